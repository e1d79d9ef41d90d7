using System.Text.Json;
using Mediation.Cases;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What is done so that a deadline is kept, as the lists and the board show it; a case of which there is nothing to say has no row.</summary>
[Table("grievance_oversight")]
sealed record OversightRow(Guid GrievanceId, LadderStep? Warned, LadderStep? Rung, DateTimeOffset? RungAt, DateTimeOffset? OrderSince, DateOnly? FeedbackDue, DateTimeOffset? FeedbackAt,
    DateTimeOffset? ExtensionAsked, Guid? ExtensionBy, Guid? Leader, bool Paused, DateOnly? ProvisionalRight) : Row;

/// <summary>The register of deadlines, as far as grievances go: the next step of each running clock, and the day of an order.</summary>
sealed class OversightRegister : IRegister<Grievance>
{
    /// <summary>What is watched, and the kind of deadline that it stands under.</summary>
    public static readonly (Timed What, string Kind)[] Watched =
    [
        (Timed.Matter, "grievance/step"), (Timed.Dispatch, "grievance/dispatch"), (Timed.Contact, "grievance/contact"),
        (Timed.Objection, "grievance/objection"), (Timed.Feedback, "grievance/feedback"),
    ];

    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        foreach (var (what, kind) in Watched)
        {
            var (was, next) = (Step(id, before, what, kind), Step(id, after, what, kind));
            if (next is not null && next != was) yield return next;
            if (next is null && was is not null) yield return was with { Gone = true };
        }

        var (had, has) = (RowOf(id, before), RowOf(id, after));
        if (has is not null && has != had) yield return has;
        if (has is null && had is not null) yield return had with { Gone = true };
    }

    static DeadlineRow? Step(Guid id, Grievance one, Timed what, string kind) =>
        what == Timed.Feedback ? NextStep.FeedbackLate(one) is { } late ? DeadlineRow.Of(id, kind, late, one.Oversight.Order!.At, "missed") : null
        : NextStep.Of(one, what) is { } next ? DeadlineRow.Of(id, kind, next.At, one.ClockOf(what)!.Started, JsonNamingPolicy.CamelCase.ConvertName($"{next.Step}")) : null;

    static OversightRow? RowOf(Guid id, Grievance one)
    {
        var seen = one.Oversight;
        var rung = one.Rungs().Select(climbed => climbed.Taken).MaxBy(taken => taken.Step);
        var warned = seen.Warned is { } said && one.Clock is { } clock && said.Deadline == Deadline.Of(clock) ? said : null;
        var row = new OversightRow(id, warned?.Step, rung?.Step, rung?.At, seen.Order?.At, seen.Order?.FeedbackDue, seen.Order?.FeedbackAt,
            one.OpenProposal?.At, one.OpenProposal?.Proposer, seen.Leader, one.Clock?.IsPaused ?? false, one.Review is { Provisional: true } right ? right.LegalDue.Date : null);
        return row == new OversightRow(id, null, null, null, null, null, null, null, null, null, false, null) ? null : row;
    }
}
