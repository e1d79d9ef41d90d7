using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.Templates;

/// <summary>A template as the lists show it; its texts lie in the vault.</summary>
[Table("template")]
sealed record TemplateRow(Guid Id, string Name, GrievanceKind? Kind, string? Category, Guid ZhRef, Guid? EnRef, bool IsRetired) : Row;

/// <summary>The templates of replies.</summary>
sealed class TemplateRegister : IRegister<ReplyTemplate>
{
    public IEnumerable<Row> Rows(Guid id, ReplyTemplate before, ReplyTemplate after)
    {
        yield return new TemplateRow(id, after.Name, after.Kind, after.Category, after.Zh!.Ref, after.En?.Ref, after.IsRetired);
    }
}
