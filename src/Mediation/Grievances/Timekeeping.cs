using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The acts about a clock that a case is open to; whether the hour allows them is asked when they are done.</summary>
static class Timekeeping
{
    public static IEnumerable<string> Acts(Grievance grievance)
    {
        if (grievance.OpenProposal is not null)
        {
            yield return nameof(ApproveExtension);
            yield return nameof(RefuseExtension);
        }
        if (grievance.Oversight.Order is { } order)
        {
            yield return nameof(ReportOnSupervision);
            if (order.FeedbackAt is not null) yield return nameof(CloseSupervision);
        }
        if (Issued.Waiting(grievance).Any())
        {
            yield return nameof(ServePaper);
            yield return nameof(OpenPapers);
        }
        if (!grievance.IsOver) yield return nameof(LeadGrievance);
        if (grievance.Clock is not { } clock) yield break;

        var rule = RuleSets.Find(clock.Rules)!.RuleOf(clock);
        if (clock.IsPaused) yield return nameof(ResumeClock);
        else if (!rule.PausedFor.IsEmpty) yield return nameof(PauseClock);
        if (grievance.OpenProposal is null && rule.Extension is { Approval: Approval.Head or Approval.Supervisor } allowed && clock.Extensions < allowed.Times)
            yield return nameof(ProposeExtension);
        if (grievance.Oversight.Rung is not { Step: LadderStep.Listing } last || !last.Deadline.IsOf(clock)) yield return nameof(EscalateGrievance);
    }
}
