using System.Collections.Immutable;

namespace Mediation.Law;

public enum ClockUnit { Minutes, Hours, CalendarDays, WorkingDays, Months }

/// <summary>Whose time it is: the authority must act within it, or the citizen may.</summary>
public enum Holder { Authority, Citizen }

/// <summary>What the law takes out of a period.</summary>
public enum PauseReason { Hearing, Appraisal, ThirdPartyOpinion, Supplement }

/// <summary>Whose word lengthens a period.</summary>
public enum Approval { Head, Supervisor, Parties, Court }

/// <summary>
/// How sure we are: A the statute was read, B a secondary source, C general knowledge, D our default,
/// to be confirmed.
/// </summary>
public enum Confidence { A, B, C, D }

/// <summary>
/// What a rule rests on: document and article, what it says in our own words, and how sure we are of
/// it.
/// </summary>
public sealed record LegalBasis(string Document, string Article, string Says, Confidence Confidence);

/// <summary>
/// By how much, how often and on whose word a clock may be lengthened; what is left out is not limited.
/// </summary>
public sealed record ExtensionRule(Approval Approval, int? By = null, int? Times = null);

/// <summary>
/// One row of the catalogue of deadlines: what starts it, how long it runs, whose time it is, and by
/// which law.
/// </summary>
public sealed record ClockRule
{
    public required string Id { get; init; }
    public required string Trigger { get; init; }

    /// <summary>
    /// Negative: the period ends, not starts, at what triggers it, as a notice before a meeting does.
    /// </summary>
    public required int Length { get; init; }
    public required ClockUnit Unit { get; init; }
    public required Holder Holder { get; init; }
    public ExtensionRule? Extension { get; init; }
    public ImmutableArray<PauseReason> PausedFor { get; init; } = [];

    /// <summary>Those concerned may agree on another length when it starts.</summary>
    public bool MayBeAgreed { get; init; }
    public required LegalBasis Basis { get; init; }

    /// <summary>The cases it holds for.</summary>
    public required string Applies { get; init; }

    public bool Equals(ClockRule? other) => ReferenceEquals(this, other) || other is not null
        && Facts.Equals(other.Facts)
        && PausedFor.SequenceEqual(other.PausedFor);

    (string, string, int, ClockUnit, Holder, ExtensionRule?, bool, LegalBasis, string) Facts =>
        (Id, Trigger, Length, Unit, Holder, Extension, MayBeAgreed, Basis, Applies);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}
