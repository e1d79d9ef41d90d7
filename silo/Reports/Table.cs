using System.Collections.Immutable;
using Mediation.Grievances;
using Mediation.Pages;

namespace Mediation.Reports;

/// <summary>Figures as a page lays them out: looked up by measure and group, named in the reader's language.</summary>
sealed class Table(ImmutableArray<Figure> figures, Words words)
{
    readonly Dictionary<(string, string, string), Figure> known = figures.ToDictionary(one => (one.Measure, one.By, one.Code));

    public (int Value, int Before) this[string measure, string by = "", string code = ""] =>
        known.GetValueOrDefault((measure, by, code)) is { } figure ? (figure.Value, figure.Before) : (0, 0);

    /// <summary>What is told of within a group, the most frequent first.</summary>
    public IEnumerable<string> Codes(string by) => figures.Where(one => one.By == by).GroupBy(one => one.Code)
        .OrderByDescending(group => this[by == "rule" ? "due" : "received", by, group.Key].Value).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key);

    public string NameOf(string by, string code) => by switch
    {
        "kind" => words.Label(Enum.Parse<GrievanceKind>(code, ignoreCase: true)),
        "channel" => words.Label(Enum.Parse<Channel>(code, ignoreCase: true)),
        "severity" => words.Label(Enum.Parse<Level>(code, ignoreCase: true)),
        "category" => Categories.Find(code) is { } category ? Words.InEnglish ? category.En : category.Zh : code,
        "rule" => words.Knows($"Rule.{code}") ? words[$"Rule.{code}"] : code,
        _ when code == "" => words["Statistics.NoProject"],
        _ => figures.First(one => one.By == by && one.Code == code).Name is { Length: > 0 } name ? name : code,
    };

    /// <summary>Of what fell due, how much was kept: in tenths of a hundredth, and never rounded up.</summary>
    public string OnTime(string by = "", string code = "") => Share(this["kept", by, code].Value, this["due", by, code].Value);
    public string OnTimeBefore => Share(this["kept"].Before, this["due"].Before);

    static string Share(int part, int of) => of == 0 ? "\u2013" : $"{(long)part * 1000 / of / 10m:0.0}%";

    public static string N(int number) => number.ToString("N0", System.Globalization.CultureInfo.CurrentCulture);
}
