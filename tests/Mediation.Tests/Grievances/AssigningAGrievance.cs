using Mediation.Grievances;
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

    [Fact] public void Another_handler_takes_over() =>
        Given(Assigned).When(Manager, new AssignGrievance(Number(22))).Then(g => g.Handler == Number(22) && g.Status == GrievanceStatus.InProgress);

    [Fact] public void Not_to_who_has_it() => Given(Assigned).When(Manager, new AssignGrievance(Handler.Id)).Refused("grievance/already-assigned");
    [Fact] public void Not_to_who_is_not_on_the_team() => Given(Accepted).When(Manager, new AssignGrievance(Number(22), OnTheTeam: false)).Refused("grievance/not-on-the-team");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Manager, new AssignGrievance(Handler.Id)).Refused("grievance/not-found");
    [Fact] public void Not_after_the_answer() => Given(Answered).When(Manager, new AssignGrievance(Number(22))).Refused("grievance/not-in-this-state", "AssignGrievance", "Answered");
}
