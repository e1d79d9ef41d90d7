using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The acts about a clock that a case is open to; whether the hour allows them is asked when they are done.</summary>
static class Timekeeping
{
    /// <summary>More time is the authority's to grant; where the parties or a court decide it is not.</summary>
    public static bool HeadDecides(Clock clock) => RuleSets.Find(clock.Rules)!.RuleOf(clock).Extension is { Approval: Approval.Head or Approval.Supervisor };

    /// <summary>The same clock with so much more time; none where the hotline's own due, which no word of ours moves, leaves nothing of it.</summary>
    internal static Clock? Longer(this Grievance grievance, int by, Stamp stamp)
    {
        var longer = grievance.Clock!.Extend(by, stamp.At, stamp.Rules);
        var bound = grievance.BoundByTicket(longer, stamp.Rules);
        return bound.LegalDue == longer.LegalDue || bound.LegalDue != grievance.Clock.LegalDue ? bound : null;
    }

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
        if (grievance.OpenProposal is null && HeadDecides(clock) && clock.Extensions < rule.Extension!.Times)
            yield return nameof(ProposeExtension);
        if (grievance.Oversight.Rung is not { Step: LadderStep.Listing } last || !last.Deadline.IsOf(clock)) yield return nameof(EscalateGrievance);
    }
}
