using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Mediation.Grievances;

namespace Mediation.Templates;

/// <summary>
/// A reply that is written often: for a kind or a category of cases, or for all; in Chinese, and in English where somebody may need it. Places in
/// braces are filled from the case. It is sealed like any text: somebody's name may have slipped into it.
/// </summary>
public sealed partial record ReplyTemplate : ICase<ReplyTemplate>
{
    public static string Noun => "template";
    public static ReplyTemplate Empty { get; } = new();

    /// <summary>What may stand in braces. No name and no phone among them: who answers writes those, and knows why.</summary>
    public static readonly ImmutableArray<string> Places = ["code", "subject", "project", "received", "due", "handler", "today"];

    /// <summary>Where a part of an opinion in form begins; what stands before the first is the opinion itself, or the whole of a plain reply.</summary>
    public static readonly ImmutableArray<string> Parts = ["claim", "facts", "view", "basis"];

    public string Name { get; init; } = "";
    public GrievanceKind? Kind { get; init; }
    public string? Category { get; init; }
    public PrivateText? Zh { get; init; }
    public PrivateText? En { get; init; }
    public bool IsRetired { get; init; }

    public bool IsKept => Name != "";

    public Resource ResourceOf(Guid id) => new(id);
    public ReplyTemplate For(Subject viewer) => this;

    /// <summary>Whether it is meant for such a case: its kind, and its category or one below it.</summary>
    public static bool Suits(GrievanceKind? meant, string? branch, GrievanceKind kind, string category) =>
        (meant is null || meant == kind) && (branch is null || category == branch || category.StartsWith($"{branch}.", StringComparison.Ordinal));

    /// <summary>The text with its places filled; what the case does not know stays open, to be seen and written.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> known) => Place().Replace(text, place => known.GetValueOrDefault(place.Groups[1].Value, place.Value));

    internal static string? UnknownPlace(params IEnumerable<PrivateText?> texts) =>
        texts.SelectMany(text => Place().Matches(text?.Plain ?? "").Select(place => place.Groups[1].Value)).FirstOrDefault(place => !Places.Contains(place) && !Parts.Contains(place));

    /// <summary>The text by the parts that it names.</summary>
    public static IEnumerable<(string Part, string Text)> InParts(string text)
    {
        var (part, from) = ("view", 0);
        foreach (Match place in Place().Matches(text))
        {
            if (!Parts.Contains(place.Groups[1].Value)) continue;
            if (text[from..place.Index].Trim() is { Length: > 0 } before) yield return (part, before);
            (part, from) = (place.Groups[1].Value, place.Index + place.Length);
        }
        if (text[from..].Trim() is { Length: > 0 } rest) yield return (part, rest);
    }

    [GeneratedRegex(@"\{([^{}\s]{1,40})\}", RegexOptions.NonBacktracking)] private static partial Regex Place();
}

/// <summary>Why a template's acts are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("template/not-found");
    public static Refusal NameMissing => new("template/name-missing");
    public static Refusal Blank => new("template/blank");
    public static Refusal UnknownPlace(string place) => new("template/unknown-place", place, string.Join(", ", ReplyTemplate.Places.AddRange(ReplyTemplate.Parts)));
    public static Refusal UnknownCategory(string category) => new("grievance/unknown-category", category);
    public static Refusal Retired => new("template/retired");
}
