using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class FollowingAnAlert
{
    static readonly Subject Director = new(Number(90), Role.Manager);

    [Theory, InlineData("safety.violentEviction"), InlineData("safety.utilityCutOff"), InlineData("safety.intimidation")]
    public void From_the_first_moment_two_hours_run(string category)
    {
        var story = Given<Grievance>().When(Officer, Ask with { Category = category }).Then(g => g is { Severity: Severity.S1, Alert: not null });
        Assert.Equal(("S-CONTACT", Due.At(Monday.AddHours(2))), (story.Case.Contact!.Rule, story.Case.Contact.LegalDue));
        Assert.Equal("ContactReporter NoteAlert ReferToPolice SecureEvidence", string.Join(' ', story.Case.Alert!.Owed));
    }

    [Fact] public void Other_cases_raise_none() => Given(Logged).Then(g => g.Alert is null && g.Contact is null);

    [Fact] public void A_call_in_time_ends_the_two_hours()
    {
        var story = Given(Grave).When(Officer, new ContactReporter(ContactWay.Visit, "We were there."), Monday.AddHours(1)).Then(g => g.Contact is null && g.Alert!.ContactedAt == Monday.AddHours(1));
        Assert.Equal(Ending.OnTime, story.Happened.OfType<ErrandEnded>().Single().Clock.Ending);
    }

    [Fact] public void An_answer_does_not_stand_for_it() => Given(GraveAnswered).Then(g => g.Contact is not null);

    [Fact] public void It_is_closed_when_all_is_done_and_by_who_did_not_handle_it()
    {
        Given(GraveAnswered).When(Director, new CloseGrievance()).Refused("grievance/alert-not-followed", "ContactReporter, NoteAlert, ReferToPolice, SecureEvidence");
        var followed = Given(GraveAnswered).When(Handler, new ContactReporter(ContactWay.Call, "Heard.")).AndThen(Manager, new NoteAlert())
            .AndThen(Handler, new ReferToPolice("By phone, 110.")).AndThen(Handler, new SecureEvidence("Two films."));

        followed.AndThen(Handler, new CloseGrievance()).Refused("grievance/not-by-the-same-team");
        followed.AndThen(Officer, new CloseGrievance()).Refused("grievance/not-by-the-same-team");
        followed.AndThen(Director, new CloseGrievance()).Then(g => g.Status == GrievanceStatus.Closed);
    }

    [Fact] public void Nobody_takes_it_back_under_pressure() => Given(Grave).When(Tan, new WithdrawGrievance("They made me.")).Refused("grievance/too-grave-to-withdraw");

    [Fact] public void The_director_takes_note_once()
    {
        var noted = Given(Grave).When(Manager, new NoteAlert()).Then(new AlertNoted(Manager.Id, Monday));
        noted.AndThen(Manager, new NoteAlert()).Refused("grievance/already-recorded");
    }

    [Fact] public void The_police_are_told_once() => Given(Grave).When(Handler, new ReferToPolice("x")).AndThen(Handler, new ReferToPolice("x")).Refused("grievance/already-recorded");
    [Fact] public void Evidence_is_secured_once() => Given(Grave).When(Handler, new SecureEvidence("x")).AndThen(Handler, new SecureEvidence("x")).Refused("grievance/already-recorded");
    [Fact] public void The_police_are_told_something() => Given(Grave).When(Handler, new ReferToPolice(" ")).Refused("grievance/nothing-to-answer");
    [Fact] public void Evidence_is_described() => Given(Grave).When(Handler, new SecureEvidence(" ")).Refused("grievance/nothing-to-answer");
    [Fact] public void A_call_is_described() => Given(Grave).When(Handler, new ContactReporter(ContactWay.Call, " ")).Refused("grievance/nothing-to-answer");
    [Fact] public void No_note_without_an_alert() => Given(Logged).When(Manager, new NoteAlert()).Refused("grievance/no-alert");
    [Fact] public void No_police_without_an_alert() => Given(Logged).When(Handler, new ReferToPolice("x")).Refused("grievance/no-alert");
    [Fact] public void No_evidence_without_an_alert() => Given(Logged).When(Handler, new SecureEvidence("x")).Refused("grievance/no-alert");
    [Fact] public void No_call_after_the_end() => Given(Closed).When(Handler, new ContactReporter(ContactWay.Call, "x")).Refused("grievance/not-in-this-state", "ContactReporter", "Closed");
    [Fact] public void No_note_on_nothing() => Given<Grievance>().When(Manager, new NoteAlert()).Refused("grievance/not-found");
    [Fact] public void No_police_for_nothing() => Given<Grievance>().When(Handler, new ReferToPolice("x")).Refused("grievance/not-found");
    [Fact] public void No_evidence_of_nothing() => Given<Grievance>().When(Handler, new SecureEvidence("x")).Refused("grievance/not-found");
    [Fact] public void No_call_about_nothing() => Given<Grievance>().When(Handler, new ContactReporter(ContactWay.Call, "x")).Refused("grievance/not-found");
}
