using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;
using static Mediation.Tests.Grievances.Stories;

namespace Mediation.Tests.Grievances;

/// <summary>A citizen's time begins when the paper has arrived, not when it was written; who serves it says how and what shows it.</summary>
public class ServingPapers
{
    static readonly DateTimeOffset Friday = Monday.AddDays(4);
    static readonly ServePaper ByPost = new(Paper.Opinion, ServiceMethod.Post, "EMS 1029384756, signed for.", Friday);

    [Fact] public void Thirty_days_for_review_begin_with_the_service_of_the_reply() =>
        Given(Judged).When(Handler, ByPost, Friday.AddDays(1))
            .Then(new PaperServed(Paper.Opinion, Monday, ServiceMethod.Post, Friday, Handler.Id, "EMS 1029384756, signed for.", Rules.Start("P-ASKREV", Friday)));

    [Fact] public void Opening_it_in_the_portal_is_service_too_and_needs_no_other()
    {
        var opened = Given(Judged).When(Tan, new OpenPapers(), Friday);
        Assert.Equal(Rules.Start("P-ASKREV", Friday), opened.Case.Review);
        Assert.Equal(ServiceMethod.Portal, opened.Case.Services.All[^1].How);
        opened.When(Tan, new OpenPapers(), Friday.AddDays(1)).Refused("grievance/nothing-to-serve");
        opened.When(Handler, ByPost, Friday.AddDays(1)).Refused("grievance/nothing-to-serve");
        Given(Judged).When(Handler, ByPost with { How = ServiceMethod.Portal }, Friday).Refused("grievance/portal-is-the-readers");
    }

    [Fact] public void A_service_has_its_evidence_and_a_possible_day()
    {
        Given(Judged).When(Handler, ByPost with { Evidence = " " }, Friday).Refused("grievance/evidence-missing");
        Given(Judged).When(Handler, ByPost, Monday).Refused("grievance/future-time");
        Given(Judged).When(Handler, ByPost with { ServedAt = Monday.AddHours(-1) }, Friday).Refused("grievance/served-before-issued");
        Given(Assigned).When(Handler, ByPost, Friday).Refused("grievance/nothing-to-serve");
    }

    [Fact] public void A_refusal_and_an_extension_are_served_and_start_no_review()
    {
        Given(Declined).When(Handler, ByPost with { Paper = Paper.NonAcceptance }, Friday).Then(c => c is { Review: null, Services.All.Length: 1 });
        Given(Assigned).When(Handler, new ProposeExtension(10, "Why.")).When(Manager, new ApproveExtension())
            .When(Handler, ByPost with { Paper = Paper.Extension }, Friday).Then(c => c is { Review: null, Services.All.Length: 1 });
    }

    [Fact] public void Receipt_and_acceptance_wait_to_be_served_until_the_next_paper_is_there()
    {
        var received = Given(Logged).When(Handler, ByPost with { Paper = Paper.Receipt }, Friday).Then(c => c is { Review: null, Services.All: [{ Paper: Paper.Receipt, Begins: null }] });
        received.When(Handler, ByPost with { Paper = Paper.Receipt }, Friday).Refused("grievance/nothing-to-serve");
        Given(Accepted).When(Handler, ByPost with { Paper = Paper.Receipt }, Friday).Refused("grievance/nothing-to-serve");
        Given(Accepted).When(Tan, new OpenPapers(), Friday).Then(c => c is { Services.All: [{ Paper: Paper.Acceptance, Of: var of }] } && of == Monday);
        Assert.Equal([Paper.Opinion], Issued.Waiting(Given(Answered).Case).Select(one => one.Paper));
    }

    [Fact] public void A_second_reply_is_served_again_and_its_time_is_its_own()
    {
        var first = Given(Judged).When(Handler, ByPost, Friday);
        var again = first.When(Handler, new ReopenGrievance("It stands again."), Friday).When(Handler, new AnswerGrievance(Opinion: InForm), Friday.AddDays(10));
        Assert.Equal(Friday.AddDays(10), again.Case.Review!.Started);
        Assert.Equal(Rules.Start("P-ASKREV", Friday.AddDays(12)), again.When(Tan, new OpenPapers(), Friday.AddDays(12)).Case.Review);
    }

    [Fact] public void An_enquirys_reply_is_served_but_there_is_nothing_to_review() =>
        Given<Grievance>().When(Officer, Ask with { Kind = GrievanceKind.Enquiry }).When(Handler, new AnswerGrievance("On the third floor."))
            .When(Tan, new OpenPapers(), Friday).Then(c => c is { Review: null, Services.All.Length: 1 });

    [Fact] public void The_opinion_of_a_review_begins_the_time_for_the_next_and_the_last_one_none()
    {
        var reviewed = Given(Reviewed).When(Tan, new OpenPapers(), Friday);
        Assert.Equal((Paper.ReviewOpinion, Rules.Start("P-ASKREREV", Friday)), (reviewed.Case.Services.All[^1].Paper, reviewed.Case.Review));
        Given(Ended).When(Tan, new OpenPapers(), Friday).Then(c => c is { Review: null, Services.All: [{ Paper: Paper.ReReviewOpinion }] });
    }
}
