using System.Collections.Immutable;

namespace Mediation.Reports;

/// <summary>The figures as they stood at one moment, for good: with the hash of the file they make, and what the authority concludes from them.</summary>
public sealed record Edition(int Number, DateTimeOffset CutOff, ImmutableArray<Figure> Figures, string Hash, PrivateText? Suggestions)
{
    public bool Equals(Edition? other) => other is not null && (Number, CutOff, Hash, Suggestions) == (other.Number, other.CutOff, other.Hash, other.Suggestions);
    public override int GetHashCode() => HashCode.Combine(Number, Hash);
}

/// <summary>What a year brought, as the regulations ask for once a year (Regulations on Petition Work, article 41). A later edition leaves the earlier ones as they are.</summary>
public sealed record AnnualReport : ICase<AnnualReport>
{
    public static string Noun => "report";
    public static AnnualReport Empty { get; } = new();

    public int Year { get; init; }
    public ImmutableArray<Edition> Editions { get; init; } = [];

    public Resource ResourceOf(Guid id) => new(id);
    public AnnualReport For(Subject viewer) => this;
}

/// <summary>Why a report is not issued.</summary>
static class Refusals
{
    public static Refusal YearToCome => new("report/year-to-come");
    public static Refusal OtherYear => new("report/other-year");
    public static Refusal NoFigures => new("report/no-figures");
}
