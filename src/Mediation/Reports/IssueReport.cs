using System.Collections.Immutable;

namespace Mediation.Reports;

/// <summary>The figures of a year are fixed as they stand now. While the year still runs that is an interim edition; the next one follows when it is over.</summary>
public sealed record IssueReport(int Year, ImmutableArray<Figure> Figures, PrivateText? Suggestions = null) : Opening<AnnualReport>
{
    public override Decision<AnnualReport> Decide(AnnualReport report, Stamp stamp)
    {
        if (report.Year != 0 && report.Year != Year) return Refusals.OtherYear;
        if (Year > stamp.Rules.LocalDate(stamp.At).Year) return Refusals.YearToCome;
        if (Figures.IsDefaultOrEmpty) return Refusals.NoFigures;

        return new ReportIssued(Year, report.Editions.Length + 1, stamp.At, Figures, Figure.HashOf(Figures), Suggestions is { IsBlank: false } ? Suggestions : null);
    }
}

public sealed record ReportIssued(int Year, int Edition, DateTimeOffset CutOff, ImmutableArray<Figure> Figures, string Hash, PrivateText? Suggestions) : Event<AnnualReport>
{
    public override AnnualReport Apply(AnnualReport report) =>
        report with { Year = Year, Editions = report.Editions.Add(new(Edition, CutOff, Figures, Hash, Suggestions)) };

    public bool Equals(ReportIssued? other) => other is not null && (Year, Edition, CutOff, Hash, Suggestions) == (other.Year, other.Edition, other.CutOff, other.Hash, other.Suggestions);
    public override int GetHashCode() => HashCode.Combine(Year, Edition, Hash);
}
