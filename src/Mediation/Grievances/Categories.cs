using System.Collections.Frozen;
using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>How grave a category is by itself: S1 brooks no delay, S4 is everyday.</summary>
public enum Severity { S1 = 1, S2, S3, S4 }

/// <summary>One thing that grievances are about, in both languages, under its parent.</summary>
public sealed record Category(string Code, string Zh, string En, string? Parent, Severity Severity);

/// <summary>The categories, read from embedded data: the renewal branches first.</summary>
public static class Categories
{
    public const string Unclassified = "unclassified";

    public static ImmutableArray<Category> All { get; } = [.. Data.Lines("Grievances/categories.csv").Select(Parse)];

    static readonly FrozenDictionary<string, Category> ByCode = All.ToFrozenDictionary(c => c.Code);

    public static Category? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>How grave it is where these rules hold: as they say, else as it is by itself.</summary>
    public static Severity SeverityOf(string code, RuleSet rules) =>
        rules.Severities.TryGetValue(code, out var stated) ? Enum.Parse<Severity>(stated, ignoreCase: true) : Find(code)?.Severity ?? Severity.S4;

    static Category Parse(string line)
    {
        var cells = line.Split(',');
        return new(cells[0], cells[1], cells[2], cells[3] is "" ? null : cells[3], Enum.Parse<Severity>(cells[4]));
    }
}
