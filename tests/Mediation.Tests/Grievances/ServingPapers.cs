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
        Given(Answered).When(Handler, ByPost, Friday.AddDays(1))
            .Then(new PaperServed(Paper.Opinion, Monday, ServiceMethod.Post, Friday, Handler.Id, "EMS 1029384756, signed for.", Rules.Start("P-ASKREV", Friday)));

    [Fact] public void Opening_it_in_the_portal_is_service_too_and_needs_no_other()
    {
        var opened = Given(Answered).When(Tan, new OpenPapers(), Friday);
        Assert.Equal(Rules.Start("P-ASKREV", Friday), opened.Case.RemedyClock);
        Assert.Equal(ServiceMethod.Portal, opened.Case.Services.All[^1].How);
        opened.When(Tan, new OpenPapers(), Friday.AddDays(1)).Refused("grievance/nothing-to-serve");
        opened.When(Handler, ByPost, Friday.AddDays(1)).Refused("grievance/nothing-to-serve");
        Given(Answered).When(Handler, ByPost with { How = ServiceMethod.Portal }, Friday).Refused("grievance/portal-is-the-readers");
    }

    [Fact] public void A_service_has_its_evidence_and_a_possible_day()
    {
        Given(Answered).When(Handler, ByPost with { Evidence = " " }, Friday).Refused("grievance/evidence-missing");
        Given(Answered).When(Handler, ByPost, Monday).Refused("grievance/future-time");
        Given(Answered).When(Handler, ByPost with { ServedAt = Monday.AddHours(-1) }, Friday).Refused("grievance/served-before-issued");
        Given(Assigned).When(Handler, ByPost, Friday).Refused("grievance/nothing-to-serve");
    }

    [Fact] public void A_refusal_and_an_extension_are_served_and_start_no_review()
    {
        Given(Declined).When(Handler, ByPost with { Paper = Paper.NonAcceptance }, Friday).Then(c => c is { RemedyClock: null, Services.All.Length: 1 });
        Given(Assigned).When(Handler, new ProposeExtension(10, "Why.")).When(Manager, new ApproveExtension())
            .When(Handler, ByPost with { Paper = Paper.Extension }, Friday).Then(c => c is { RemedyClock: null, Services.All.Length: 1 });
    }

    [Fact] public void A_second_reply_is_served_again_and_its_time_is_its_own()
    {
        var first = Given(Answered).When(Handler, ByPost, Friday);
        var again = first.When(Handler, new ReopenGrievance("It stands again."), Friday).When(Handler, new AnswerGrievance("New motor."), Friday.AddDays(10));
        Assert.Null(again.Case.RemedyClock);
        Assert.Equal(Rules.Start("P-ASKREV", Friday.AddDays(12)), again.When(Tan, new OpenPapers(), Friday.AddDays(12)).Case.RemedyClock);
    }

    [Fact] public void An_enquirys_reply_is_served_but_there_is_nothing_to_review() =>
        Given<Grievance>().When(Officer, Ask with { Kind = GrievanceKind.Enquiry }).When(Handler, new AnswerGrievance("On the third floor."))
            .When(Tan, new OpenPapers(), Friday).Then(c => c is { RemedyClock: null, Services.All.Length: 1 });
}
