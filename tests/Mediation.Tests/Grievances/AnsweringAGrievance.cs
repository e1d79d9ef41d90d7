using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class AnsweringAGrievance
{
    [Fact] public void Nobody_waits_any_longer() =>
        Given(Assigned).When(Handler, new AnswerGrievance("Done.")).Then(new GrievanceAnswered("Done.", Monday, Monday))
            .Then(g => g is { Clock: null, IsOpen: false, Status: GrievanceStatus.Answered } && g.AnsweredAt == Monday && g.FirstAnsweredAt == Monday);

    [Fact] public void A_quick_word_needs_no_acceptance() => Given(Logged).When(Handler, new AnswerGrievance("Done.")).Then(g => g.Status == GrievanceStatus.Answered);

    [Fact] public void The_first_answer_stays_the_first_and_the_new_one_is_rated_anew() =>
        Given(Rated).When(Handler, new ReopenGrievance("Again.")).AndThen(Handler, new AnswerGrievance("Now it is done."), Monday.AddDays(3))
            .Then(g => g.FirstAnsweredAt == Monday && g.AnsweredAt == Monday.AddDays(3) && g.Rating is null && g.Answer!.Plain == "Now it is done.");

    [Fact] public void Who_brings_in_old_files_says_when_it_was_answered() =>
        Given(Logged).When(Integrator, new AnswerGrievance("Done.", Monday), Monday.AddDays(9)).Then(new GrievanceAnswered("Done.", Monday, Monday.AddDays(9)));

    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new AnswerGrievance("x")).Refused("grievance/not-found");
    [Fact] public void Not_twice() => Given(Answered).When(Handler, new AnswerGrievance("x")).Refused("grievance/already-answered");
    [Fact] public void Not_after_the_close() => Given(Closed).When(Handler, new AnswerGrievance("x")).Refused("grievance/already-closed");
    [Fact] public void Not_after_it_was_declined() => Given(Declined).When(Handler, new AnswerGrievance("x")).Refused("grievance/not-in-this-state", "AnswerGrievance", "Declined");
    [Fact] public void Not_with_nothing() => Given(Assigned).When(Handler, new AnswerGrievance("\t ")).Refused("grievance/nothing-to-answer");
    [Fact] public void Not_tomorrow() => Given(Assigned).When(Integrator, new AnswerGrievance("x", Monday.AddTicks(1))).Refused("grievance/future-time");
    [Fact] public void Not_before_it_was_received() => Given(Assigned).When(Integrator, new AnswerGrievance("x", Monday.AddTicks(-1))).Refused("grievance/answered-before-received");
    [Fact] public void Not_backdated_by_its_handler() => Given(Assigned).When(Handler, new AnswerGrievance("x", Monday)).Refused("grievance/past-needs-import");

    [Fact] public void In_form_it_says_claim_facts_opinion_and_basis_and_a_review_may_be_asked()
    {
        var story = Given(Assigned).When(Handler, new AnswerGrievance(Opinion: InForm)).Then(g => g.Status == GrievanceStatus.Answered && g.Opinion == InForm && g.Answer!.Plain == InForm.View.Plain);
        Assert.Equal(("P-ASKREV", Holder.Citizen), (story.Case.Review!.Rule, Rules.RuleOf(story.Case.Review).Holder));
    }

    [Fact] public void A_petition_is_owed_it_in_form() => Given(Petition).When(Handler, new AnswerGrievance("Done.")).Refused("grievance/opinion-owed");
    [Fact] public void But_not_where_old_files_are_brought_in() => Given(Petition).When(Integrator, new AnswerGrievance("Done.", Monday)).Then(g => g is { Status: GrievanceStatus.Answered, Review: null });

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void No_part_of_it_is_blank(int part) => Given(Petition).When(Handler, new AnswerGrievance(Opinion: part switch
    {
        0 => InForm with { Claim = " " }, 1 => InForm with { Facts = "" }, 2 => InForm with { View = " " }, _ => InForm with { Basis = "" },
    })).Refused("grievance/opinion-incomplete");

    static readonly Event<Grievance>[] Petition = [.. Given<Grievance>().When(Officer, Ask with { Kind = GrievanceKind.Petition }).Happened];
}
