using CsCheck;
using Mediation.Ballots;
using Mediation.Files;
using Mediation.Rolls;
using Mediation.Tests.Rolls;
using Xunit;
using static Mediation.Tests.Ballots.Balloting;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Ballots;

public class CastingAVote
{
    [Fact] public void A_head_answers_by_its_letter() => Open().Vote(Voter(3), id: Number(5)).Then(new VoteCast(3, Choice.Agree, Channel.Letter, Receipts.Code(Receipts.Of(Number(5))), At: During))
        .Then(ballot => ballot.Turnout == new Turnout(1, 10_00));

    [Fact] public void A_later_answer_replaces_the_earlier_one_and_both_have_receipts()
    {
        var story = Open().Vote(Voter(3), Choice.Agree, id: Number(5)).Vote(Voter(3), Choice.Against, id: Number(6));

        Assert.Equal((Choice.Against, 2, 1), (story.Case.Urn.Of(3)!.Value.Choice, story.Case.Urn.Of(3)!.Value.Version, story.Case.Turnout.Heads));
        Assert.Equal((3, 3), (story.Case.Urn.HeadOf(Receipts.Of(Number(5))), story.Case.Urn.HeadOf(Receipts.Of(Number(6)))));
    }

    [Fact] public void Owners_are_told_that_somebody_answered_for_them_once_an_answer()
    {
        var once = Open().Vote(Voter(1)).Vote(Voter(2)).Then(ballot => ballot.Untold.SetEquals([1, 2]) && ballot.For(Voter(1)).Untold.IsEmpty);

        once.When(House, new TellOwners([new(1, 1), new(2, 1), new(3, 1)]), During).Then(ballot => ballot.Untold.IsEmpty)
            .When(House, new TellOwners([new(1, 1)]), During).Refused("ballot/nobody-to-tell");
        once.Vote(Voter(1), Choice.Against).When(House, new TellOwners([new(1, 1), new(2, 1)]), During).Then(ballot => ballot.Untold.SetEquals([1]));      // answered again meanwhile
        Open().When(Handler, new EnterVote(4, Choice.Agree, Channel.Paper, Photo), During).Then(ballot => ballot.Untold.IsEmpty)
            .When(Second, new EnterVote(4, Choice.Agree, Channel.Paper, Photo), During, Number(4_444)).Then(ballot => ballot.Untold.SetEquals([4]));
        Given([.. Open().Happened, new VoteCast(1, Choice.Agree, Channel.Letter, Receipts.Code(7))]).Then(ballot => ballot.Untold.IsEmpty);      // of answers from before this nobody is told now
    }

    [Fact] public void A_letter_that_is_made_anew_is_on_record_and_its_owners_are_told()
    {
        IssueLetters Letter(int head) => new([new(head, Number(1))]);
        var rolled = Rolled(Ordinary, Ten).AndThen(Handler, Letter(3)).AndThen(Handler, Letter(3)).Then(ballot => ballot.Recalled.IsEmpty);      // before the notice they are printed

        rolled.Noticed().AndThen(Handler, Letter(4)).Then(ballot => ballot.Recalled.IsEmpty)
            .AndThen(Handler, Letter(3)).Then(ballot => ballot.Recalled.SetEquals([3]) && ballot.IsAllTold && ballot.For(Resident).Recalled.IsEmpty);
        rolled.AndThen(Handler, new RevokeLetters([3])).Opened().AndThen(Handler, Letter(3), During).Then(ballot => ballot.Recalled.SetEquals([3]) && ballot.UntoldLetters.SetEquals([3]) && ballot.For(Resident).UntoldLetters.IsEmpty)
            .When(House, new TellOwners([new(3, 0)]), During).Then(ballot => ballot.IsAllTold && ballot.Recalled.SetEquals([3]))
            .When(House, new TellOwners([new(3, 0)]), During).Refused("ballot/nobody-to-tell");
        Given([.. rolled.Opened().Happened, new LettersIssued([new(3, Number(2))], Handler.Id, During)]).Then(ballot => ballot.IsAllTold);      // of letters from before this nobody is told now
    }

    [Fact] public void Nobody_votes_after_the_close() => Open().Vote(Voter(3), at: Closes.AddSeconds(3)).Refused("ballot/not-open", "2026-10-14T09:00:03+08:00", "2026-10-14T09:00+08:00");
    [Fact] public void Nor_is_it_entered_then() => Open().AndThen(Handler, new KeepPaper(Number(9), new('d', 64), FileKind.Jpeg, 1000), Closes).When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, new('d', 64)), Closes.AddHours(1)).Refused("ballot/not-open", "2026-10-14T10:00:00+08:00", "2026-10-14T09:00+08:00");
    [Fact] public void Nor_before_it_opens() => Rolled(Ordinary, Ten).Noticed().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During.AddDays(-10)).Refused("ballot/not-yet-open");
    [Fact] public void Nobody_votes_before_it_opens() => Rolled(Ordinary, Ten).Noticed().Vote(Voter(3)).Refused("ballot/not-yet-open");
    [Fact] public void Nobody_votes_by_a_letter_that_is_none() => Open().Vote(Voter(77)).Refused("ballot/not-on-the-roll");
    [Fact] public void Nobody_votes_for_another() => Open().Vote(Voter(3), head: 4).Refused("ballot/not-on-the-roll");
    [Fact] public void Nobody_spoils_at_a_screen() => Open().Vote(Voter(3), Choice.Spoiled).Refused("ballot/no-such-choice");
    [Fact] public void A_new_letter_puts_the_old_one_out_of_force() =>
        Open().AndThen(Handler, new IssueLetters([new(3, Number(1))]), During).Vote(Voter(3)).Refused("ballot/not-on-the-roll");
    [Fact] public void A_revoked_letter_counts_no_longer() => Open().AndThen(Handler, new RevokeLetters([3]), During).Vote(Voter(3)).Refused("ballot/not-on-the-roll");
    [Fact] public void The_same_receipt_is_never_given_twice() => Open().Vote(Voter(3), id: Number(5)).Vote(Voter(4), id: Number(5)).Refused("ballot/once-more");

    [Fact] public void No_storm_of_requests_counts_a_head_twice() => Gen.Select(Gen.Int[1, 12], Gen.Enum<Choice>()).Array[0, 60].Sample(storm =>
    {
        var heads = storm.Where(one => one.Item1 <= 10 && one.Item2 != Choice.Spoiled).Select(one => one.Item1).Distinct().Count();
        return storm.Aggregate(Open(), (story, one) => story.Vote(Voter(one.Item1), one.Item2)).Case.Turnout == new Turnout(heads, heads * 10_00);
    }, iter: 100);

    [Fact] public void An_account_of_the_roll_answers_for_its_head()
    {
        var roll = Given<Roll>().When(Handler, Rolling.Revise([.. Ten]) with { Owners = [.. Enumerable.Range(1, 10).Select(n => Rolling.Person(n, n == 4 ? Resident.Id : null))] }).Case;
        var electors = Electorate.Of(roll);
        var story = Drafted(Ordinary).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), electors)).Keeping().Opened();

        story.Vote(Resident).Then(ballot => ballot.Urn.Of(electors.Seats.Single().Head)!.Value.Channel == Channel.Account);
    }

    // ── on paper ──

    [Fact] public void What_two_people_enter_alike_counts() =>
        Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Then(ballot => ballot.Turnout.Heads == 0)
            .When(Handler, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Then(ballot => ballot is { Turnout.Heads: 1, Held.Count: 0 });

    [Fact] public void What_was_there_before_the_close_is_entered_until_the_count()
    {
        var closed = Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).When(House, new CloseBallot(), Closes).Then(ballot => ballot.Held.Count == 1);
        Assert.Null(closed.Case.For(Manager).Held[2].Choice);
        Assert.Equal(0, closed.When(Manager, new CountBallot(), Closes.AddHours(2)).Case.Result!.Whole.Heads.Against);        // one alone counts nothing

        var entered = closed.When(Second, new EnterVote(2, Choice.Against, Channel.Paper, Photo), Closes.AddHours(1)).Then(ballot => ballot is { Held.Count: 0, Turnout.Heads: 1 });
        Assert.Equal(1, entered.When(Manager, new CountBallot(), Closes.AddHours(2)).Case.Result!.Whole.Heads.Against);
        Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Tablet, Photo), During).When(House, new CloseBallot(), Closes).When(Second, new EnterVote(2, Choice.Against, Channel.Tablet, Photo), Closes.AddHours(1)).Refused("ballot/not-open");      // the voter has gone
        entered.When(Manager, new CountBallot(), Closes.AddHours(2)).When(Officer, new EnterVote(3, Choice.Agree, Channel.Paper, OtherPhoto), Closes.AddHours(3)).Refused("ballot/not-open");
    }

    [Fact] public void One_of_them_alone_is_not_two() =>
        Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Refused("ballot/four-eyes");

    [Fact] public void What_they_enter_differently_is_put_aside() =>
        Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).When(Handler, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During)
            .Then(ballot => ballot is { Turnout.Heads: 0, Held.Count: 0 });

    [Fact] public void A_spoiled_paper_takes_no_part_and_is_shown()
    {
        var result = Open().When(Officer, new EnterVote(2, Choice.Spoiled, Channel.Paper, Photo), During).When(Handler, new EnterVote(2, Choice.Spoiled, Channel.Paper, Photo), During, Number(8)).Result();

        Assert.Equal((1, 0), (result.Whole.Heads.Spoiled, result.Whole.Heads.Participating));
    }

    static Story<Ballot> Paper(Story<Ballot> story, int head, Choice choice, int id) =>
        story.When(Officer, new EnterVote(head, choice, Channel.Paper, Photo), During).When(Handler, new EnterVote(head, choice, Channel.Paper, Photo), During, Number(id));

    [Fact] public void A_spoiled_paper_puts_no_valid_answer_aside()
    {
        var story = Paper(Open().Vote(Voter(2)), 2, Choice.Spoiled, 8);

        Assert.Equal((1, 0, 1), (story.Case.Turnout.Heads, story.Result().Whole.Heads.Spoiled, story.Result().Whole.Heads.Agree));
        Assert.Equal((2, 1, 0), (story.Case.Urn.HeadOf(Receipts.Of(Number(8))), story.Case.Urn.Of(2)!.Value.Version, story.Case.Held.Count));
        Assert.Equal([Receipts.Of(Number(8))], story.Case.Urn.Asides);
        Assert.Equal(1, Paper(Paper(Open(), 2, Choice.Spoiled, 8), 2, Choice.Against, 9).Result().Whole.Heads.Against);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nor_does_it_contradict_an_owner_who_has_spoken_or_speaks_later(bool paperFirst)
    {
        var story = WithTwoAccounts(Ordinary, Couple);
        story = paperFirst ? Paper(story, 1, Choice.Spoiled, 8).Vote(Owner(1)) : Paper(story.Vote(Owner(1)), 1, Choice.Spoiled, 8);

        Assert.Equal((1, 0), (story.Result().Whole.Heads.Agree, story.Result().Whole.Heads.Spoiled));
    }

    [Fact] public void What_was_spoiled_before_counts_as_it_did()
    {
        var open = WithTwoAccounts(Ordinary, Couple).Case;
        var spoiled = new VoteConfirmed(1, Choice.Spoiled, Channel.Paper, Receipts.Code(2), Photo, Officer.Id, Handler.Id);

        Assert.Equal(Heard.Spoiled, spoiled.Apply(new VoteCast(1, Choice.Agree, Channel.Account, Receipts.Code(1), Rolling.Owner(1)).Apply(open)).HeardOf(1));
        Assert.Equal(Heard.Conflicting, new VoteCast(1, Choice.Agree, Channel.Account, Receipts.Code(1), Rolling.Owner(1)).Apply(spoiled.Apply(open)).HeardOf(1));
        Assert.Equal(Heard.Against, new VoteCast(1, Choice.Against, Channel.Letter, Receipts.Code(3), Spares: true).Apply(spoiled.Apply(open)).HeardOf(1));
        Assert.Equal(Heard.Spoiled, (spoiled with { Head = 2 }).Apply(new VoteCast(2, Choice.Agree, Channel.Letter, Receipts.Code(1)).Apply(open)).HeardOf(2));
    }

    [Theory, InlineData("none"), InlineData("dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd")]
    public void A_photo_is_needed_that_the_ballot_keeps(string evidence)
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, evidence), During).Refused("ballot/evidence-missing");
        Open().When(Handler, new RegisterProxy(5, Resident.Id, Ordinary.Code, true, day, day, day, evidence), During).Refused("ballot/proof-missing");
        Open().When(Handler, new RecordDelivery([1], evidence), During).Refused("ballot/proof-missing");
    }

    [Fact] public void A_photo_is_of_one_head()
    {
        var held = Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During);
        held.When(Officer, new EnterVote(3, Choice.Agree, Channel.Paper, Photo), During).Refused("ballot/evidence-of-another");
        var counted = held.When(Handler, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During);
        counted.When(Officer, new EnterVote(3, Choice.Agree, Channel.Paper, Photo), During).Refused("ballot/evidence-of-another");
        counted.When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Then(ballot => ballot.Held.Count == 1);

        // put aside, it may be entered for the head it is of
        held.When(Handler, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).When(Officer, new EnterVote(3, Choice.Agree, Channel.Paper, Photo), During).Then(ballot => ballot.Held.ContainsKey(3));
    }

    [Fact] public void A_power_of_attorney_is_of_one_head()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Open().AndThen(Handler, new RegisterProxy(5, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During)
            .AndThen(Handler, new RegisterProxy(6, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During).Refused("ballot/evidence-of-another");
    }

    [Fact] public void What_says_an_answer_is_no_power_of_attorney_and_no_list()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        RegisterProxy Power(int head) => new(head, Resident.Id, Ordinary.Code, true, day, day, day, Photo);
        var held = Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During);
        foreach (var told in new[] { held, held.When(Handler, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During) })
        {
            told.When(Handler, Power(2), During).Refused("ballot/evidence-of-other-kind");
            told.When(Handler, new RecordDelivery([2], Photo), During).Refused("ballot/evidence-of-other-kind");
        }
        Open().AndThen(Handler, Power(2), During).When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During).Refused("ballot/evidence-of-other-kind");
    }

    [Fact] public void Only_for_a_head_of_the_roll() => Open().When(Officer, new EnterVote(11, Choice.Agree, Channel.Paper, Photo), During).Refused("ballot/unknown-head", "11");

    // ── by others ──

    [Fact] public void An_agent_votes_by_a_power_of_attorney_within_its_days()
    {
        var from = DateOnly.FromDateTime(During.DateTime);
        var story = Open().AndThen(Handler, new RegisterProxy(5, Resident.Id, Ordinary.Code, true, from, from.AddDays(2), from.AddDays(-1), Photo), During);

        story.Vote(Resident).Then(ballot => ballot.Urn.Of(5)!.Value.Channel == Channel.Proxy);
        story.Vote(Resident, at: During.AddDays(3)).Refused("ballot/proxy-not-in-force");
        story.When(Resident, new RegisterProxy(5, Number(66), Ordinary.Code, true, from, from, from, Photo), During).Refused("ballot/no-sub-delegation");
        story.When(Handler, new RegisterProxy(5, Number(66), Ordinary.Code, true, from, from, from, Photo), During).Refused("ballot/already-proxy");
        story.AndThen(Handler, new RevokeProxy(5), During).Vote(Resident).Refused("ballot/not-on-the-roll");
    }

    [Fact] public void Who_speaks_for_several_says_for_which()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        var story = new[] { (5, Photo), (6, OtherPhoto) }.Aggregate(Open(), (told, one) => told.AndThen(Handler, new RegisterProxy(one.Item1, Resident.Id, Ordinary.Code, true, day, day, day, one.Item2), During));

        story.Vote(Resident).Refused("ballot/which-head", "5 6");
        story.Vote(Resident, head: 6).Then(ballot => ballot.Urn.Of(6) is not null);
    }

    [Fact] public void Where_the_owners_say_so_an_agent_speaks_for_so_many()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Open(Ordinary with { MostProxies = 1 }, Ten).AndThen(Handler, new RegisterProxy(5, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During)
            .AndThen(Handler, new RegisterProxy(6, Resident.Id, Ordinary.Code, true, day, day, day, OtherPhoto), During).Refused("ballot/too-many-proxies", "1");
    }

    [Fact] public void V2_3_2_Whatever_is_tried_a_head_has_one_answer_and_one_agent_and_an_agent_no_more_heads_than_the_owners_said()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Int[1, 4], (what, head, agent, most) => (what, head, agent, most)).Array[1, 60].Sample(tries =>
        {
            var most = tries[0].most;
            var ended = tries.Aggregate(Open(Ordinary with { MostProxies = most }, Ten), (story, one) => Holds(story, most) && one.what switch
            {
                0 => story.Vote(Voter(one.head)),
                1 => story.When(Handler, new RegisterProxy(one.head, Number(300 + one.agent), Ordinary.Code, true, day, day, day, Photo), During),
                2 => story.When(Handler, new RevokeProxy(one.head), During),
                _ => story.Vote(new(Number(300 + one.agent), Role.Resident), head: one.head),
            } is var then ? then : throw new InvalidOperationException("more than was allowed"));
            return Holds(ended, most);
        }, iter: 200);

        static bool Holds(Story<Ballot> story, int most) => story.Case is var ballot
            && ballot.Proxies.GroupBy(proxy => proxy.Head).All(heads => heads.Count() == 1) && ballot.Proxies.GroupBy(proxy => proxy.Agent).All(agents => agents.Count() <= most)
            && ballot.Turnout.Heads == ballot.Urn.Heads.Distinct().Count() && ballot.Turnout.Heads <= 10;
    }

    [Fact] public void A_power_of_attorney_for_another_matter_is_none()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Open().When(Handler, new RegisterProxy(5, Resident.Id, "YT-26-000002", true, day, day, day, Photo), During).Refused("ballot/proof-missing");
    }

    // ── owned in common, or not clearly ──

    static readonly RollUnit[] Couple = [Rolling.Unit("01", 10_00, 1, 2), .. Ten.Skip(2)];

    static Story<Ballot> WithTwoAccounts(DraftBallot draft, params RollUnit[] units)
    {
        var roll = Given<Roll>().When(Handler, Rolling.Revise(units) with { Owners = [Rolling.Person(1, Number(201)), Rolling.Person(2, Number(202)), .. Enumerable.Range(3, 8).Select(n => Rolling.Person(n))] }).Case;
        return Drafted(draft).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Electorate.Of(roll))).Keeping().Opened();
    }

    static Subject Owner(int n) => new(Number(200 + n), Role.Resident);

    [Fact] public void Co_owners_who_contradict_each_other_do_not_count_until_they_agree()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1)).Then(ballot => ballot.Turnout.Heads == 1).Vote(Owner(2), Choice.Against);

        Assert.Equal(1, story.Result().Whole.Heads.Conflicting);
        Assert.Equal((0, 1), (story.Vote(Owner(2), Choice.Agree).Result().Whole.Heads.Conflicting, story.Vote(Owner(2), Choice.Agree).Result().Whole.Heads.Agree));
    }

    [Fact] public void To_consent_all_joint_owners_must_agree()
    {
        var story = WithTwoAccounts(Consenting(), Couple).Vote(Owner(1));

        Assert.Equal((1, 0), (story.Result().Whole.Heads.Pending, story.Result().Whole.Heads.Agree));
        Assert.Equal((Choice.Agree, null), (story.Case.ChoiceOf(new(1, Rolling.Owner(1), Channel.Account)), story.Case.ChoiceOf(new(1, Rolling.Owner(2), Channel.Account))));
        Assert.Equal((0, 1), (story.Vote(Owner(2)).Result().Whole.Heads.Pending, story.Vote(Owner(2)).Result().Whole.Heads.Agree));
    }

    [Theory, InlineData("V-ORDINARY"), InlineData("V-CONSENT-BUILDING")]
    public void What_one_of_several_owners_says_is_not_told_by_the_turnout(string rule)
    {
        var story = WithTwoAccounts(rule == "V-ORDINARY" ? Ordinary : Consenting(rule), Couple);
        foreach (var first in new[] { Choice.Agree, Choice.Against, Choice.Abstain })
            foreach (var second in new[] { Choice.Agree, Choice.Against, Choice.Abstain })
                story.Vote(Owner(1), first).Then(ballot => ballot.Turnout == new Turnout(1, ballot.Electorate.Areas[0])).Vote(Owner(2), second).Then(ballot => ballot.Turnout.Heads == 1);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_is_said_for_a_whole_head_leaves_alone_what_an_owner_says_whichever_came_first(bool letterFirst)
    {
        Story<Ballot> Letter(Story<Ballot> told) => told.AndThen(Handler, new IssueLetters([new(1, Voter(1).Id)]), During).Vote(Voter(1));
        var story = WithTwoAccounts(Ordinary, Couple);
        story = letterFirst ? Letter(story).Vote(Owner(1), Choice.Against) : Letter(story.Vote(Owner(1), Choice.Against));

        Assert.Equal((1, 0), (story.Result().Whole.Heads.Conflicting, story.Result().Whole.Heads.Agree));
        Assert.Equal(1, story.Vote(Owner(1)).Result().Whole.Heads.Agree);
    }

    [Fact] public void What_all_owners_say_themselves_no_letter_and_no_paper_changes()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1)).Vote(Owner(2)).AndThen(Handler, new IssueLetters([new(1, Voter(1).Id)]), During).Vote(Voter(1), Choice.Against);
        story = story.When(Officer, new EnterVote(1, Choice.Abstain, Channel.Paper, Photo), During).When(Handler, new EnterVote(1, Choice.Abstain, Channel.Paper, Photo), During, Number(8));

        Assert.Equal((1, 1), (story.Result().Whole.Heads.Agree, story.Case.Turnout.Heads));
    }

    [Fact] public void Said_for_those_who_say_nothing_it_is_changed_by_the_next_that_is_said_for_them()
    {
        var story = WithTwoAccounts(Ordinary, Couple).AndThen(Handler, new IssueLetters([new(1, Voter(1).Id)]), During).Vote(Voter(1)).Vote(Voter(1), Choice.Against);

        Assert.Equal((1, 2), (story.Result().Whole.Heads.Against, story.Case.Urn.Of(1)!.Value.Version));
    }

    [Fact] public void What_was_recorded_before_speaks_over_the_owners_as_it_did()
    {
        var open = WithTwoAccounts(Consenting(), Couple);
        var before = new Event<Ballot>[] { new VoteCast(1, Choice.Against, Channel.Account, Receipts.Code(1), Rolling.Owner(1)), new VoteCast(1, Choice.Agree, Channel.Letter, Receipts.Code(2)) }
            .Aggregate(open.Case, (ballot, happened) => happened.Apply(ballot));

        Assert.Equal(Heard.Agree, before.HeardOf(1));
        Assert.Equal(Heard.Against, new VoteCast(1, Choice.Against, Channel.Letter, Receipts.Code(3), Spares: true).Apply(before).HeardOf(1));
    }

    [Theory, InlineData(Choice.Against, Heard.Against), InlineData(Choice.Agree, Heard.Agree)]
    public void Out_of_a_snapshot_of_before_what_all_say_alike_was_said_for_all(Choice next, Heard heard)
    {
        var ballot = WithTwoAccounts(Consenting(), Couple).Vote(Owner(1)).Case;
        ballot = ballot with { Voices = ballot.Voices.SetItem(1, [Choice.Agree, Choice.Agree]) };

        Assert.Equal(Heard.Agree, ballot.HeardOf(1));
        Assert.Equal(heard, new VoteCast(1, next, Channel.Letter, Receipts.Code(3), Spares: true).Apply(ballot).HeardOf(1));
    }

    static RegisterProxy Power(int head, int agent, Guid? owner = null) =>
        DateOnly.FromDateTime(During.DateTime) is var day ? new(head, Number(agent), Ordinary.Code, true, day, day, day, Photo, owner) : null!;

    [Fact] public void An_owner_gives_a_power_for_themselves_and_for_nobody_beside_them()
    {
        var agent = new Subject(Number(66), Role.Resident);
        var story = WithTwoAccounts(Consenting(), Couple).AndThen(Owner(1), Power(1, 66), During).Vote(agent);

        Assert.Equal((1, 0), (story.Result().Whole.Heads.Pending, story.Result().Whole.Heads.Agree));
        Assert.Equal(1, story.Vote(Owner(2)).Result().Whole.Heads.Agree);
        story.AndThen(Owner(2), Power(1, 67, Rolling.Owner(1)), During).Refused("ballot/not-your-head");
        story.AndThen(Owner(1), Power(1, 67), During).Refused("ballot/already-proxy");
    }

    [Fact] public void Who_has_a_power_of_each_owner_speaks_for_each()
    {
        var agent = new Subject(Number(66), Role.Resident);
        var story = WithTwoAccounts(Consenting(), Couple).AndThen(Owner(1), Power(1, 66), During).AndThen(Owner(2), Power(1, 66), During).Vote(agent);

        Assert.Equal((1, 1), (story.Result().Whole.Heads.Agree, story.Case.Urn.Of(1)!.Value.Version));
        Assert.Single(story.AndThen(Owner(1), new RevokeProxy(1), During).Case.Proxies);
        story.AndThen(Owner(1), new RevokeProxy(1), During).AndThen(Owner(1), new RevokeProxy(1), During).Refused("ballot/no-such-proxy");
    }

    [Fact] public void The_office_withdraws_one_power_and_leaves_the_others()
    {
        var story = WithTwoAccounts(Consenting(), Couple).AndThen(Owner(1), Power(1, 66), During).AndThen(Handler, Power(1, 67, Rolling.Owner(2)), During);

        story.When(Handler, new RevokeProxy(1, Number(66), Rolling.Owner(1)), During).Then(ballot => ballot.Proxies is [var left] && left.Agent == Number(67))
            .When(Handler, new RevokeProxy(1, Number(66), Rolling.Owner(1)), During).Refused("ballot/no-such-proxy");
        story.When(Handler, new RevokeProxy(1, Number(66)), During).Refused("ballot/no-such-proxy");
        story.When(Handler, new RevokeProxy(1, Owner: Rolling.Owner(1)), During).Refused("ballot/no-such-proxy");
        story.When(Owner(1), new RevokeProxy(1, Number(67), Rolling.Owner(2)), During).Refused("ballot/no-such-proxy");
        story.When(Handler, new RevokeProxy(1), During).Then(ballot => ballot.Proxies.IsEmpty);
    }

    [Fact] public void An_owner_whom_the_others_named_speaks_for_them_too()
    {
        var story = WithTwoAccounts(Consenting(), Couple).AndThen(Handler, new RegisterProxy(1, Owner(1).Id, Ordinary.Code, true, DateOnly.FromDateTime(During.DateTime), DateOnly.FromDateTime(During.DateTime), DateOnly.FromDateTime(During.DateTime), Photo), During).Vote(Owner(1));

        Assert.Equal((1, Channel.Proxy), (story.Result().Whole.Heads.Agree, story.Case.Urn.Of(1)!.Value.Channel));
        Assert.Equal(1, story.Vote(Owner(2), Choice.Against).Result().Whole.Heads.Conflicting);
    }

    [Theory, InlineData(2, 3, 1), InlineData(3, 5, 0)]
    public void To_consent_two_thirds_of_the_shares_are_enough(int of, int per, int agree)
    {
        var story = WithTwoAccounts(Consenting(), [Rolling.Shared("01", 10_00, (1, of, per), (2, per - of, per)), .. Ten.Skip(2)]).Vote(Owner(1));

        Assert.Equal(agree, story.Result().Whole.Heads.Agree);
    }

    [Theory, InlineData(TitleState.Disputed, "ballot/title-disputed"), InlineData(TitleState.Deceased, "ballot/owner-deceased"), InlineData(TitleState.Missing, "ballot/owner-missing")]
    public void Whose_title_is_not_clear_is_answered_for_by_nobody(TitleState title, string why) =>
        Open(Ordinary, [Ten[0] with { Title = title }, .. Ten.Skip(1)]).Vote(Voter(1)).Refused(why);

    [Fact] public void A_judicial_seal_hinders_no_vote() => Open(Ordinary, [Ten[0] with { Title = TitleState.Sealed }, .. Ten.Skip(1)]).Vote(Voter(1)).Then(ballot => ballot.Turnout.Heads == 1);

    // ── what is kept of it ──

    [Fact] public void Written_down_and_read_back_an_urn_and_its_letters_are_the_same() => Gen.Select(Gen.Int[1, 400], Gen.Enum<Choice>(), Gen.Enum<Channel>(), Gen.Guid).Array[0, 300].Sample(all =>
    {
        var urn = all.Aggregate(Urn.Empty, (told, one) => told.With(one.Item1, one.Item2, one.Item3, Receipts.Of(one.Item4)));
        var letters = Letters.None.With(all.Select(one => new Letter(one.Item1, one.Item4)));
        var (back, again) = (Twice(urn), Twice(letters));
        return back.Equals(urn) && again.Equals(letters) && all.All(one => back.HeadOf(Receipts.Of(one.Item4)) == one.Item1)
            && Enumerable.Range(1, 400).All(head => back.Of(head) == urn.Of(head) && again.Has(head) == letters.Has(head))
            && Twice(urn.Veiled).Votes().All(vote => vote.Choice is null) && Twice(urn.Veiled).Count == urn.Count;
    }, iter: 100);

    static T Twice<T>(T value) => System.Text.Json.JsonSerializer.Deserialize<T>(System.Text.Json.JsonSerializer.Serialize(value))!;

    // ── receipts ──

    static long NumberOf(int id) => Receipts.Of(Number(id));
    static ReceiptStanding Standing(Story<Ballot> story, int id) => story.Case.StandingOf(NumberOf(id));
    static Story<Ballot> Closed(Story<Ballot> story) => story.When(House, new CloseBallot(), Closes);

    [Fact] public void Each_owner_has_a_receipt_that_stands_whatever_the_others_say_later()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1), id: Number(5)).Vote(Owner(2), id: Number(6));

        Assert.All(new[] { 5, 6 }, id => Assert.Equal((ReceiptStanding.Counted, ReceiptStanding.Counted), (Standing(story, id), Standing(Closed(story), id))));
        Assert.Equal(2, story.Case.SlipsOf(1).Count());
        Assert.Equal((ReceiptStanding.Replaced, ReceiptStanding.Counted), (Standing(story.Vote(Owner(1), id: Number(7)), 5), Standing(story.Vote(Owner(1), id: Number(7)), 6)));
        Assert.Equal(ReceiptStanding.NotFound, Standing(story, 8));
    }

    [Fact] public void An_owner_is_told_of_their_own_answer_and_of_nobody_elses()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1), id: Number(5));

        Assert.Equal("ballot/may-vote", Eligibility.Of(story.Case.For(Owner(2)), Owner(2), During, Rules).Sentence.Code);
        Assert.Equal("ballot/answered", Eligibility.Of(story.Case.For(Owner(1)), Owner(1), During, Rules).Sentence.Code);
        Assert.Equal(new Slip(Channel.Account, NumberOf(5), 1), story.Vote(Owner(2), Choice.Against).Case.SlipOf(new(1, Rolling.Owner(1), Channel.Account)));
    }

    [Fact] public void Owners_who_contradict_each_other_learn_after_the_close_that_it_does_not_count()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1), id: Number(5)).Vote(Owner(2), Choice.Against, id: Number(6));

        Assert.All(new[] { 5, 6 }, id => Assert.Equal((ReceiptStanding.Counted, ReceiptStanding.NotCounted), (Standing(story, id), Standing(Closed(story), id))));
    }

    [Fact] public void So_does_who_spoiled_a_paper()
    {
        var story = Paper(Open(), 2, Choice.Spoiled, 8);
        Assert.Equal((ReceiptStanding.Counted, ReceiptStanding.NotCounted), (Standing(story, 8), Standing(Closed(story), 8)));

        var beside = Paper(Open().Vote(Voter(2), id: Number(5)), 2, Choice.Spoiled, 8);
        Assert.Equal((ReceiptStanding.Received, ReceiptStanding.NotCounted, ReceiptStanding.Counted), (Standing(beside, 8), Standing(Closed(beside), 8), Standing(Closed(beside), 5)));
    }

    [Theory, InlineData(Choice.Agree), InlineData(Choice.Against), InlineData(Choice.Abstain)]
    public void Of_what_waits_for_another_owner_a_receipt_says_the_same_whatever_was_answered(Choice choice) =>
        Assert.Equal(ReceiptStanding.Received, Standing(Closed(WithTwoAccounts(Consenting(), Couple).Vote(Owner(1), choice, id: Number(5))), 5));

    [Fact] public void What_was_said_for_owners_who_speak_for_themselves_is_received_and_not_counted()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1)).Vote(Owner(2)).AndThen(Handler, new IssueLetters([new(1, Voter(1).Id)]), During).Vote(Voter(1), id: Number(5));

        Assert.Equal((ReceiptStanding.Received, ReceiptStanding.NotCounted), (Standing(story, 5), Standing(Closed(story), 5)));
    }

    [Fact] public void The_answers_of_a_ballot_on_a_roll_frozen_before_are_summed_up_as_they_were()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1), id: Number(5)).Vote(Owner(2), id: Number(6));
        var (before, now) = (story.Case, story.Case with { Roll = story.Case.Roll! with { Form = 2 } });

        Assert.Equal($"1\tagree,agree\taccount\t{Receipts.Code(NumberOf(6))}", Counting.RowsOf(before).Single());
        Assert.Equal($"1\tagree,agree\taccount,account\t{Receipts.Code(NumberOf(5))},{Receipts.Code(NumberOf(6))}", Counting.RowsOf(now).Single());
    }

    [Fact] public void A_receipt_is_read_however_it_is_typed() => Gen.Guid.Sample(id =>
    {
        var code = Receipts.Code(Receipts.Of(id));
        return code.Length == 12 && Receipts.Parse(code) == Receipts.Of(id) && Receipts.Parse(Receipts.Grouped(code).ToLowerInvariant().Replace('0', 'o').Replace('1', 'l')) == Receipts.Of(id);
    });

    [Fact] public void A_slip_of_the_pen_is_found() => Gen.Select(Gen.Guid, Gen.Int[0, 11], Gen.Int[0, 31]).Sample((id, place, other) =>
    {
        var code = Receipts.Code(Receipts.Of(id)).ToCharArray();
        var wrong = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[other];
        if (code[place] == wrong) return true;
        code[place] = wrong;
        return Receipts.Parse(new(code)) is null;
    });

    [Fact] public void So_are_two_characters_that_changed_places() => Gen.Select(Gen.Guid, Gen.Int[0, 10]).Sample((id, place) =>
    {
        var code = Receipts.Code(Receipts.Of(id)).ToCharArray();
        if (code[place] == code[place + 1]) return true;
        (code[place], code[place + 1]) = (code[place + 1], code[place]);
        return Receipts.Parse(new(code)) is null;
    });

    [Theory, InlineData(""), InlineData(null), InlineData("ABCD"), InlineData("0000-0000-0000-0"), InlineData("!!!!-!!!!-!!!!")]
    public void What_is_none_is_not_read(string? text) => Assert.Null(Receipts.Parse(text));

    // ── who sees what ──

    [Fact] public void Before_the_close_nobody_sees_what_was_answered() => Assert.All(Enum.GetValues<Role>(), role =>
    {
        var story = Open().Vote(Voter(3)).When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During);
        var seen = story.Case.For(new(Number(51), role));

        Assert.Null(seen.Urn.Of(3)!.Value.Choice);
        Assert.Equal(1, seen.Turnout.Heads);
        Assert.All(seen.Held.Values, held => Assert.Null(held.Choice));
    });

    [Fact] public void After_it_the_staff_and_the_observers_do()
    {
        var counted = Open().Vote(Voter(3)).Counted().Case;

        Assert.All((Subject[])[Handler, Manager, House, new(Number(51), Role.Resident)], viewer => Assert.Equal(Choice.Agree, counted.For(viewer).Urn.Of(3)!.Value.Choice));
        Assert.All((Subject[])[Resident, Subject.Nobody, Voter(3), Integrator], viewer => Assert.Null(counted.For(viewer).Urn.Of(3)!.Value.Choice));
    }

    [Theory]
    [InlineData(3, 20, true, "ballot/may-vote"), InlineData(5, 20, true, "ballot/answered"), InlineData(77, 20, false, "ballot/not-on-the-roll"), InlineData(3, 30, false, "ballot/not-open")]
    public void One_sentence_says_why_one_can_or_cannot(int voter, int day, bool may, string sentence)
    {
        var callout = Eligibility.Of(Open().Vote(Voter(5)).Case.For(Voter(voter)), Voter(voter), Monday.AddDays(day), Rules);

        Assert.Equal((may, sentence), (callout.May, callout.Sentence.Code));
    }

    [Fact] public void Who_speaks_for_several_is_told_for_which_of_them_they_cannot()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Story<Ballot> Speaking(params (int Head, DateOnly Until, string Photo)[] powers) => powers.Aggregate(Open(Ordinary, [Ten[0] with { Title = TitleState.Disputed }, .. Ten.Skip(1)]),
            (told, one) => told.AndThen(Handler, new RegisterProxy(one.Head, Resident.Id, Ordinary.Code, true, day.AddDays(-9), one.Until, day.AddDays(-9), one.Photo), During));
        Callout Of(Story<Ballot> story) => Eligibility.Of(story.Case.For(Resident), Resident, During, Rules);

        var one = Of(Speaking((1, day, Photo), (2, day, OtherPhoto)));
        Assert.Equal((true, "ballot/may-vote", "2"), (one.May, one.Sentence.Code, string.Join(' ', one.Heads)));
        Assert.Equal((1, "ballot/title-disputed"), (one.Barred.Single().Head, one.Barred.Single().Why.Code));
        var two = Of(Speaking((2, day, Photo), (3, day, OtherPhoto), (4, day.AddDays(-1), Proof)));
        Assert.Equal((true, "ballot/which-head", "2 3", "4 ballot/proxy-not-in-force"), (two.May, two.Sentence.Code, string.Join(' ', two.Heads), $"{two.Barred.Single().Head} {two.Barred.Single().Why.Code}"));
        var none = Of(Speaking((1, day, Photo), (4, day.AddDays(-1), OtherPhoto)));
        Assert.Equal((false, "ballot/title-disputed", "1 4", 2), (none.May, none.Sentence.Code, string.Join(' ', none.Heads), none.Barred.Length));
    }

    [Theory, InlineData(3, "ballot/not-yet-open", 1), InlineData(77, "ballot/not-on-the-roll", 0)]
    public void Before_it_opens_one_learns_whether_one_is_on_the_roll(int voter, string sentence, int heads)
    {
        var noticed = Rolled(Ordinary, Ten).AndThen(Handler, new IssueLetters([new(3, Voter(3).Id)])).Noticed();
        var callout = Eligibility.Of(noticed.Case.For(Voter(voter)), Voter(voter), During.AddDays(-10), Rules);

        Assert.Equal((false, sentence, heads), (callout.May, callout.Sentence.Code, callout.Heads.Length));
        Assert.Equal("ballot/not-yet-open", Eligibility.Of(noticed.Case, Subject.Nobody, During.AddDays(-10), Rules).Sentence.Code);
    }

    [Fact] public void Who_answered_on_paper_is_told_so() => Assert.Equal("ballot/answered-in-person", Eligibility.Of(Paper(Open(), 2, Choice.Agree, 8).Case.For(Voter(2)), Voter(2), During, Rules).Sentence.Code);

    [Fact] public void Who_is_nobody_is_asked_who_they_are() => Assert.Equal("ballot/show-who-you-are", Eligibility.Of(Open().Case, Subject.Nobody, During, Rules).Sentence.Code);
}

static class Urns
{
    public static IEnumerable<Vote> Votes(this Urn urn) => urn.Heads.Select(head => urn.Of(head)!.Value);
}
