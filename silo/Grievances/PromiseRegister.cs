using Mediation.Cases;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>A date that was promised to somebody, and when it was kept: so that statistics can say how often we are in time.</summary>
[Table("grievance_promise", keys: 3)]
sealed record PromiseRow(Guid GrievanceId, string Rule, DateTimeOffset StartedAt, DateOnly? DueDay, DateTimeOffset? DueAt, DateTimeOffset? EndedAt) : Row;

/// <summary>Every clock that a case ran by, one after the other, each until somebody no longer waited for it; and those of dispatch and first contact beside them.</summary>
sealed class PromiseRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        foreach (var row in Beside(id, before.Dispatch, after.Dispatch, after.DispatchEnded, after)) yield return row;
        foreach (var row in Beside(id, before.Contact, after.Contact, after.ContactEnded, after)) yield return row;
        if (ReferenceEquals(before.Clock, after.Clock) || before.Clock == after.Clock) yield break;

        if (before.Clock is { } ended && !IsSame(ended, after.Clock)) yield return RowOf(id, ended, after.Clock?.Started ?? (after.IsOver ? after.ClosedAt : after.AnsweredAt) ?? after.ClosedAt);
        if (after.Clock is { } runs) yield return RowOf(id, runs, null);
    }

    // an errand that ended says when; one that a merge put to rest ended with it
    static IEnumerable<PromiseRow> Beside(Guid id, Clock? before, Clock? after, Clock? ended, Grievance one)
    {
        if (after is not null && before != after) yield return RowOf(id, after, null);
        if (before is not null && after is null) yield return RowOf(id, before, ended is not null && IsSame(before, ended) ? ended.SatisfiedAt : one.ClosedAt);
    }

    // extended, paused and recounted it is the same promise still
    static bool IsSame(Clock one, Clock? other) => (one.Rule, one.Started) == (other?.Rule, other?.Started);

    static PromiseRow RowOf(Guid id, Clock clock, DateTimeOffset? ended) => new(id, clock.Rule, clock.Started, clock.LegalDue.Date, clock.LegalDue.Instant, ended);
}
