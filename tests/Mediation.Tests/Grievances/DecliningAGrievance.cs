using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class DecliningAGrievance
{
    [Fact] public void It_is_over_and_the_reason_stays() =>
        Given(Logged).When(Handler, new DeclineGrievance("Not ours.")).Then(new GrievanceDeclined("Not ours.", Monday))
            .Then(g => g is { IsOver: true, IsOpen: false, Clock: null, Status: GrievanceStatus.Declined } && g.ClosedAt == Monday && g.Reason!.Plain == "Not ours.");

    [Fact] public void A_reason_is_owed() => Given(Logged).When(Handler, new DeclineGrievance(" ")).Refused("grievance/reason-missing");
    [Fact] public void Nothing_is_declined_that_was_never_logged() => Given<Grievance>().When(Handler, new DeclineGrievance("x")).Refused("grievance/not-found");
    [Fact] public void Nothing_is_declined_after_it_was_accepted() => Given(Accepted).When(Handler, new DeclineGrievance("x")).Refused("grievance/not-in-this-state", "DeclineGrievance", "Accepted");
}
