using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class ReviewingAnOpinion
{
    [Fact] public void Within_thirty_days_the_higher_authority_is_asked() =>
        Given(Judged).When(Tan, new AskReview("It is wrong.")).Then(g => g is { Status: GrievanceStatus.UnderReview, IsOpen: true, ReviewLevel: 1, Review: null, Clock.Rule: "P-REVIEW" });

    [Fact] public void Also_after_it_was_closed() => Given(Judged).When(Handler, new CloseGrievance()).AndThen(Tan, new AskReview("x")).Then(g => g is { Status: GrievanceStatus.UnderReview, ClosedAt: null });

    // the thirtieth day is a Wednesday in the holidays' wake: the citizen's day
    [Fact] public void Not_after_thirty_days()
    {
        var last = Given(Judged).Case.Review!.LegalDue;
        Given(Judged).When(Tan, new AskReview("x"), last.EndInstant(Rules.TimeZone).AddTicks(-1)).Then(g => g.ReviewLevel == 1);
        Given(Judged).When(Tan, new AskReview("x"), last.EndInstant(Rules.TimeZone)).Refused("grievance/too-late-for-review", $"{last}");
    }

    [Fact] public void A_plain_word_is_no_opinion_to_review() => Given(Answered).When(Tan, new AskReview("x")).Refused("grievance/nothing-to-review");
    [Fact] public void Not_without_a_reason() => Given(Judged).When(Tan, new AskReview(" ")).Refused("grievance/reason-missing");
    [Fact] public void Not_before_the_answer() => Given(Assigned).When(Tan, new AskReview("x")).Refused("grievance/not-in-this-state", "AskReview", "InProgress");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Tan, new AskReview("x")).Refused("grievance/not-found");

    [Fact] public void Upheld_it_may_be_carried_once_further() =>
        Given(UnderReview).When(Manager, new AnswerReview(ReviewOutcome.Upheld, "Right.")).Then(g => g is { Status: GrievanceStatus.Answered, Clock: null, Review.Rule: "P-ASKREREV", ReviewOutcome: ReviewOutcome.Upheld });

    [Fact] public void Carried_further_it_is_a_re_review() => Given(Reviewed).When(Tan, new AskReview("Still.")).Then(g => g is { ReviewLevel: 2, Clock.Rule: "P-REREVIEW" });

    [Fact] public void After_the_re_review_it_is_ended_and_stays_so()
    {
        var ended = Given(UnderReReview).When(Manager, new AnswerReview(ReviewOutcome.Changed, "So.")).Then(g => g is { Status: GrievanceStatus.Terminated, IsOver: true, Clock: null, Review: null });
        ended.AndThen(Tan, new AskReview("x")).Refused("grievance/terminated");
        ended.AndThen(Tan, new ReopenGrievance("x")).Refused("grievance/terminated");
    }

    [Fact] public void Sent_back_it_is_handled_anew_and_a_new_opinion_may_be_reviewed_again() =>
        Given(UnderReview).When(Manager, new AnswerReview(ReviewOutcome.SentBack, "Do it again.")).Then(g => g is { Status: GrievanceStatus.InProgress, Clock.Rule: "P-FINISH" })
            .AndThen(Handler, new AnswerGrievance(Opinion: InForm)).Then(g => g is { ReviewLevel: 0, Review.Rule: "P-ASKREV" });

    [Fact] public void Nobody_reviews_what_they_handled() => Given(UnderReview).When(new(Handler.Id, Role.Manager), new AnswerReview(ReviewOutcome.Upheld, "x")).Refused("grievance/review-by-another");
    [Fact] public void Not_with_nothing() => Given(UnderReview).When(Manager, new AnswerReview(ReviewOutcome.Upheld, "")).Refused("grievance/nothing-to-answer");
    [Fact] public void Nothing_is_reviewed_that_nobody_asked_for() => Given(Judged).When(Manager, new AnswerReview(ReviewOutcome.Upheld, "x")).Refused("grievance/not-in-this-state", "AnswerReview", "Answered");
    [Fact] public void Nothing_is_reviewed_that_was_never_logged() => Given<Grievance>().When(Manager, new AnswerReview(ReviewOutcome.Upheld, "x")).Refused("grievance/not-found");
}

public class TakingAGrievanceBack
{
    [Fact] public void It_is_over() => Given(Assigned).When(Tan, new WithdrawGrievance("Settled.")).Then(new GrievanceWithdrawn("Settled.", Monday)).Then(g => g is { Status: GrievanceStatus.Withdrawn, IsOver: true, Clock: null });
    [Fact] public void Nobody_need_say_why() => Given(Logged).When(Tan, new WithdrawGrievance(" ")).Then(new GrievanceWithdrawn(null, Monday));
    [Fact] public void Also_from_who_has_it_now() => Given(Transferred).When(Tan, new WithdrawGrievance()).Then(g => g.IsOver);
    [Fact] public void Also_from_under_review() => Given(UnderReview).When(Tan, new WithdrawGrievance()).Then(g => g.IsOver);
    [Fact] public void Not_after_the_answer() => Given(Answered).When(Tan, new WithdrawGrievance()).Refused("grievance/not-in-this-state", "WithdrawGrievance", "Answered");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Tan, new WithdrawGrievance()).Refused("grievance/not-found");
}

/// <summary>Which clock a step starts stands in the rules, not in the program.</summary>
public class ChoosingAClock
{
    [Theory]
    [InlineData("received", GrievanceKind.Complaint, Channel.Phone, "other", "P-INFORM")]
    [InlineData("received", GrievanceKind.Report, Channel.Portal, "other", "P-TRANSFER")]
    [InlineData("received", GrievanceKind.Mediation, Channel.Visit, "title.inheritance", "M-ADM-DECIDE")]
    [InlineData("received.dispatch", GrievanceKind.Complaint, Channel.Hotline, "nuisance.night", "H-DISPATCH-N")]
    [InlineData("received.dispatch", GrievanceKind.Complaint, Channel.Hotline, "safety.utilityCutOff", "H-DISPATCH-U")]
    [InlineData("received.dispatch", GrievanceKind.Complaint, Channel.Visit, "safety.utilityCutOff", null)]
    [InlineData("received.contact", GrievanceKind.Complaint, Channel.Visit, "safety.utilityCutOff", "S-CONTACT")]
    [InlineData("received.contact", GrievanceKind.Complaint, Channel.Hotline, "nuisance.night", null)]
    [InlineData("dispatched.contact", GrievanceKind.Complaint, Channel.Hotline, "nuisance.night", "H-CONTACT")]
    [InlineData("accepted", GrievanceKind.Complaint, Channel.Portal, "other", "P-FINISH")]
    [InlineData("accepted", GrievanceKind.Mediation, Channel.Hotline, "title", "M-PERIOD")]
    [InlineData("accepted", GrievanceKind.Petition, Channel.Hotline, "title", "P-FINISH")]
    [InlineData("accepted", GrievanceKind.Enquiry, Channel.Hotline, "title", "H-FINISH-ENQUIRY")]
    [InlineData("accepted", GrievanceKind.Complaint, Channel.Hotline, "safety.intimidation", "H-FINISH-URGENT")]
    [InlineData("accepted", GrievanceKind.Complaint, Channel.Hotline, "compensation.area", "H-FINISH-COMPLEX")]
    [InlineData("accepted", GrievanceKind.Complaint, Channel.Hotline, "nuisance.dust", "H-FINISH-GENERAL")]
    public void By_step_kind_channel_and_severity(string step, GrievanceKind kind, Channel channel, string category, string? clock) =>
        Assert.Equal(clock, Rules.ClockOf(step, Given<Grievance>().When(Integrator, Ask with { Kind = kind, Channel = channel, Category = category }).Case.Facts));

    [Fact] public void Every_row_names_a_clock_there_is() => Assert.All(Rules.Steps, row => Assert.True(Rules.Clocks.ContainsKey(row.Clock), row.Clock));

    [Fact] public void Every_kind_means_something() => Assert.All(Enum.GetNames<GrievanceKind>(), kind => Assert.Contains(Rules.Kinds.Keys, one => one.Equals(kind, StringComparison.OrdinalIgnoreCase)));

    [Fact] public void A_case_keeps_the_rules_it_began_under()
    {
        var later = Rules with { Version = "2027-1", Steps = [new("accepted", "H-FINISH-ENQUIRY")] };
        var decided = new AcceptGrievance().Decide(Given(Logged).Case, Stamp(Handler) with { Rules = later });

        Assert.Equal(("P-FINISH", Rules.Name), (((GrievanceAccepted)decided.Events[0]).Finish.Rule, ((GrievanceAccepted)decided.Events[0]).Finish.Rules));
    }

    [Fact] public void A_hotlines_time_counts_from_its_dispatch() =>
        Given(Ticket).When(Manager, new AssignGrievance(Handler.Id), Monday).AndThen(Handler, new AcceptGrievance(), Monday.AddDays(2)).Then(g => g.Clock!.Started == Monday && g.Clock.Rule == "H-FINISH-GENERAL");
}

public class RefusingByTheLetter
{
    [Fact] public void The_article_stands_beside_the_refusal()
    {
        Assert.Contains("36", Rules.ArticleOf(new("grievance/terminated"))!.En);
        Assert.Contains("35", Rules.ArticleOf(new("grievance/not-in-this-state", "AskReview", "Registered"))!.En);
        Assert.Null(Rules.ArticleOf(new("grievance/not-in-this-state", "RateAnswer", "Registered")));
        Assert.Null(Rules.ArticleOf(new("grievance/unknown-category", "x")));
    }
}
