using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class AssigningAGrievance
{
    [Fact] public void An_accepted_case_is_in_progress_with_its_handler() =>
        Given(Accepted).When(Manager, new AssignGrievance(Handler.Id)).Then(new GrievanceAssigned(Handler.Id, Monday))
            .Then(g => g.Handler == Handler.Id && g.Status == GrievanceStatus.InProgress);

    [Fact] public void A_registered_case_stays_registered() =>
        Given(Logged).When(Manager, new AssignGrievance(Handler.Id)).Then(g => g.Handler == Handler.Id && g.Status == GrievanceStatus.Registered);

    [Fact] public void To_another_it_is_only_offered() =>
        Given(Assigned).When(Manager, new AssignGrievance(Number(22))).Then(new HandoverOffered(Number(22), Monday))
            .Then(g => g.Handler == Handler.Id && g.Offered == Number(22) && g.Status == GrievanceStatus.InProgress);

    [Fact] public void Who_accepts_has_it_and_who_was_first_still_answers_for_it() =>
        Given(Offered).When(Second, new AcceptHandover()).Then(new HandoverAccepted(Second.Id, Monday))
            .Then(g => g.Handler == Second.Id && g.FirstHandler == Handler.Id && g.Offered is null && g.HandledBy.SetEquals([Handler.Id, Second.Id]));

    [Fact] public void Who_does_not_take_it_says_why_and_it_stays() =>
        Given(Offered).When(Second, new RefuseHandover("Too much.")).Then(new HandoverRefused(Second.Id, "Too much.", Monday)).Then(g => g.Handler == Handler.Id && g.Offered is null);

    [Fact] public void Another_offer_takes_the_place_of_the_first() =>
        Given(Offered).When(Manager, new AssignGrievance(Number(23))).Then(g => g.Offered == Number(23));

    [Fact] public void Nobody_accepts_for_another() => Given(Offered).When(Handler, new AcceptHandover()).Refused("grievance/not-offered-to-you");
    [Fact] public void Nobody_refuses_for_another() => Given(Offered).When(Handler, new RefuseHandover("x")).Refused("grievance/not-offered-to-you");
    [Fact] public void Not_refused_without_a_reason() => Given(Offered).When(Second, new RefuseHandover(" ")).Refused("grievance/reason-missing");
    [Fact] public void Not_accepted_after_the_end() => Given(Withdrawn).When(Second, new AcceptHandover()).Refused("grievance/not-in-this-state", "AcceptHandover", "Withdrawn");
    [Fact] public void Not_refused_after_the_end() => Given(Withdrawn).When(Second, new RefuseHandover("x")).Refused("grievance/not-in-this-state", "RefuseHandover", "Withdrawn");
    [Fact] public void Nothing_is_accepted_that_was_never_logged() => Given<Grievance>().When(Second, new AcceptHandover()).Refused("grievance/not-found");
    [Fact] public void Nothing_is_refused_that_was_never_logged() => Given<Grievance>().When(Second, new RefuseHandover("x")).Refused("grievance/not-found");
    [Fact] public void Who_stands_back_is_offered_nothing() =>
        Given(Offered).When(Second, new DeclareInterest(Second.Id, InterestGround.OwnInterest)).Then(g => g.Offered is null && g.Handler == Handler.Id);
    [Fact] public void Who_was_first_and_stands_back_answers_for_it_no_longer() =>
        Given(Assigned).When(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).AndThen(Manager, new AssignGrievance(Number(22)))
            .Then(g => g.FirstHandler == Number(22));

    [Fact] public void A_hotlines_ticket_is_dispatched_in_time_and_its_caller_called_within_a_day()
    {
        var ticket = Given(Ticket).Case;
        Assert.Equal(("H-DISPATCH-N", Due.At(Monday.AddHours(2))), (ticket.Dispatch!.Rule, ticket.Dispatch.LegalDue));

        var story = Given(Ticket).When(Manager, new AssignGrievance(Handler.Id), Monday.AddHours(1));
        Assert.Equal(Ending.OnTime, story.Happened.OfType<ErrandEnded>().Single().Clock.Ending);
        Assert.Equal(("H-CONTACT", Due.At(Monday.AddHours(25))), (story.Case.Contact!.Rule, story.Case.Contact.LegalDue));
        story.AndThen(Handler, new ContactReporter(ContactWay.Call, "Heard."), Monday.AddHours(26)).Then(g => g.Contact is null);
        Assert.Equal(Ending.Breached, story.AndThen(Handler, new ContactReporter(ContactWay.Call, "Heard."), Monday.AddHours(26)).Happened.OfType<ErrandEnded>().Last().Clock.Ending);
    }

    static readonly Subject Second = new(Number(22), Role.Handler) { Projects = [District] };

    [Fact] public void Not_to_who_has_it() => Given(Assigned).When(Manager, new AssignGrievance(Handler.Id)).Refused("grievance/already-assigned");
    [Fact] public void Not_to_who_is_not_on_the_team() => Given(Accepted).When(Manager, new AssignGrievance(Number(22), OnTheTeam: false)).Refused("grievance/not-on-the-team");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Manager, new AssignGrievance(Handler.Id)).Refused("grievance/not-found");
    [Fact] public void Not_after_the_answer() => Given(Answered).When(Manager, new AssignGrievance(Number(22))).Refused("grievance/not-in-this-state", "AssignGrievance", "Answered");
}
