using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;
using Rules = Mediation.Access;

namespace Mediation.Tests.Grievances;

public class StandingBack
{
    static Verdict Ask(Story<Grievance> story, Subject subject, string action) => Rules.Decide(subject, action, story.Case.ResourceOf(Number(50)), "service", Monday);

    [Fact] public void Whoever_has_an_interest_says_so_and_is_out() =>
        Given(Assigned).When(Handler, new DeclareInterest(Handler.Id, InterestGround.RelatedToParty))
            .Then(new InterestDeclared(Handler.Id, InterestGround.RelatedToParty, Monday))
            .Then(g => g.Handler is null && g.Status == GrievanceStatus.Accepted && g.Recused.Contains(Handler.Id));

    [Fact] public void Out_means_out_even_on_the_own_team()
    {
        var story = Given(Assigned).When(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest));

        Assert.Equal(Verdict.Recused, Ask(story, Handler, "AnswerGrievance"));
        Assert.Equal(Verdict.Recused, Ask(story, Handler, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(story, Officer, Rules.Read));
    }

    [Fact] public void From_whom_it_is_about_it_is_hidden_whatever_was_granted()
    {
        var story = Given(Logged).When(Manager, new DeclareInterest(Handler.Id, InterestGround.ComplaintIsAboutThem));
        var granted = Handler with { Grants = [new(Role.Manager, Reach.All), new(Role.Supervisor, Reach.All)] };

        Assert.Equal(Verdict.Hidden, Ask(story, granted, Rules.Read));
        Assert.Equal(Verdict.Hidden, Ask(story, granted, "AnswerGrievance"));
    }

    [Fact] public void Of_others_only_a_manager_says_so() => Given(Logged).When(Officer, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).Refused("grievance/only-for-oneself");
    [Fact] public void Once_is_enough() =>
        Given(Logged).When(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).AndThen(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).Refused("grievance/already-recused");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).Refused("grievance/not-found");

    [Fact] public void The_case_is_not_given_to_who_stands_back() =>
        Given(Accepted).When(Manager, new DeclareInterest(Number(22), InterestGround.EmployedByDeveloper)).AndThen(Manager, new AssignGrievance(Number(22))).Refused("grievance/recused");

    [Fact] public void A_manager_lifts_it_with_a_reason()
    {
        var recused = Given(Accepted).When(Handler, new DeclareInterest(Handler.Id, InterestGround.OwnInterest));

        recused.When(Manager, new LiftRecusal(Handler.Id, "Another person of the same name.")).Then(g => g.Recused.IsEmpty && g.LastOverride == new Override(1, OverrideKind.RecusalLifted, Monday, Manager.Id));
        recused.When(Manager, new LiftRecusal(Handler.Id, " ")).Refused("grievance/reason-missing");
        recused.When(Manager, new LiftRecusal(Officer.Id, "Why.")).Refused("grievance/not-recused");
    }

    [Fact] public void An_accusation_is_for_its_handler_managers_and_supervisors()
    {
        var accusation = Given<Grievance>().When(Officer, Stories.Ask with { Kind = GrievanceKind.Report }).AndThen(Handler, new AcceptGrievance());
        var given = accusation.AndThen(Manager, new AssignGrievance(Handler.Id));
        var supervisor = new Subject(Number(31), Role.Supervisor);

        Assert.Equal(Verdict.Hidden, Ask(accusation, Officer, Rules.Read));
        Assert.Equal(Verdict.Hidden, Ask(accusation, Handler, Rules.Read));
        Assert.Equal(Verdict.Hidden, Ask(accusation, Integrator, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(accusation, Manager, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(accusation, supervisor, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(given, Handler, "AnswerGrievance"));
        Assert.Equal(Verdict.Hidden, Ask(given, Officer, Rules.Read));
    }
}

public class RevealingTheReporter
{
    [Fact] public void It_stays_on_record() => Given(Logged).When(Handler, new RevealReporter("To call back."))
        .Then(new ReporterRevealed("To call back.", Handler.Id, Monday)).Then(g => g.LastReveal == new Reveal(1, Handler.Id, Monday));

    [Fact] public void Every_look_counts() => Given(Logged).When(Handler, new RevealReporter("One.")).AndThen(Manager, new RevealReporter("Two.")).Then(g => g.LastReveal!.Number == 2);
    [Fact] public void Not_without_a_reason() => Given(Logged).When(Handler, new RevealReporter(" ")).Refused("grievance/reason-missing");
    [Fact] public void Not_where_nobody_said_who_they_are() =>
        Given<Grievance>().When(Officer, Stories.Ask with { Reporter = new(Number(7), true, null, null) }).AndThen(Handler, new RevealReporter("Why.")).Refused("grievance/nothing-to-reveal");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new RevealReporter("Why.")).Refused("grievance/not-found");
}
