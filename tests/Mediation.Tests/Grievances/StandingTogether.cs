using Mediation.Files;
using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;
using Rules = Mediation.Access;

namespace Mediation.Tests.Grievances;

public class StandingTogether
{
    static readonly JoinGrievance Lin = new(Number(201), Name: "Lin", Phone: "13800000001");
    static readonly Subject Neighbour = Subject.Nobody;

    /// <summary>A case that so many have signed, by name.</summary>
    static Story<Grievance> Signed(int people) => Enumerable.Range(1, people).Aggregate(Given(Assigned), (story, n) => story.AndThen(Officer, new JoinGrievance(Number(200 + n), Name: $"Member {n}")));
    static Verdict Ask(Story<Grievance> story, Subject subject, string action) => Rules.Decide(subject, action, story.Case.ResourceOf(Number(50)), "service", Monday);
    static Subject Member(int number) => new(Number(50), Role.Reporter) { Member = number };

    [Fact] public void Staff_write_down_who_signed_and_everybody_gets_a_number() =>
        Given(Logged).When(Officer, Lin).Then(new MemberJoined(1, Number(201), null, Lin.Name!.About(Number(201)), Lin.Phone!.About(Number(201)), BySelf: false, Monday))
            .AndThen(Handler, Lin with { Person = Number(202) }).Then(g => g.Joint.Members.Select(m => m.Number).SequenceEqual([1, 2]));

    [Fact] public void Who_signed_has_a_name() => Given(Logged).When(Officer, new JoinGrievance(Number(201), Name: " ")).Refused("grievance/member-name-missing");
    [Fact] public void A_neighbour_need_not_say_theirs() => Given(Logged).When(Neighbour, new JoinGrievance(Number(201), Device: Number(301))).Then(g => g.Joint.Members is [{ BySelf: true, Name: null }]);
    [Fact] public void Nobody_counts_twice() => Given(Logged).When(Officer, Lin).AndThen(Officer, Lin with { Phone = null }).Refused("grievance/already-joined");
    [Fact] public void Nor_by_the_same_browser() =>
        Given(Logged).When(Neighbour, new JoinGrievance(Number(201), Number(301))).AndThen(Neighbour, new JoinGrievance(Number(202), Number(301))).Refused("grievance/already-joined");
    [Fact] public void Who_reported_stands_behind_it_already() => Given(Logged).When(Officer, Lin with { Person = Number(7) }).Refused("grievance/already-joined");
    [Fact] public void Nobody_joins_what_is_over() => Given(Closed).When(Officer, Lin).Refused("grievance/not-in-this-state");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Officer, Lin).Refused("grievance/not-found");

    [Fact] public void Five_speak_for_them_and_no_more()
    {
        Signed(6).When(Handler, new ElectRepresentatives([5, 1, 2, 3, 4])).Then(g => g.Joint.Representatives.SetEquals([1, 2, 3, 4, 5]));
        Signed(6).When(Handler, new ElectRepresentatives([1, 2, 3, 4, 5, 6])).Refused("grievance/too-many-representatives", "5");
    }

    [Fact] public void Who_is_not_named_any_more_no_longer_speaks() =>
        Signed(3).When(Handler, new ElectRepresentatives([1, 2])).AndThen(Handler, new ElectRepresentatives([3])).Then(g => g.Joint.Representatives.SetEquals([3]));
    [Fact] public void Nobody_speaks_without_a_name() => Given(Logged).When(Neighbour, new JoinGrievance(Number(201), Number(301))).AndThen(Handler, new ElectRepresentatives([1])).Refused("grievance/no-such-member");
    [Fact] public void Somebody_speaks() => Signed(2).When(Handler, new ElectRepresentatives([])).Refused("grievance/nobody-elected");
    [Fact] public void The_same_again_is_no_election() => Signed(2).When(Handler, new ElectRepresentatives([1, 2])).AndThen(Handler, new ElectRepresentatives([2, 1, 1])).Refused("grievance/already-elected");

    [Fact] public void Who_leaves_speaks_for_nobody_and_their_number_is_not_given_again()
    {
        var left = Signed(2).When(Handler, new ElectRepresentatives([1, 2])).AndThen(Officer, new LeaveGrievance(2)).Then(new MemberLeft(2, Monday));

        Assert.True(left.Case.Joint.Representatives.SetEquals([1]));
        left.When(Officer, Lin with { Person = Number(299) }).Then(g => g.Joint.Find(3) is not null && g.Joint.Find(2) is null);
    }

    [Fact] public void A_member_leaves_by_themselves_and_sends_nobody_else_away()
    {
        Signed(2).When(Member(1), new LeaveGrievance(1)).Then(g => g.Joint.Members is [{ Number: 2 }]);
        Signed(2).When(Member(1), new LeaveGrievance(2)).Refused("grievance/only-for-oneself");
        Signed(2).When(Resident, new LeaveGrievance(2)).Refused("grievance/only-for-oneself");
        Signed(2).When(Officer, new LeaveGrievance(3)).Refused("grievance/no-such-member");
    }

    [Fact] public void The_answer_is_handed_to_each_once()
    {
        var answered = Signed(2).AndThen(Handler, new AnswerGrievance("It runs again."), Monday.AddDays(1));

        Signed(2).When(Officer, new ServeMember(1, Handing.Post)).Refused("grievance/not-answered");
        answered.When(Officer, new ServeMember(1, Handing.Post), Monday.AddDays(2)).Then(new MemberServed(1, Handing.Post, Monday.AddDays(2), Monday.AddDays(2)))
            .When(Officer, new ServeMember(1, Handing.InPerson), Monday.AddDays(2)).Refused("grievance/already-served");
        answered.When(Officer, new ServeMember(1, Handing.Post, Monday), Monday.AddDays(2)).Refused("grievance/served-before-answered");
        answered.When(Officer, new ServeMember(1, Handing.Post, Monday.AddDays(3)), Monday.AddDays(2)).Refused("grievance/future-time");
        answered.When(Officer, new ServeMember(9, Handing.Post), Monday.AddDays(2)).Refused("grievance/no-such-member");
    }

    [Fact] public void A_new_answer_has_reached_nobody_yet() =>
        Signed(1).AndThen(Handler, new AnswerGrievance("A.")).AndThen(Officer, new ServeMember(1, Handing.Post)).AndThen(Handler, new ReopenGrievance("B.")).AndThen(Handler, new AnswerGrievance("C."))
            .Then(g => g.Joint.Members is [{ ServedAt: null }]);

    [Fact] public void A_member_sees_the_matter_and_nobody_in_it()
    {
        var seen = Given(Assigned).When(Neighbour, new JoinGrievance(Number(201), Number(301))).AndThen(Officer, Lin with { Person = Number(202) }).Case.For(Member(1));

        Assert.True(seen.Reporter is { Anonymous: true, Name: null, Phone: null } && seen.Text is null && seen.UnitId is null && seen.Place is null);
        Assert.All(seen.Joint.Members, one => Assert.True(one.Name is null && one.Phone is null && one.Person == Guid.Empty));
        Assert.Equal(2, seen.Joint.Members.Count);
    }

    [Fact] public void The_papers_of_one_are_not_the_papers_of_all() =>
        Assert.Empty(Given(Assigned).When(Tan, new AttachFile(Number(203), "deed.pdf", "5ea1ed", FileKind.Pdf, 1)).AndThen(Handler, new AttachFile(Number(204), "note.pdf", "5ea1ed", FileKind.Pdf, 1))
            .AndThen(Neighbour, new JoinGrievance(Number(201), Number(301))).Case.For(Member(1)).Files);

    [Fact] public void Who_signed_reads_what_they_signed() => Assert.NotNull(Signed(1).Case.For(Member(1)).Text);
    [Fact] public void Whoever_reported_is_told_how_many_and_not_who() => Assert.All(Signed(2).Case.For(Tan).Joint.Members, one => Assert.Null(one.Name));

    [Fact] public void A_member_looks_and_leaves_and_does_nothing_else()
    {
        var story = Signed(1);

        Assert.Equal(Verdict.Allowed, Ask(story, Member(1), Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(story, Member(1), "LeaveGrievance"));
        Assert.All(["RateAnswer", "ReopenGrievance", "NoteOnGrievance", "SendMessage"], act => Assert.Equal(Verdict.Forbidden, Ask(story, Member(1), act)));
        Assert.Equal(Verdict.Hidden, Ask(story, Member(2), Rules.Read));
        Assert.Equal(Verdict.Hidden, Ask(story.AndThen(Officer, new LeaveGrievance(1)), Member(1), Rules.Read));
    }

    [Fact] public void Neighbours_join_what_is_shown_to_them_and_nothing_else()
    {
        Assert.NotEqual(Verdict.Allowed, Ask(Given(Assigned), Neighbour, Rules.Join));
        Assert.Equal(Verdict.Hidden, Ask(Given(Assigned), Resident, Rules.Join));
        Assert.Equal(Verdict.Allowed, Ask(Given(Assigned).When(Handler, new PublishMatter("Lift in hall B")), Resident, Rules.Join));
    }
}

public class ShowingAMatterToNeighbours
{
    [Fact] public void Under_a_title_of_ours() => Given(Assigned).When(Handler, new PublishMatter("Lift in hall B")).Then(new MatterPublished("Lift in hall B", Monday)).Then(g => g.IsPublic);
    [Fact] public void Never_an_accusation() => Given<Grievance>().When(Officer, Ask with { Kind = GrievanceKind.Report }).AndThen(Manager, new PublishMatter("x")).Refused("grievance/confidential");
    [Fact] public void Only_where_there_are_neighbours() => Given<Grievance>().When(Officer, Ask with { Site = null }).AndThen(Manager, new PublishMatter("x")).Refused("grievance/nowhere-to-show");
    [Fact] public void Not_without_a_title() => Given(Assigned).When(Handler, new PublishMatter(" ")).Refused("grievance/title-missing");
    [Fact] public void Only_while_it_is_open()
    {
        Given(Closed).When(Handler, new PublishMatter("x")).Refused("grievance/not-in-this-state");
        Given(Assigned).When(Handler, new PublishMatter("x")).AndThen(Handler, new AnswerGrievance("y")).Then(g => !g.IsPublic);
    }
    [Fact] public void And_no_longer() => Given(Assigned).When(Handler, new PublishMatter("x")).AndThen(Handler, new HideMatter()).Then(g => !g.IsPublic);
    [Fact] public void What_is_not_shown_is_not_hidden() => Given(Assigned).When(Handler, new HideMatter()).Refused("grievance/not-public");
}

public class WritingToEachOther
{
    [Fact] public void Of_a_reporters_message_only_the_day_is_kept() =>
        Given(Assigned).When(Tan, new SendMessage("Who came?"), Monday.AddHours(7.5)).Then(new MessageSent("Who came?", true, new(2026, 9, 14)));

    [Fact] public void What_one_side_writes_the_other_has_not_read()
    {
        var story = Given(Assigned).When(Tan, new SendMessage("One.")).AndThen(Tan, new SendMessage("Two.")).AndThen(Handler, new SendMessage("We come on Friday."));

        Assert.Equal((0, 1), (story.Case.Dialog.UnreadByHouse, story.Case.Dialog.UnreadByReporter));       // who answers has read
        story.When(Tan, new ReadMessages()).Then(new MessagesRead(true, 1, new(2026, 9, 14))).Then(g => g.Dialog.UnreadByReporter == 0);
        story.When(Handler, new ReadMessages()).Refused("grievance/nothing-unread");
    }

    [Fact] public void The_house_reads_for_all_of_it() => Given(Assigned).When(Tan, new SendMessage("One.")).AndThen(Manager, new ReadMessages()).Then(g => g.Dialog.UnreadByHouse == 0);
    [Fact] public void Nothing_is_not_a_message() => Given(Assigned).When(Tan, new SendMessage("\n")).Refused("grievance/nothing-to-answer");
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Tan, new SendMessage("x")).Refused("grievance/not-found");
}

public class NeedingToKnow
{
    static readonly Story<Grievance> Accusation = Given<Grievance>().When(Officer, Stories.Ask with { Kind = GrievanceKind.Report });
    static readonly Subject Far = new(Number(40), Role.Handler) { Projects = [Number(1000)] };
    static Verdict Ask(Story<Grievance> story, Subject subject, string action) => Rules.Decide(subject, action, story.Case.ResourceOf(Number(50)), "service", Monday);

    [Fact] public void Who_is_let_know_looks_and_notes_wherever_they_work()
    {
        var named = Accusation.AndThen(Manager, new LetKnow(Far.Id, "Discipline."));

        Assert.Equal(Verdict.Hidden, Ask(Accusation, Far, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(named, Far, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(named, Far, "NoteOnGrievance"));
        Assert.Equal(Verdict.Forbidden, Ask(named, Far, "AnswerGrievance"));
        Assert.Equal(Verdict.Hidden, Ask(named, Handler, Rules.Read));
        Assert.Equal(Verdict.Hidden, Ask(named.AndThen(Manager, new EndKnowing(Far.Id)), Far, Rules.Read));
    }

    [Fact] public void Never_whom_it_is_about() =>
        Accusation.AndThen(Manager, new DeclareInterest(Far.Id, InterestGround.ComplaintIsAboutThem)).When(Manager, new LetKnow(Far.Id, "Why.")).Refused("grievance/recused");
    [Fact] public void And_what_bars_wins_over_what_was_said_before() =>
        Assert.Equal(Verdict.Hidden, Ask(Accusation.AndThen(Manager, new LetKnow(Far.Id, "Why.")).AndThen(Manager, new DeclareInterest(Far.Id, InterestGround.ComplaintIsAboutThem)), Far, Rules.Read));
    [Fact] public void Other_kinds_have_no_list() => Given(Logged).When(Manager, new LetKnow(Far.Id, "Why.")).Refused("grievance/not-confidential");
    [Fact] public void Not_without_a_reason() => Accusation.When(Manager, new LetKnow(Far.Id, " ")).Refused("grievance/reason-missing");
    [Fact] public void Once_is_enough() => Accusation.AndThen(Manager, new LetKnow(Far.Id, "Why.")).When(Manager, new LetKnow(Far.Id, "Why.")).Refused("grievance/already-knows");
    [Fact] public void Who_does_not_know_is_not_struck_off() => Accusation.When(Manager, new EndKnowing(Far.Id)).Refused("grievance/does-not-know");
}
