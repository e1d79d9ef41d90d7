using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class TransferringAGrievance
{
    static readonly Guid Unit = Number(50);
    static readonly Subject Member = new(Number(51), Role.Handler) { Units = [Unit] };
    static readonly Event<Grievance>[] ToAUnit = [.. Given(Assigned).When(Handler, new TransferGrievance(Unit, null, "Theirs.")).Happened];

    [Fact] public void It_is_on_its_way_and_the_clock_runs_on()
    {
        var before = Given(Assigned).Case.Clock;
        var story = Given(Assigned).When(Handler, new TransferGrievance(null, "police", "Theirs.")).Then(g => g is { Status: GrievanceStatus.Transferred, IsOpen: true, Hop: { Number: 1, Authority: "police", IsAwaited: true } });

        Assert.Equal(before, story.Case.Clock);
        Assert.Equal(("P-OBJECT", Due.On(new(2026, 9, 20))), (story.Case.Hop!.Objection.Rule, story.Case.Hop.Objection.LegalDue));
    }

    [Fact] public void An_authority_outside_takes_it_and_we_still_see_to_the_answer() =>
        Given(Transferred).When(Handler, new AcceptTransfer()).Then(g => g is { IsElsewhere: true, IsOpen: true } && g.Handler == Handler.Id && g.FirstHandler == Handler.Id);

    [Fact] public void What_it_answers_is_written_into_our_file() => Given(Elsewhere).When(Handler, new AnswerGrievance("They have done it.")).Then(g => g.Status == GrievanceStatus.Answered);

    [Fact] public void Taken_outside_before_it_was_accepted_the_time_to_finish_begins_there() =>
        Given(Logged).When(Handler, new TransferGrievance(null, "police", "Theirs.")).AndThen(Handler, new AcceptTransfer(), Monday.AddDays(2))
            .Then(g => g.Clock is { Rule: "P-FINISH" } && g.Clock.Started == Monday.AddDays(2));

    [Fact] public void A_unit_that_takes_it_has_it_and_names_a_handler_of_its_own() =>
        Given(ToAUnit).When(Member, new AcceptTransfer()).Then(g => g is { Status: GrievanceStatus.Accepted, Handler: null } && g.FirstHandler == Handler.Id);

    [Fact] public void Nobody_else_takes_it_for_the_unit() => Given(ToAUnit).When(Handler, new AcceptTransfer()).Refused("grievance/only-who-received-it");
    [Fact] public void Nobody_else_refuses_it_for_the_unit() => Given(ToAUnit).When(Handler, new RefuseTransfer("x")).Refused("grievance/only-who-received-it");

    [Fact] public void Refused_it_is_back_where_it_was_with_the_same_clock() =>
        Given(ToAUnit).When(Member, new RefuseTransfer("Not ours.")).Then(new TransferRefused(1, "Not ours.", Monday))
            .Then(g => g is { Status: GrievanceStatus.InProgress, Hop.Answer: HopAnswer.Refused } && g.Handler == Handler.Id && g.Clock == Given(Assigned).Case.Clock);

    // the Sunday in between is worked: the fifth working day
    [Fact] public void On_the_fifth_working_day_it_may_still_be_refused() => Given(Transferred).When(Handler, new RefuseTransfer("x"), new DateTimeOffset(2026, 9, 20, 23, 59, 0, TimeSpan.FromHours(8))).Then(g => g.IsInHand);
    [Fact] public void Not_on_the_sixth() => Given(Transferred).When(Handler, new RefuseTransfer("x"), new DateTimeOffset(2026, 9, 21, 0, 0, 0, TimeSpan.FromHours(8))).Refused("grievance/objection-too-late", "2026-09-20");
    [Fact] public void Not_refused_without_a_reason() => Given(Transferred).When(Handler, new RefuseTransfer(" ")).Refused("grievance/reason-missing");

    [Fact] public void It_may_go_on_from_there() => Given(Elsewhere).When(Handler, new TransferGrievance(null, "court", "On.")).Then(g => g.Hop is { Number: 2, Authority: "court" });
    [Fact] public void Not_while_the_last_hop_waits() => Given(Transferred).When(Handler, new TransferGrievance(null, "court", "x")).Refused("grievance/not-in-this-state", "TransferGrievance", "Transferred");
    [Fact] public void Not_to_nobody() => Given(Logged).When(Handler, new TransferGrievance(null, null, "x")).Refused("grievance/one-destination");
    [Fact] public void Not_to_two() => Given(Logged).When(Handler, new TransferGrievance(Unit, "police", "x")).Refused("grievance/one-destination");
    [Fact] public void Not_to_whom_we_do_not_know() => Given(Logged).When(Handler, new TransferGrievance(null, "moon", "x")).Refused("grievance/unknown-authority", "moon");
    [Fact] public void Not_to_a_unit_there_is_not() => Given(Logged).When(Handler, new TransferGrievance(Unit, null, "x", UnitKnown: false)).Refused("grievance/unknown-receiver");
    [Fact] public void Not_without_a_reason() => Given(Logged).When(Handler, new TransferGrievance(null, "police", "")).Refused("grievance/reason-missing");
    [Fact] public void Not_after_the_answer() => Given(Answered).When(Handler, new TransferGrievance(null, "police", "x")).Refused("grievance/not-in-this-state", "TransferGrievance", "Answered");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new TransferGrievance(null, "police", "x")).Refused("grievance/not-found");
    [Fact] public void Nothing_is_taken_that_was_not_sent() => Given(Logged).When(Handler, new AcceptTransfer()).Refused("grievance/not-in-this-state", "AcceptTransfer", "Registered");
    [Fact] public void Nothing_is_taken_twice() => Given(Elsewhere).When(Handler, new AcceptTransfer()).Refused("grievance/no-transfer-pending");
    [Fact] public void Nothing_is_refused_after_it_was_taken() => Given(Elsewhere).When(Handler, new RefuseTransfer("x")).Refused("grievance/no-transfer-pending");
}

public class SortingAGrievance
{
    [Fact] public void It_is_of_another_kind_and_about_something_else() =>
        Given(Assigned).When(Handler, new ReclassifyGrievance(GrievanceKind.Suggestion, "nuisance.night", "Read it.")).Then(new GrievanceReclassified(GrievanceKind.Suggestion, "nuisance.night", Severity.S2, "Read it.", Monday))
            .Then(g => g is { Kind: GrievanceKind.Suggestion, Category: "nuisance.night", Severity: Severity.S2, Status: GrievanceStatus.InProgress });

    [Fact] public void An_accusation_goes_to_discipline_inspection_and_out_of_the_teams_sight()
    {
        var story = Given(Assigned).When(Handler, new ReclassifyGrievance(GrievanceKind.Report, "unclassified", "They took money."))
            .Then(g => g is { Kind: GrievanceKind.Report, Handler: null, Status: GrievanceStatus.Transferred, Hop.Authority: "discipline" });

        var thing = story.Case.ResourceOf(Number(9));
        Assert.Equal(Verdict.Hidden, Mediation.Access.Decide(Handler, Mediation.Access.Read, thing, "read", Monday));
        Assert.Equal(Verdict.Allowed, Mediation.Access.Decide(Manager, Mediation.Access.Read, thing, "read", Monday));
    }

    [Fact] public void Only_a_manager_says_that_it_is_none_after_all()
    {
        var accused = Given<Grievance>().When(Officer, Ask with { Kind = GrievanceKind.Report });
        accused.AndThen(Handler, new ReclassifyGrievance(GrievanceKind.Complaint, "other", "x")).Refused("grievance/accusation-stays");
        accused.AndThen(Manager, new ReclassifyGrievance(GrievanceKind.Complaint, "other", "x")).Then(g => g.Kind == GrievanceKind.Complaint);
    }

    [Fact] public void What_turns_out_grave_raises_the_alert_from_that_moment() =>
        Given(Assigned).When(Handler, new ReclassifyGrievance(GrievanceKind.Complaint, "safety.intimidation", "x"), Monday.AddDays(1))
            .Then(g => g.Alert is not null && g.Contact!.LegalDue == Due.At(Monday.AddDays(1).AddHours(2)));

    [Fact] public void Not_to_what_it_is() => Given(Logged).When(Handler, new ReclassifyGrievance(Ask.Kind, Ask.Category, "x")).Refused("grievance/unchanged");
    [Fact] public void Not_without_a_reason() => Given(Logged).When(Handler, new ReclassifyGrievance(GrievanceKind.Petition, "other", "")).Refused("grievance/reason-missing");
    [Fact] public void Not_to_a_category_there_is_not() => Given(Logged).When(Handler, new ReclassifyGrievance(GrievanceKind.Petition, "weather", "x")).Refused("grievance/unknown-category");
    [Fact] public void Not_after_the_answer() => Given(Answered).When(Handler, new ReclassifyGrievance(GrievanceKind.Petition, "other", "x")).Refused("grievance/not-in-this-state");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new ReclassifyGrievance(GrievanceKind.Petition, "other", "x")).Refused("grievance/not-found");

    [Fact] public void A_place_says_itself_what_is_grave_there() =>
        Assert.Equal(Severity.S1, Categories.SeverityOf("nuisance.dust", Rules with { Severities = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("nuisance.dust", "s1")]) }));
}
