using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class DecliningAGrievance
{
    static readonly DeclineGrievance NotOurs = new(DeclineGround.NotOurMatter, Remedy.OtherAuthority, "Not ours.");
    static readonly DeclineGrievance ToCourt = new(DeclineGround.LegalRemedy, Remedy.Litigation, "A court decides on title.");

    [Fact] public void It_is_over_and_ground_remedy_and_reason_stay() =>
        Given(Logged).When(Handler, NotOurs).Then(new AcceptanceDeclined(DeclineGround.NotOurMatter, Remedy.OtherAuthority, "Not ours.", Monday))
            .Then(g => g is { IsOver: true, IsOpen: false, Clock: null, Status: GrievanceStatus.Declined, Ground: DeclineGround.NotOurMatter, Remedy: Remedy.OtherAuthority }
                && g.ClosedAt == Monday && g.Reason!.Plain == "Not ours.");

    [Fact] public void What_belongs_before_a_court_is_redirected_even_while_it_is_handled() =>
        Given(Assigned).When(Handler, ToCourt).Then(g => g is { Status: GrievanceStatus.Declined, Remedy: Remedy.Litigation, Clock: null });

    [Fact] public void And_the_remedy_is_one_of_law() => Given(Logged).When(Handler, ToCourt with { Remedy = Remedy.OtherAuthority }).Refused("grievance/remedy-missing");
    [Fact] public void A_reason_is_owed() => Given(Logged).When(Handler, NotOurs with { Reason = " " }).Refused("grievance/reason-missing");
    [Fact] public void Nothing_is_declined_that_was_never_logged() => Given<Grievance>().When(Handler, NotOurs).Refused("grievance/not-found");
    [Fact] public void Nothing_is_declined_after_it_was_accepted() => Given(Accepted).When(Handler, NotOurs).Refused("grievance/not-in-this-state", "DeclineGrievance", "Accepted");
    [Fact] public void Nothing_is_redirected_after_the_answer() => Given(Answered).When(Handler, ToCourt).Refused("grievance/not-in-this-state", "DeclineGrievance", "Answered");

    [Fact] public void As_it_was_recorded_before_it_still_reads() =>
        Assert.True(new GrievanceDeclined("Not ours.", Monday).Apply(Given(Logged).Case) is { Status: GrievanceStatus.Declined, Ground: null, Clock: null });
}
