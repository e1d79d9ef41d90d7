using System.Collections.Immutable;
using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class MergingCases
{
    static readonly Guid Merge = Number(70), Other = Number(51), Main = Number(50);

    static Story<Grievance> Received(int daysAgo, string code = "YT-26-000002") => Given<Grievance>().When(Officer, Stories.Ask with { Code = code, ReceivedAt = Monday.AddDays(-daysAgo) });
    static TakeInGrievance TakeIn(Story<Grievance> other, Guid? id = null, Guid? merge = null) =>
        new(id ?? Other, other.Case.Code, merge ?? Merge, other.Case.Status, other.Case.Clock, other.Case.Kind == GrievanceKind.Report);
    static readonly MergeGrievance IntoMain = new(Main, "YT-26-000001", Merge);

    [Fact] public void The_earlier_due_counts()
    {
        var (main, earlier, later) = (Received(3), Received(9), Received(1));

        Assert.Equal(earlier.Case.Clock, main.When(Handler, TakeIn(earlier)).Then(_ => true).Case.Clock);
        Assert.Equal(main.Case.Clock, main.When(Handler, TakeIn(later)).Then(_ => true).Case.Clock);
    }

    [Fact] public void Who_waited_to_hear_has_heard_once_the_main_case_is_taken_on() =>
        Given(Accepted).When(Handler, TakeIn(Received(9))).Then(g => g.Clock!.Rule == "P-FINISH" && g.Clock.Started == Monday);

    [Fact] public void Letting_go_gives_the_main_case_its_own_clock_back_in_whatever_order()
    {
        var (main, first, second) = (Received(3), Received(9), Received(6));
        var both = main.AndThen(Handler, TakeIn(first)).AndThen(Handler, TakeIn(second, Number(52), Number(71)));

        Assert.Equal(first.Case.Clock, both.Case.Clock);
        Assert.Equal(second.Case.Clock, both.AndThen(Handler, new ReleaseGrievance(Other, Merge)).Then(_ => true).Case.Clock);
        Assert.Equal(first.Case.Clock, both.AndThen(Handler, new ReleaseGrievance(Number(52), Number(71))).Then(_ => true).Case.Clock);
        var free = both.AndThen(Handler, new ReleaseGrievance(Other, Merge)).AndThen(Handler, new ReleaseGrievance(Number(52), Number(71))).Then(_ => true).Case;
        Assert.Equal((main.Case.Clock, null), (free.Clock, free.Links.Own));
        Assert.Empty(free.Links.TakenIn);
    }

    [Fact] public void A_clock_that_the_main_case_has_started_meanwhile_stays() =>
        Received(3).AndThen(Handler, TakeIn(Received(9))).AndThen(Handler, new AcceptGrievance()).AndThen(Handler, new ReleaseGrievance(Other, Merge)).Then(g => g.Clock!.Rule == "P-FINISH" && g.Clock.Started == Monday);

    // the main case is due on 13 November, what was taken in four days before; thirty days more would be in December
    [Fact] public void More_time_for_what_was_taken_in_ends_where_the_main_case_is_due()
    {
        var main = Given(Assigned);
        var earlier = Given<Grievance>().When(Officer, Stories.Ask with { Code = "YT-26-000002", ReceivedAt = Monday.AddDays(-9) }, Monday.AddDays(-5)).AndThen(Handler, new AcceptGrievance(), Monday.AddDays(-4));
        var longer = main.AndThen(Handler, TakeIn(earlier)).AndThen(Handler, new ProposeExtension(30, "The survey takes longer.")).AndThen(Manager, new ApproveExtension());

        Assert.Equal("2026-11-09", $"{earlier.Case.Clock!.LegalDue}");
        Assert.Equal(main.Case.Clock, longer.Case.Clock);
        var free = longer.AndThen(Handler, new ReleaseGrievance(Other, Merge)).Then(_ => true).Case;
        Assert.Equal((main.Case.Clock, null), (free.Clock, free.Links.Own));
    }

    [Fact] public void Nor_is_more_time_for_the_main_case_any_for_what_was_taken_in()
    {
        var main = Given(Assigned);
        var later = Received(0).AndThen(Handler, new AcceptGrievance(), Monday.AddDays(7));
        var longer = main.AndThen(Handler, TakeIn(later), Monday.AddDays(7)).AndThen(Handler, new ProposeExtension(30, "The survey takes longer."), Monday.AddDays(7)).AndThen(Manager, new ApproveExtension(), Monday.AddDays(7));

        Assert.Equal(later.Case.Clock, longer.Case.Clock);
        Assert.Equal(main.Case.Clock, longer.AndThen(Handler, new ReleaseGrievance(Other, Merge), Monday.AddDays(7)).Then(_ => true).Case.Clock);
    }

    [Fact] public void What_is_answered_meanwhile_runs_by_no_clock_again() =>
        Received(3).AndThen(Handler, TakeIn(Received(9))).AndThen(Handler, new AnswerGrievance("Done.")).AndThen(Handler, new ReleaseGrievance(Other, Merge)).Then(g => g.Clock is null);

    [Fact] public void What_goes_in_rests_and_comes_back_exactly_as_it_was()
    {
        var before = Given(Assigned);
        var merged = before.When(Handler, IntoMain).Then(new GrievanceMerged(Main, "YT-26-000001", Merge, Monday))
            .Then(g => g is { Status: GrievanceStatus.Merged, IsOpen: false, IsOver: true, Clock: null } && g.ClosedAt == Monday);
        var back = merged.AndThen(Handler, new UnmergeGrievance("Another lift."), Monday.AddDays(2)).Then(_ => true).Case;

        Assert.Equal(before.Case, back with { Links = Links.None });
        Assert.Equal(new Undone(Main, Merge), back.Links.Undone);
    }

    [Fact] public void Who_stood_back_meanwhile_does_not_come_back_with_it() =>
        Given(Assigned).When(Handler, IntoMain).AndThen(Manager, new DeclareInterest(Handler.Id, InterestGround.OwnInterest)).AndThen(Manager, new UnmergeGrievance("No."))
            .Then(g => g.Handler is null && g.Recused.Contains(Handler.Id));

    public static TheoryData<string> Acts => [.. Every.Select(act => act.GetType().Name)];
    static readonly ImmutableArray<Command<Grievance>> Every =
    [
        new AcceptGrievance(), new AnswerGrievance("x"), new AssignGrievance(Number(22)), new CloseGrievance(), new NoteOnGrievance("x"), new ReopenGrievance("x"), new RateAnswer(new(5, 5, 5, 5)),
        new SendMessage("x"), new JoinGrievance(Number(90), Name: "x"), new PublishMatter("x"), IntoMain, new LinkGrievance(Number(60), "YT-26-000009", LinkKind.Related),
        new TakeInGrievance(Number(60), "YT-26-000009", Number(72), GrievanceStatus.Registered, null, false),
    ];

    [Theory, MemberData(nameof(Acts))] public void Every_act_on_it_names_the_main_case(string act) =>
        Given(Assigned).When(Handler, IntoMain).AndThen(Manager, Every.Single(one => one.GetType().Name == act)).Refused("grievance/merged", "YT-26-000001");

    [Fact] public void An_accusation_is_never_merged()
    {
        var accusation = Given<Grievance>().When(Officer, Stories.Ask with { Kind = GrievanceKind.Report });

        Given(Logged).When(Handler, TakeIn(accusation)).Refused("grievance/confidential");
        accusation.When(Manager, TakeIn(Received(1))).Refused("grievance/confidential");
        accusation.When(Manager, IntoMain).Refused("grievance/confidential");
    }

    [Fact] public void Nothing_goes_into_what_is_over() => Given(Closed).When(Handler, TakeIn(Received(1))).Refused("grievance/main-not-open", "YT-26-000001");
    [Fact] public void What_is_further_on_is_the_main_case() => Given(Logged).When(Handler, TakeIn(Given(Accepted))).Refused("grievance/main-is-behind", "YT-26-000001");
    [Fact] public void Nor_twice() => Given(Accepted).When(Handler, TakeIn(Received(1))).AndThen(Handler, TakeIn(Received(1))).Refused("grievance/already-merged", "YT-26-000002");
    [Fact] public void What_others_went_into_goes_nowhere() => Given(Accepted).When(Handler, TakeIn(Received(1))).AndThen(Handler, new MergeGrievance(Number(53), "YT-26-000003", Number(71))).Refused("grievance/has-merged-cases", "YT-26-000002");
    [Fact] public void What_is_answered_goes_nowhere() => Given(Answered).When(Handler, IntoMain).Refused("grievance/not-in-this-state");
    [Fact] public void Only_a_merge_is_undone()
    {
        Given(Assigned).When(Handler, new UnmergeGrievance("x")).Refused("grievance/not-merged");
        Given(Assigned).When(Handler, IntoMain).AndThen(Handler, new UnmergeGrievance(" ")).Refused("grievance/reason-missing");
        Given(Accepted).When(Handler, TakeIn(Received(1))).AndThen(Handler, new ReleaseGrievance(Other, Number(79))).Refused("grievance/not-merged");
    }
}

public class LinkingCases
{
    static readonly LinkGrievance Part = new(Number(60), "YT-26-000009", LinkKind.PartOf);

    [Fact] public void They_hang_together_and_no_longer() =>
        Given(Logged).When(Handler, Part).Then(new GrievanceLinked(Number(60), "YT-26-000009", LinkKind.PartOf, Monday)).AndThen(Handler, new UnlinkGrievance(Number(60))).Then(g => g.Links.Others.IsEmpty);
    [Fact] public void Once() => Given(Logged).When(Handler, Part).AndThen(Handler, Part with { Kind = LinkKind.Related }).Refused("grievance/already-linked", "YT-26-000009");
    [Fact] public void A_part_has_one_whole() => Given(Logged).When(Handler, Part).AndThen(Handler, Part with { Other = Number(61) }).Refused("grievance/part-of-another", "YT-26-000009");
    [Fact] public void Never_in_a_circle() => Given(Logged).When(Handler, Part with { InACircle = true }).Refused("grievance/linked-in-a-circle");
    [Fact] public void What_is_not_linked_is_not_unlinked() => Given(Logged).When(Handler, new UnlinkGrievance(Number(60))).Refused("grievance/not-linked");
}
