using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class AcceptingAGrievance
{
    [Fact] public void The_sixty_days_begin() =>
        Given(Logged).When(Handler, new AcceptGrievance()).Then(new GrievanceAccepted(Monday, Rules.Start("P-FINISH", Monday)))
            .Then(g => g.Status == GrievanceStatus.Accepted && g.Clock!.Rule == "P-FINISH");

    [Fact] public void What_somebody_handles_already_is_in_progress_at_once() =>
        Given(Logged).When(Handler, new AssignGrievance(Handler.Id)).AndThen(Handler, new AcceptGrievance())
            .Then(g => g.Status == GrievanceStatus.InProgress && g.Handler == Handler.Id);

    [Fact] public void Nothing_is_accepted_that_was_never_logged() => Given<Grievance>().When(Handler, new AcceptGrievance()).Refused("grievance/not-found");
    [Fact] public void Nothing_is_accepted_twice() => Given(Accepted).When(Handler, new AcceptGrievance()).Refused("grievance/not-in-this-state", "AcceptGrievance", "Accepted");
    [Fact] public void Nothing_is_accepted_that_was_declined() => Given(Declined).When(Handler, new AcceptGrievance()).Refused("grievance/not-in-this-state", "AcceptGrievance", "Declined");
    [Fact] public void Nothing_is_accepted_that_was_answered() => Given(Answered).When(Handler, new AcceptGrievance()).Refused("grievance/not-in-this-state");
}
