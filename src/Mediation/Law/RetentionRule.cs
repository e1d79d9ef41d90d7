using System.Collections.Immutable;

namespace Mediation.Law;

/// <summary>How many months after their end records of some kinds are kept, and by which law.</summary>
public sealed record RetentionRule(ImmutableArray<string> Records, int Months, LegalBasis Basis)
{
    public bool Equals(RetentionRule? other) => other is not null && Months == other.Months && Basis == other.Basis && Records.SequenceEqual(other.Records);
    public override int GetHashCode() => HashCode.Combine(Months, Basis);
}
