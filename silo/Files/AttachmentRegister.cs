using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.Files;

/// <summary>A file that the record names.</summary>
[Table("attachment")]
sealed record AttachmentRow(Guid Id, Guid CaseId, FileKind Kind, int Size, bool IsPublic, DateTimeOffset AttachedAt) : Row
{
    public static IEnumerable<Row> Between(Guid caseId, IReadOnlyList<Attachment> before, IReadOnlyList<Attachment> after)
    {
        foreach (var one in after.Skip(before.Count)) yield return Of(caseId, one);
        if (after.Count < before.Count) foreach (var one in before) yield return Of(caseId, one) with { Gone = true };
    }

    static AttachmentRow Of(Guid caseId, Attachment one) => new(one.Id, caseId, one.Kind, one.Size, one.Public, one.At);
}

/// <summary>The files of grievances.</summary>
sealed class AttachmentRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after) => AttachmentRow.Between(id, before.Files, after.Files);
}
