using Mediation.Cases;

namespace Mediation.Exports;

/// <summary>A request to take data along, as the lists show it; what for lies in the vault.</summary>
[Table("export")]
sealed record ExportRow(
    Guid Id, ExportKind Kind, string Filter, int People, Guid PurposeRef, Guid AskedBy, DateTimeOffset AskedAt, ExportStatus Status,
    Guid? DecidedBy, Guid? ReasonRef, DateTimeOffset? Until, DateTimeOffset? TakenAt, int Rows) : Row;

/// <summary>The book of what left the house.</summary>
sealed class ExportRegister : IRegister<Export>
{
    public IEnumerable<Row> Rows(Guid id, Export before, Export after)
    {
        yield return new ExportRow(id, after.Kind, after.Filter, after.People, after.Purpose!.Ref, after.AskedBy, after.AskedAt!.Value, after.Status,
            after.DecidedBy, after.Reason?.Ref, after.Until, after.TakenAt, after.Rows);
    }
}
