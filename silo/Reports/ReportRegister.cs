using Mediation.Cases;

namespace Mediation.Reports;

/// <summary>A year that was reported on: its latest edition.</summary>
[Table("report")]
sealed record ReportRow(Guid Id, int Year, int Editions, DateTimeOffset CutOff, string Hash) : Row;

/// <summary>The years that were reported on.</summary>
sealed class ReportRegister : IRegister<AnnualReport>
{
    public IEnumerable<Row> Rows(Guid id, AnnualReport before, AnnualReport after)
    {
        yield return new ReportRow(id, after.Year, after.Editions.Length, after.Editions[^1].CutOff, after.Editions[^1].Hash);
    }
}
