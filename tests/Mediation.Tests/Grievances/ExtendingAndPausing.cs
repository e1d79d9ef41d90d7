using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;
using static Mediation.Tests.Grievances.Stories;

namespace Mediation.Tests.Grievances;

/// <summary>More time is asked for by one and granted by another; what the law does not count is not counted.</summary>
public class ExtendingAndPausing
{
    static readonly Story<Grievance> Asked = Given(Assigned).When(Handler, new ProposeExtension(30, "The survey takes longer."));

    // accepted on Monday 14 September: sixty days end on Friday 13 November, thirty more on Sunday 13 December
    [Fact] public void The_head_grants_thirty_days()
    {
        var longer = Asked.When(Manager, new ApproveExtension(), Monday.AddDays(3));

        Assert.Equal("2026-12-14", $"{longer.Case.Clock!.LegalDue}");
        Assert.Equal("2026-12-11", $"{longer.Case.Clock!.InternalTarget}");
        Assert.Equal(30, ((ExtensionApproved)longer.Happened[^1]).By);
        longer.When(Handler, new ProposeExtension(5, "And longer.")).Refused("law/extended-before");
    }

    [Fact] public void Nobody_grants_time_to_themselves()
    {
        var own = Given(Assigned).When(Manager, new ProposeExtension(30, "The survey takes longer."));
        own.When(Manager, new ApproveExtension()).Refused("grievance/own-proposal");
        own.When(Manager, new RefuseExtension("No.")).Refused("grievance/own-proposal");
    }

    [Fact] public void The_law_says_how_long_and_how_often()
    {
        Given(Assigned).When(Handler, new ProposeExtension(31, "Why.")).Refused("law/extension-too-long", "P-FINISH", "30");
        Given(Assigned).When(Handler, new ProposeExtension(0, "Why.")).Refused("law/extension-empty");
        Given(Assigned).When(Handler, new ProposeExtension(30, " ")).Refused("grievance/reason-missing");
        Given(Logged).When(Handler, new ProposeExtension(5, "Why.")).Refused("law/extension-not-allowed");
        Given(Answered).When(Handler, new ProposeExtension(5, "Why.")).Refused("grievance/not-in-this-state");
        Asked.When(Handler, new ProposeExtension(10, "Why.")).Refused("grievance/extension-already-proposed");
    }

    [Fact] public void Nothing_is_granted_once_the_day_has_passed() =>
        Asked.When(Manager, new ApproveExtension(), Monday.AddDays(61)).Refused("law/clock-overdue");

    [Fact] public void A_refusal_has_a_reason_and_leaves_the_day_as_it_was()
    {
        Asked.When(Manager, new RefuseExtension("")).Refused("grievance/reason-missing");
        var refused = Asked.When(Manager, new RefuseExtension("Two people can do it in time."));
        Assert.Equal(Given(Assigned).Case.Clock, refused.Case.Clock);
        refused.When(Manager, new ApproveExtension()).Refused("grievance/no-extension-proposed");
    }

    [Fact] public void What_was_asked_for_one_clock_is_not_granted_to_another() =>
        Asked.When(Handler, new AnswerGrievance("Done.")).When(Manager, new ReopenGrievance("Not done."), Monday.AddDays(1)).When(Manager, new ApproveExtension()).Refused("grievance/no-extension-proposed");

    [Fact] public void Sixty_days_do_not_pause() =>
        Given(Assigned).When(Handler, new PauseClock(PauseReason.Hearing)).Refused("law/pause-not-allowed");

    [Fact] public void A_hearing_in_the_second_review_gives_its_days_back()
    {
        var reviewed = Given(Assigned).Case with { Clock = Rules.Start("P-REREVIEW", Monday) };
        var paused = Done(reviewed, new PauseClock(PauseReason.Hearing, "On Wednesday."), Monday.AddDays(2));
        Assert.True(paused.Clock!.IsPaused);
        Assert.Null(NextStep.Of(paused));

        var heard = Done(paused, new ResumeClock(), Monday.AddDays(5));
        Assert.Equal(reviewed.Clock!.RawDue.Date!.Value.AddDays(3), heard.Clock!.RawDue.Date);
        Assert.Equal("grievance/clock-not-paused", new ResumeClock().Decide(heard, Stamp(Handler)).Refused?.Code);
    }

    [Fact] public void The_third_time_that_a_clock_stands_still_is_for_the_supervisor_to_look_at()
    {
        var reviewed = Given(Assigned).Case with { Clock = Rules.Start("P-REREVIEW", Monday) };
        var twice = Enumerable.Range(1, 2).Aggregate(reviewed, (g, n) => Done(Done(g, new PauseClock(PauseReason.Hearing), Monday.AddDays(n)), new ResumeClock(), Monday.AddDays(n).AddHours(1)));
        Assert.Null(twice.LastOverride);
        Assert.Equal(new(1, OverrideKind.PausedAgain, Monday.AddDays(4), Handler.Id), Done(twice, new PauseClock(PauseReason.Hearing), Monday.AddDays(4)).LastOverride);
    }

    static Grievance Done(Grievance before, Command<Grievance> act, DateTimeOffset at)
    {
        var decision = act.Decide(before, Stamp(Handler, at));
        Assert.Null(decision.Refused);
        return decision.Events.Aggregate(before, (state, e) => e.Apply(state));
    }

    [Fact] public void A_years_calendar_settles_what_was_provisional()
    {
        var winter = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));
        var accepted = Given(Logged).When(Handler, new AcceptGrievance(), winter);
        Assert.True(accepted.Case.Clock!.Provisional);
        accepted.When(House, new RecountClock(), winter).Refused("grievance/nothing-to-recount");

        var learned = Stamp(House, winter.AddDays(3)) with { Rules = Rules with { Calendar = Rules.Calendar.With(2027, new MovedDay(new(2027, 1, 1), false), new MovedDay(new(2027, 1, 22), false)) } };
        var recounted = (ClockRecounted)new RecountClock().Decide(accepted.Case, learned).Events[0];
        Assert.Equal(("2027-01-22", "2027-01-25", false), ($"{recounted.Before}", $"{recounted.Clock.LegalDue}", recounted.Clock.Provisional));
        Assert.Equal("grievance/nothing-to-recount", new RecountClock().Decide(recounted.Apply(accepted.Case), learned).Refused?.Code);
    }
}
