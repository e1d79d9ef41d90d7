using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>A case that hangs together with another.</summary>
[Table("grievance_link", keys: 2)]
sealed record LinkRow(Guid GrievanceId, Guid OtherId, LinkKind Kind) : Row;

/// <summary>A case that a main one answers for.</summary>
[Table("grievance_merge", keys: 2)]
sealed record MergeRow(Guid MainId, Guid OtherId, Guid MergeId) : Row;

/// <summary>What hangs together, seen from both sides.</summary>
sealed class LinkRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after) => before.Links == after.Links ? [] :
    [
        .. before.Links.Others.Except(after.Links.Others).Select(gone => new LinkRow(id, gone.Other, gone.Kind) { Gone = true }),
        .. after.Links.Others.Except(before.Links.Others).Select(come => new LinkRow(id, come.Other, come.Kind)),
        .. before.Links.TakenIn.Except(after.Links.TakenIn).Select(gone => new MergeRow(id, gone.Other, gone.Merge) { Gone = true }),
        .. after.Links.TakenIn.Except(before.Links.TakenIn).Select(come => new MergeRow(id, come.Other, come.Merge)),
    ];
}
