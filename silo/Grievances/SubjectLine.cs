namespace Mediation.Grievances;

/// <summary>The headline of a grievance whose reporter wrote none: the first sentence, as far as a list can show it.</summary>
static class SubjectLine
{
    const int Longest = 40;
    static readonly char[] Ends = ['\n', '\u3002', '\uFF01', '\uFF1F', '\uFF1B', '!', '?', ';'];

    public static string Of(string text)
    {
        var words = text.Trim();
        var end = words.IndexOfAny(Ends);
        var sentence = (end > 0 ? words[..end] : words.TrimStart(Ends)).Trim();
        if (sentence.Length <= Longest) return sentence;

        var cut = char.IsHighSurrogate(sentence[Longest - 2]) ? Longest - 2 : Longest - 1;
        return sentence[..cut] + '\u2026';
    }
}
