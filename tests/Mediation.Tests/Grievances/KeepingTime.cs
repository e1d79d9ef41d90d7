using CsCheck;
using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;
using static Mediation.Tests.Grievances.Stories;

namespace Mediation.Tests.Grievances;

/// <summary>A deadline warns before it comes and climbs a ladder when it has passed; every step is taken once.</summary>
public class KeepingTime
{
    static DateTimeOffset Start(string day) => Rules.StartOf(DateOnly.Parse(day));
    static (LadderStep, DateTimeOffset)? Next(Story<Grievance> story) => NextStep.Of(story.Case) is { } next ? (next.Step, next.At) : null;

    // received on Monday 14 September: fifteen days end on Tuesday the 29th
    [Fact] public void The_first_thing_due_is_a_warning_three_working_days_before_the_day_we_work_to() =>
        Assert.Equal((LadderStep.DueSoon, Start("2026-09-23")), Next(Given(Logged)));      // from 25 to 27 September nobody works

    [Fact] public void A_warning_a_reminder_and_every_rung_are_taken_once_and_in_order()
    {
        var (story, steps) = (Given(Logged), new List<(LadderStep, string)>());
        while (NextStep.Of(story.Case) is { } next)
        {
            story.When(House, new KeepTime(), next.At.AddSeconds(-1)).Refused("grievance/nothing-due");
            story = story.When(House, new KeepTime(), next.At).Then(_ => true);
            steps.Add((next.Step, $"{Rules.LocalDate(next.At):MM-dd}"));
        }
        Assert.Equal(
        [
            (LadderStep.DueSoon, "09-23"), (LadderStep.Due, "09-29"), (LadderStep.Reminder, "09-30"), (LadderStep.Supervision, "10-12"),
            (LadderStep.Interview, "10-19"), (LadderStep.Notice, "11-02"), (LadderStep.Listing, "11-16"),
        ], steps);
    }

    [Fact] public void Who_missed_the_first_warning_hears_only_the_second() =>
        Given(Logged).When(House, new KeepTime(), Start("2026-09-29")).Then(new DeadlineWarned(LadderStep.Due, Deadline.Of(Given(Logged).Case.Clock!), Start("2026-09-29")));

    [Fact] public void Nobody_is_reminded_before_the_citizens_day_has_passed() =>
        Given(Logged).When(House, new KeepTime(), Start("2026-09-29")).When(House, new KeepTime(), Start("2026-09-30").AddSeconds(-1)).Refused("grievance/nothing-due");

    [Fact] public void A_rung_that_was_climbed_late_gives_the_team_its_time_all_the_same()
    {
        var late = Given(Logged).When(House, new KeepTime(), Start("2026-09-29")).When(House, new KeepTime(), Start("2026-10-20"));

        Assert.Equal((LadderStep.Supervision, Start("2026-10-26")), Next(late));
    }

    [Fact] public void What_was_late_when_it_came_to_us_is_not_warned_of_and_climbs_from_the_day_it_came()
    {
        var old = Given<Grievance>().When(Integrator, Ask with { ReceivedAt = Monday.AddDays(-200) });

        Assert.Equal((LadderStep.Reminder, Start("2026-09-15")), Next(old));
    }

    [Fact] public void A_new_clock_begins_at_the_foot_of_the_ladder()
    {
        var reminded = Given(Logged).When(House, new KeepTime(), Start("2026-09-29")).When(House, new KeepTime(), Start("2026-09-30"));

        Assert.Equal(LadderStep.DueSoon, Next(reminded.When(Handler, new AcceptGrievance(), Start("2026-10-08")))?.Item1);
    }

    [Fact] public void An_extension_brings_its_own_warnings()
    {
        var warned = Given(Assigned).When(House, new KeepTime(), Start("2026-11-13"));
        var longer = warned.When(Handler, new ProposeExtension(30, "The survey takes longer."), Start("2026-11-13")).When(Manager, new ApproveExtension(), Start("2026-11-13"));

        Assert.Equal((LadderStep.DueSoon, Start("2026-12-08")), Next(longer));
    }

    [Fact] public void What_is_answered_or_paused_is_not_reminded_of()
    {
        Assert.Null(Next(Given(Answered)));
        Assert.Null(Next(Given(Closed)));
        Given(Answered).When(House, new KeepTime(), Monday.AddYears(1)).Refused("grievance/nothing-due");
    }

    /// <summary>However irregularly the program looks, and however often: nothing twice, nothing early, nothing left out but a warning that has become idle.</summary>
    [Fact] public void Whenever_it_looks_each_step_is_taken_once() => Gen.Int[1, 20 * 24].Array[1, 60].Sample(waits =>
    {
        var (story, now) = (Given(Logged), Monday);
        foreach (var hours in waits)
        {
            now = now.AddHours(hours);
            story = story.AndThen(House, new KeepTime(), now).AndThen(House, new KeepTime(), now);
        }
        var rungs = story.Happened.OfType<LadderClimbed>().ToList();
        var warnings = story.Happened.OfType<DeadlineWarned>().Select(e => e.Step).ToList();
        return rungs.Select(e => e.Rung).SequenceEqual(Rules.Ladder.Where(rule => !rule.IsWarning).Select(rule => rule.Step).Take(rungs.Count))
            && warnings.Distinct().Count() == warnings.Count && (rungs.Count == 0 || rungs[0].At >= Start("2026-09-30"));
    });

    [Fact] public void The_dispatch_and_the_first_contact_of_a_ticket_are_watched_beside_the_days()
    {
        var ticket = Given(Ticket);
        ticket.When(House, new KeepTime(Timed.Dispatch), Monday.AddMinutes(104)).Refused("grievance/nothing-due");
        var warned = ticket.When(House, new KeepTime(Timed.Dispatch), Monday.AddMinutes(105)).Then(new DeadlineWarned(LadderStep.DueSoon, Deadline.Of(ticket.Case.Dispatch!), Monday.AddMinutes(105)));
        var reminded = warned.When(House, new KeepTime(Timed.Dispatch), Monday.AddHours(3)).When(House, new KeepTime(Timed.Dispatch), Monday.AddHours(3));
        Assert.Equal([(Timed.Dispatch, LadderStep.Reminder)], reminded.Case.Rungs().Select(climbed => (climbed.What, climbed.Taken.Step)));
        Assert.Equal((null, LadderStep.DueSoon), (reminded.Case.Oversight.Warned, Next(reminded)?.Item1));       // the days go on as if nothing were

        // dispatched late it is watched no more, and the first contact is
        var assigned = reminded.When(Manager, new AssignGrievance(Handler.Id), Monday.AddHours(4));
        assigned.When(House, new KeepTime(Timed.Dispatch), Monday.AddDays(9)).Refused("grievance/nothing-due");
        Assert.Equal(Ending.Breached, assigned.Case.DispatchEnded?.Ending);
        Assert.Equal(Monday.AddHours(28).AddMinutes(-15), NextStep.Of(assigned.Case, Timed.Contact)?.At);
        Assert.Equal(Ending.OnTime, assigned.When(Handler, new ContactReporter(ContactWay.Call, "Spoke to them."), Monday.AddHours(20)).Case.ContactEnded?.Ending);
    }

    [Fact] public void What_an_alert_owes_its_reporter_is_watched_even_when_all_else_is_answered()
    {
        var late = Given(GraveAnswered).When(House, new KeepTime(Timed.Contact), Monday.AddHours(2)).AndThen(House, new KeepTime(Timed.Contact), Monday.AddHours(3)).AndThen(House, new KeepTime(Timed.Contact), Monday.AddHours(26));

        late.Then(c => c.Oversight is { Contact.Rung.Step: LadderStep.Supervision, Order: not null });
        Assert.Null(NextStep.Of(late.Case, Timed.Contact));
        Assert.Null(NextStep.Of(late.When(Handler, new ContactReporter(ContactWay.Visit, "Was there."), Monday.AddDays(2)).Case, Timed.Contact));
    }

    [Fact] public void Who_is_to_say_whether_a_transfer_is_theirs_is_reminded_of_it()
    {
        var sent = Given(Transferred);      // on Monday: five working days end on Sunday the 20th, which is worked
        Assert.Equal((LadderStep.DueSoon, Start("2026-09-16")), (NextStep.Of(sent.Case, Timed.Objection)!.Step, NextStep.Of(sent.Case, Timed.Objection)!.At));

        var reminded = sent.When(House, new KeepTime(Timed.Objection), Start("2026-09-21")).AndThen(House, new KeepTime(Timed.Objection), Start("2026-09-21"));
        reminded.Then(c => c.Oversight is { Objection.Rung.Step: LadderStep.Reminder, Rung: null });
        reminded.When(Handler, new AcceptTransfer(), Start("2026-09-22")).When(House, new KeepTime(Timed.Objection), Start("2026-12-22")).Refused("grievance/nothing-due");
    }

    [Fact] public void An_errand_moves_no_day_that_an_order_has_set()
    {
        var ordered = Given(Ticket).When(Manager, new EscalateGrievance(LadderStep.Supervision, "Nobody has looked at it."));
        var climbed = ordered.When(House, new KeepTime(Timed.Dispatch), Monday.AddHours(3)).AndThen(House, new KeepTime(Timed.Dispatch), Monday.AddHours(4)).AndThen(House, new KeepTime(Timed.Dispatch), Monday.AddDays(2));

        climbed.Then(c => c.Oversight.Dispatch.Rung!.Step == LadderStep.Supervision);
        Assert.Equal(ordered.Case.Oversight.Order, climbed.Case.Oversight.Order);
    }

    [Fact] public void A_clock_of_hours_climbs_by_minutes_and_only_as_far_as_the_ladder_says()
    {
        var hours = Given(Logged).Case with { Clock = Rules.Start("H-CONTACT", Monday), LoggedAt = Monday };
        Assert.Equal((LadderStep.DueSoon, Monday.AddHours(24).AddMinutes(-15)), (NextStep.Of(hours)!.Step, NextStep.Of(hours)!.At));

        var supervised = hours with { Oversight = new() { Rung = new(LadderStep.Supervision, Deadline.Of(hours.Clock!), Monday.AddDays(3)), Warned = new(LadderStep.Due, Deadline.Of(hours.Clock!), Monday) } };
        Assert.Null(NextStep.Of(supervised));
    }
}
