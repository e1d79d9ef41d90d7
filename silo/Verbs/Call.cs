using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Mediation.Verbs;

/// <summary>A verb as it was called: its own words, the settings around them, and where its answer goes.</summary>
sealed record Call(ImmutableDictionary<string, string> Words, ImmutableArray<string> ServerArgs, IConfiguration Settings, TextWriter Out, TextWriter Errors, CancellationToken Stop)
{
    // single words that are settings of the program; all others have a section before a colon
    static readonly ImmutableHashSet<string> Plain =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "urls", "PublicUrl", "Demo", "TimeZone", "RuleSet", "environment", "contentRoot");

    public string this[string word] => Words[word];
    public bool Has(string word, [NotNullWhen(true)] out string? value) => Words.TryGetValue(word, out value);

    /// <summary>A path as the user wrote it, seen from where the user stands.</summary>
    public string PathOf(string word) => Mediation.Settings.PathOf(Words[word]);

    public void Say(string line) => Out.WriteLine(line);
    public void Tell(string line) => Errors.WriteLine(line);

    public static Call Read(Verb verb, string[] args, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var grammar = Grammar.Of(verb.Use);
        var words = ImmutableDictionary.CreateBuilder<string, string>();
        List<string> settings = [];
        var places = new Queue<string>(grammar.Places);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                if (!places.TryDequeue(out var place)) throw VerbEnds.Misread($"\"{args[i]}\" is one word too many.");
                words[place] = args[i];
                continue;
            }
            var (name, value) = args[i][2..].Split('=', 2) is [var before, var after] ? (before, after) : (args[i][2..], null);
            var isOption = grammar.Options.Contains(name);
            if (!isOption && !name.Contains(':') && !Plain.Contains(name)) throw VerbEnds.Misread($"There is no option --{name}.");

            value ??= i + 1 < args.Length ? args[++i] : throw VerbEnds.Misread($"--{name} needs a value.");
            if (!isOption) settings.Add($"--{name}={value}");
            else if (!words.TryAdd(name, value)) throw VerbEnds.Misread($"--{name} is given twice.");
        }
        foreach (var needed in grammar.Needed.Where(n => !words.ContainsKey(n)))
            throw VerbEnds.Misread(grammar.Options.Contains(needed) ? $"--{needed} is missing." : $"{needed} is missing.");

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [.. settings], ContentRootPath = AppContext.BaseDirectory });
        return new(words.ToImmutable(), [.. settings], builder.Configuration, output, errors, stop);
    }

    /// <summary>"FILE --project CODE [--to URL]": words in their places, options with a value, and what stands in brackets may be missing.</summary>
    sealed record Grammar(ImmutableArray<string> Places, ImmutableHashSet<string> Options, ImmutableArray<string> Needed)
    {
        public static Grammar Of(string use)
        {
            List<string> places = [], options = [], needed = [];
            var (optional, isValue) = (false, false);
            foreach (var word in use.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                optional |= word.StartsWith('[');
                var name = word.Trim('[', ']');
                var isOption = name.StartsWith("--", StringComparison.Ordinal);
                if (isOption) options.Add(name[2..]);
                else if (!isValue) places.Add(name);
                if (!isValue && !optional) needed.Add(isOption ? name[2..] : name);
                isValue = isOption;
                optional &= !word.EndsWith(']');
            }
            return new([.. places], [.. options], [.. needed]);
        }
    }
}
