using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class ReopeningAGrievance
{
    [Fact] public void Staff_take_it_up_again_and_the_clock_runs_anew() =>
        Given(Closed).When(Handler, new ReopenGrievance("It broke again."), Monday.AddDays(5))
            .Then(g => g is { IsOpen: true, ClosedAt: null, Reopenings: 1, Status: GrievanceStatus.InProgress } && g.Clock!.Started == Monday.AddDays(5));

    [Fact] public void What_nobody_handled_is_accepted_anew() => Given(Declined).When(Handler, new ReopenGrievance("After all.")).Then(g => g.Status == GrievanceStatus.Accepted);

    [Fact] public void A_reporter_asks_for_it() =>
        Given(Answered).When(Tan, new ReopenGrievance("No."), Monday.AddDays(90)).Then(new ReopeningAsked("No.", Monday.AddDays(90))).Then(g => g is { ReopeningAsked: true, Status: GrievanceStatus.Answered });

    [Fact] public void Who_is_not_satisfied_has_it_done_again_at_once_and_once() =>
        Given(Answered).When(Tan, new ReopenGrievance("No.")).Then(g => g is { Status: GrievanceStatus.InProgress, Reworks: 1, Reopenings: 0, ReopeningAsked: false, Clock.Rule: "P-FINISH" });

    [Fact] public void Also_what_was_closed() => Given(Closed).When(Tan, new ReopenGrievance("No.")).Then(g => g is { IsOpen: true, ClosedAt: null, Reworks: 1 });

    [Fact] public void Who_still_is_not_satisfied_brings_it_under_supervision() =>
        Given(AnsweredTwice).When(Tan, new ReopenGrievance("No.")).Then(new SupervisionCalled("No.", Monday)).Then(g => g is { IsSupervised: true, Status: GrievanceStatus.Answered });

    [Fact] public void And_nobody_calls_for_it_twice() => Given(Supervised).When(Tan, new ReopenGrievance("No.")).Refused("grievance/reopening-already-asked");
    [Fact] public void From_then_on_only_a_manager_closes_it()
    {
        Given(Supervised).When(Handler, new CloseGrievance()).Refused("grievance/under-supervision");
        Given(Supervised).When(Manager, new CloseGrievance()).Then(g => g is { Status: GrievanceStatus.Closed, IsSupervised: false });
    }

    [Fact] public void What_was_declined_is_only_asked_for() => Given(Declined).When(Tan, new ReopenGrievance("No.")).Then(g => g is { ReopeningAsked: true, Status: GrievanceStatus.Declined });
    [Fact] public void What_ended_with_a_re_review_is_never_taken_up_again() => Given(Ended).When(Manager, new ReopenGrievance("No.")).Refused("grievance/terminated");

    [Fact] public void And_staff_who_do_it_have_heard() => Given(Unhappy).When(Handler, new ReopenGrievance("So be it.")).Then(g => g is { ReopeningAsked: false, IsOpen: true });
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new ReopenGrievance("x")).Refused("grievance/not-found");
    [Fact] public void Not_while_it_is_open() => Given(Assigned).When(Handler, new ReopenGrievance("x")).Refused("grievance/not-in-this-state", "ReopenGrievance", "InProgress");
    [Fact] public void Not_without_a_reason() => Given(Closed).When(Handler, new ReopenGrievance("")).Refused("grievance/reason-missing");
    [Fact] public void Nobody_asks_twice() => Given(Unhappy).When(Tan, new ReopenGrievance("x")).Refused("grievance/reopening-already-asked");
}
