using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Mediation.Files;

/// <summary>The name of a file as it may be kept and handed out: no path, no character that deceives, no name that some system takes for a device.</summary>
public static class FileName
{
    const int Longest = 100;

    static readonly FrozenSet<string> Devices = new[] { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" }
        .Concat(Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ending as it was given, in small letters; empty where there is none.</summary>
    public static string Ending(string name) => Split(Tidy(name)).Ending;

    /// <summary>Whether the name claims to be what the content is; a name without an ending claims nothing.</summary>
    public static bool Agrees(string name, FileKind kind) => Ending(name) is var ending && (ending == "" || kind.Endings().Contains(ending));

    /// <summary>The name under which a file of this kind is kept: made safe, and with an ending that is right.</summary>
    public static string Of(string given, FileKind kind)
    {
        var (stem, ending) = Split(Tidy(given));
        if (!kind.Endings().Contains(ending)) ending = kind.Endings()[0];
        stem = Shorten(stem, Longest - ending.Length - 1).TrimEnd(' ', '.');
        if (stem == "") stem = "file";
        return $"{(Devices.Contains(stem.Split('.')[0].TrimEnd(' ')) ? "_" : "")}{stem}.{ending}";
    }

    // the last part of a path, of either kind; what cannot be seen goes, what systems or shells take for signs becomes a line
    static string Tidy(string name)
    {
        StringBuilder tidy = new(name.Length);
        foreach (var c in Whole(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]))
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned) continue;
            else tidy.Append(char.IsWhiteSpace(c) ? ' ' : "<>:\"|?*%;$`".Contains(c, StringComparison.Ordinal) ? '_' : c);
        return tidy.ToString().Normalize(NormalizationForm.FormC).Trim('.', ' ');
    }

    // half of a surrogate pair is no character
    static string Whole(string name)
    {
        StringBuilder whole = new(name.Length);
        foreach (var rune in name.EnumerateRunes()) if (rune != Rune.ReplacementChar) whole.Append(rune.ToString());
        return whole.ToString();
    }

    static (string Stem, string Ending) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.Length - dot - 1 is > 0 and <= 5 && name.AsSpan(dot + 1).IndexOfAnyExceptInRange('\u0021', '\u007E') < 0
            ? (name[..dot], name[(dot + 1)..].ToLowerInvariant()) : (name, "");
    }

    static string Shorten(string stem, int most) =>
        stem.Length <= most ? stem : stem[..(char.IsHighSurrogate(stem[most - 1]) ? most - 1 : most)];
}
