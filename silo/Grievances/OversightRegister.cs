using System.Text.Json;
using Mediation.Cases;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What is done so that a deadline is kept, as the lists and the board show it; a case of which there is nothing to say has no row.</summary>
[Table("grievance_oversight")]
sealed record OversightRow(Guid GrievanceId, LadderStep? Warned, LadderStep? Rung, DateTimeOffset? RungAt, DateTimeOffset? OrderSince, DateOnly? FeedbackDue, DateTimeOffset? FeedbackAt,
    DateTimeOffset? ExtensionAsked, Guid? ExtensionBy, Guid? Leader, bool Paused, DateOnly? ProvisionalRight) : Row;

/// <summary>The register of deadlines, as far as grievances go: the next step of each running clock.</summary>
sealed class OversightRegister : IRegister<Grievance>
{
    const string Kind = "grievance/step";

    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        var (was, next) = (Step(id, before), Step(id, after));
        if (next is not null && next != was) yield return next;
        if (next is null && was is not null) yield return was with { Gone = true };

        var (had, has) = (RowOf(id, before), RowOf(id, after));
        if (has is not null && has != had) yield return has;
        if (has is null && had is not null) yield return had with { Gone = true };
    }

    static DeadlineRow? Step(Guid id, Grievance one) => NextStep.Of(one) is { } next
        ? DeadlineRow.Of(id, Kind, next.At, one.Clock!.Started, JsonNamingPolicy.CamelCase.ConvertName($"{next.Step}"))
        : null;

    static OversightRow? RowOf(Guid id, Grievance one)
    {
        var seen = one.Oversight;
        var rung = seen.Rung is { } taken && taken.Deadline.IsOf(one.Clock) ? taken : null;
        var warned = seen.Warned is { } said && one.Clock is { } clock && said.Deadline == Deadline.Of(clock) ? said : null;
        var row = new OversightRow(id, warned?.Step, rung?.Step, rung?.At, seen.Order?.At, seen.Order?.FeedbackDue, seen.Order?.FeedbackAt,
            one.OpenProposal?.At, one.OpenProposal?.Proposer, seen.Leader, one.Clock?.IsPaused ?? false, one.Review is { Provisional: true } right ? right.LegalDue.Date : null);
        return row == new OversightRow(id, null, null, null, null, null, null, null, null, null, false, null) ? null : row;
    }
}
