using CsCheck;
using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class TakingATicket
{
    static readonly LogGrievance Call = Ask with { Channel = Channel.Hotline, Source = new("12345", "SZ-1") };
    static TakeTicket Wanted(DateTimeOffset due) => new(Call, new(Urgency.General, due));

    [Fact] public void Theirs_counts_where_it_is_earlier() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2)))
        .Then(g => g.Clock!.LegalDue == Due.On(new(2026, 9, 16)) && g.Clock.InternalTarget == Due.On(new(2026, 9, 16)) && g.Ticket!.Due == Monday.AddDays(2) && g.Source!.Number == "SZ-1");

    [Fact] public void Ours_counts_where_it_is_earlier() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(90)))
        .Then(g => g.Clock!.LegalDue == Given<Grievance>().When(Integrator, Call).Case.Clock!.LegalDue);

    [Fact] public void No_later_clock_outlasts_it() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2))).AndThen(Handler, new AcceptGrievance())
        .Then(g => g.Status == GrievanceStatus.Accepted && g.Clock!.LegalDue == Due.On(new(2026, 9, 16)));

    [Fact] public void More_time_of_ours_ends_where_theirs_does()
    {
        var general = Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(9))).AndThen(Manager, new AssignGrievance(Handler.Id)).AndThen(Handler, new AcceptGrievance());
        Assert.Equal("2026-09-20", $"{general.Case.Clock!.LegalDue}");
        var longer = general.When(Handler, new ProposeExtension(5, "The lift's maker comes on Tuesday.")).AndThen(Manager, new ApproveExtension());
        Assert.Equal(("2026-09-23", "2026-09-23"), ($"{longer.Case.Clock!.LegalDue}", $"{longer.Case.Clock.InternalTarget}"));        // ours would end on the 28th

        Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2))).AndThen(Manager, new AssignGrievance(Handler.Id)).AndThen(Handler, new AcceptGrievance())
            .When(Handler, new ProposeExtension(5, "Why.")).Refused("ticket/due-not-ours");
    }

    [Fact] public void A_years_calendar_does_not_move_it_behind_theirs()
    {
        var winter = new DateTimeOffset(2026, 12, 29, 10, 0, 0, TimeSpan.FromHours(8));
        var accepted = Given<Grievance>().When(Integrator, Wanted(winter.AddDays(6)), winter).AndThen(Manager, new AssignGrievance(Handler.Id), winter).AndThen(Handler, new AcceptGrievance(), winter);
        Assert.Equal(("2027-01-04", true), ($"{accepted.Case.Clock!.LegalDue}", accepted.Case.Clock.Provisional));

        var learned = Stamp(House, winter.AddDays(1)) with { Rules = Rules with { Calendar = Rules.Calendar.With(2027, new MovedDay(new(2027, 1, 1), false), new MovedDay(new(2027, 1, 4), false)) } };
        var recounted = (ClockRecounted)new RecountClock().Decide(accepted.Case, learned).Events[0];
        Assert.Equal("2027-01-04", $"{recounted.Clock.LegalDue}");
    }

    [Fact] public void What_is_urgent_is_dispatched_within_half_an_hour_and_finished_the_next_working_day() =>
        Given<Grievance>().When(Integrator, new TakeTicket(Call with { ReceivedAt = Monday }, new(Urgency.Urgent, Monday.AddDays(30))))
            .Then(g => g.Dispatch is { Rule: "H-DISPATCH-U", LegalDue.Instant: { } due } && due == Monday.AddMinutes(30))
            .AndThen(Manager, new AssignGrievance(Handler.Id)).Then(g => g.Dispatch is null && g.Contact is { Rule: "H-CONTACT" })
            .AndThen(Handler, new AcceptGrievance()).Then(g => g.Clock is { Rule: "H-FINISH-URGENT" } clock && clock.LegalDue == Due.On(new(2026, 9, 15)));

    [Fact] public void What_is_general_is_dispatched_within_two_hours_and_finished_in_five_working_days() =>
        Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(30))).Then(g => g.Dispatch is { Rule: "H-DISPATCH-N" })
            .AndThen(Manager, new AssignGrievance(Handler.Id)).AndThen(Handler, new AcceptGrievance()).Then(g => g.Clock is { Rule: "H-FINISH-GENERAL" });

    [Fact] public void Not_without_its_number() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2)) with { Log = Call with { Source = null } }).Refused("ticket/no-number");
    [Fact] public void Not_by_another_channel() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2)) with { Log = Call with { Channel = Channel.Phone } }).Refused("ticket/no-number");
    [Fact] public void Not_due_before_it_came() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(-1))).Refused("ticket/due-before-received");
    [Fact] public void Not_what_could_not_be_logged() => Given<Grievance>().When(Integrator, Wanted(Monday.AddDays(2)) with { Log = Call with { Text = " " } }).Refused("grievance/nothing-to-answer");

    [Fact] public void A_bound_clock_is_never_later_than_either() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 24 * 90]).Sample((day, hours) =>
        {
            var clock = Rules.Start("P-INFORM", Monday.AddDays(day));
            var (other, bound) = (Due.At(Monday.AddDays(day).AddHours(hours)), clock.NotLaterThan(Due.At(Monday.AddDays(day).AddHours(hours)), Rules));
            var order = Due.Order(Rules.TimeZone);
            return order.Compare(bound.LegalDue, clock.LegalDue) <= 0 && order.Compare(bound.InternalTarget, bound.LegalDue) <= 0
                && (bound.LegalDue == clock.LegalDue || bound.LegalDue.Date == Rules.LocalDate(other.Instant!.Value));
        });
}
