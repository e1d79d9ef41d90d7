using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;
using static Mediation.Tests.Grievances.Stories;

namespace Mediation.Tests.Grievances;

/// <summary>Supervision by hand: orders that want feedback and end with evidence, and leaders who take a case upon themselves.</summary>
public class ClimbingTheLadder
{
    static readonly Story<Grievance> Ordered = Given(Assigned).When(Manager, new EscalateGrievance(LadderStep.Supervision, "Three weeks without a visit."));

    [Fact] public void A_manager_orders_supervision_and_wants_word_in_five_working_days() =>
        Ordered.Then(new LadderClimbed(LadderStep.Supervision, Deadline.Of(Given(Assigned).Case.Clock!), new(2026, 9, 20), "Three weeks without a visit.", Monday));

    [Fact] public void The_next_rung_comes_by_itself_five_working_days_after_the_later_of_order_and_day() =>
        Assert.Equal(LadderStep.DueSoon, NextStep.Of(Ordered.Case)?.Step);

    [Fact] public void Nobody_climbs_down_or_stands_still()
    {
        Ordered.When(Manager, new EscalateGrievance(LadderStep.Supervision, "Again.")).Refused("grievance/already-climbed");
        Ordered.When(Manager, new EscalateGrievance(LadderStep.Reminder, "Again.")).Refused("grievance/already-climbed");
        Ordered.When(Manager, new EscalateGrievance(LadderStep.Interview, "Still nothing.")).Then(c => c.Oversight.Rung!.Step == LadderStep.Interview);
    }

    [Fact] public void A_reason_is_given_and_a_warning_is_no_rung()
    {
        Given(Assigned).When(Manager, new EscalateGrievance(LadderStep.Reminder, " ")).Refused("grievance/reason-missing");
        Given(Assigned).When(Manager, new EscalateGrievance(LadderStep.Due, "Why.")).Refused("grievance/no-rung");
        Given(Answered).When(Manager, new EscalateGrievance(LadderStep.Reminder, "Why.")).Refused("grievance/not-in-this-state");
    }

    [Fact] public void An_order_is_closed_with_evidence_after_feedback()
    {
        Ordered.When(Manager, new CloseSupervision("Photographs of the repaired lift.")).Refused("grievance/no-feedback");
        var told = Ordered.When(Handler, new ReportOnSupervision("Repaired on Tuesday."), Monday.AddDays(2));
        told.When(Manager, new CloseSupervision(" ")).Refused("grievance/evidence-missing");
        told.When(Manager, new CloseSupervision("Photographs of the repaired lift.")).Then(c => c.Oversight.Order is null);
        Given(Assigned).When(Handler, new ReportOnSupervision("Nothing to report.")).Refused("grievance/no-supervision-order");
    }

    [Fact] public void An_order_without_word_by_its_day_is_noted_once()
    {
        var end = Rules.StartOf(new(2026, 9, 21));
        Ordered.When(House, new KeepTime(Timed.Feedback), end.AddSeconds(-1)).Refused("grievance/nothing-due");
        var missed = Ordered.When(House, new KeepTime(Timed.Feedback), end).Then(new FeedbackMissed(new(2026, 9, 20), end));
        missed.When(House, new KeepTime(Timed.Feedback), end.AddDays(1)).Refused("grievance/nothing-due");

        Ordered.When(Handler, new ReportOnSupervision("Repaired on Tuesday.")).When(House, new KeepTime(Timed.Feedback), end).Refused("grievance/nothing-due");
        Ordered.When(Tan, new WithdrawGrievance()).When(House, new KeepTime(Timed.Feedback), end).Refused("grievance/nothing-due");
        Assert.Equal(end, missed.When(Manager, new EscalateGrievance(LadderStep.Listing, "Still nothing."), end.AddDays(1)).When(Handler, new ReportOnSupervision("Repaired."), end.AddDays(2)).Case.Oversight.Order!.At.AddDays(-1));
    }

    [Fact] public void A_case_is_not_put_away_under_an_open_order() =>
        Ordered.When(Handler, new AnswerGrievance("It runs again.")).When(Handler, new CloseGrievance()).Refused("grievance/supervision-order-open");

    [Fact] public void A_leader_takes_a_case_and_stays_with_it()
    {
        var led = Given(Assigned).When(Manager, new LeadGrievance(Manager.Id)).Then(new LeaderNamed(Manager.Id, Monday));
        led.When(Manager, new LeadGrievance(Manager.Id)).Refused("grievance/already-led");
        led.When(Manager, new LeadGrievance(Number(42), IsALeader: false)).Refused("grievance/no-leader");
        Assert.Equal(Manager.Id, led.When(Handler, new AnswerGrievance("Done.")).Case.Oversight.Leader);
        Given(Closed).When(Manager, new LeadGrievance(Manager.Id)).Refused("grievance/not-in-this-state");
    }
}
