using System.Collections.Immutable;

namespace Mediation.Law;

/// <summary>
/// A row that says which clock a step of a case starts. What is left out holds for all; the first row that fits counts.
/// A category counts with all that stands below it.
/// </summary>
public sealed record StepRule(
    string Step, string Clock, ImmutableArray<string>? Kinds = null, ImmutableArray<string>? Channels = null,
    ImmutableArray<string>? Severities = null, ImmutableArray<string>? Categories = null)
{
    public bool Fits(string step, CaseFacts facts) => step == Step && Has(Kinds, facts.Kind) && Has(Channels, facts.Channel) && Has(Severities, facts.Severity)
        && Categories is not { IsEmpty: true } && (Categories is not { } all || all.Any(one => facts.Category == one || facts.Category.StartsWith($"{one}.", StringComparison.Ordinal)));

    public bool Equals(StepRule? other) => other is not null && (Step, Clock) == (other.Step, other.Clock)
        && Same(Kinds, other.Kinds) && Same(Channels, other.Channels) && Same(Severities, other.Severities) && Same(Categories, other.Categories);
    public override int GetHashCode() => HashCode.Combine(Step, Clock);

    static bool Has(ImmutableArray<string>? allowed, string one) => allowed is not { } words || words.Contains(one);
    static bool Same(ImmutableArray<string>? one, ImmutableArray<string>? other) => one is { } a && other is { } b ? a.SequenceEqual(b) : one is null == other is null;
}

/// <summary>What of a case decides by which clock it runs.</summary>
public sealed record CaseFacts(string Kind, string Channel, string Severity, string Category);

/// <summary>The three classes into which petitions are sorted before anything else, and what is none.</summary>
public enum PetitionClass { Service, Opinion, Accusation, Claim }

/// <summary>What a kind of request means: its class, and whether it is owed an opinion in form (claim, facts, opinion, legal basis).</summary>
public sealed record KindRule(string Kind, PetitionClass Class, bool OpinionOwed, LegalBasis Basis);

/// <summary>Where a refusal stands written, in both languages.</summary>
public sealed record Article(string Zh, string En);
