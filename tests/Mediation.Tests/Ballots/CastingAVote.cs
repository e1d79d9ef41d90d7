using CsCheck;
using Mediation.Ballots;
using Mediation.Rolls;
using Mediation.Tests.Rolls;
using Xunit;
using static Mediation.Tests.Ballots.Balloting;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Ballots;

public class CastingAVote
{
    static readonly string Photo = new('a', 64);

    [Fact] public void A_head_answers_by_its_letter() => Open().Vote(Voter(3), id: Number(5)).Then(new VoteCast(3, Choice.Agree, Channel.Letter, Receipts.Code(Receipts.Of(Number(5)))))
        .Then(ballot => ballot.Turnout == new Turnout(1, 10_00));

    [Fact] public void A_later_answer_replaces_the_earlier_one_and_both_have_receipts()
    {
        var story = Open().Vote(Voter(3), Choice.Agree, id: Number(5)).Vote(Voter(3), Choice.Against, id: Number(6));

        Assert.Equal((Choice.Against, 2, 1), (story.Case.Urn.Of(3)!.Value.Choice, story.Case.Urn.Of(3)!.Value.Version, story.Case.Turnout.Heads));
        Assert.Equal((3, 3), (story.Case.Urn.HeadOf(Receipts.Of(Number(5))), story.Case.Urn.HeadOf(Receipts.Of(Number(6)))));
    }

    [Fact] public void Nobody_votes_after_the_close() => Open().Vote(Voter(3), at: Closes).Refused("ballot/not-open");
    [Fact] public void Nobody_votes_before_it_opens() => Rolled(Ordinary, Ten).AndThen(Handler, new NoticeBallot(Opens, Closes)).Vote(Voter(3)).Refused("ballot/not-yet-open");
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
        var story = Drafted(Ordinary).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), electors)).AndThen(Handler, new NoticeBallot(Opens, Closes)).AndThen(House, new OpenBallot(), Opens);

        story.Vote(Resident).Then(ballot => ballot.Urn.Of(electors.Seats.Single().Head)!.Value.Channel == Channel.Account);
    }

    // ── on paper ──

    [Fact] public void What_two_people_enter_alike_counts() =>
        Open().When(Officer, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Then(ballot => ballot.Turnout.Heads == 0)
            .When(Handler, new EnterVote(2, Choice.Against, Channel.Paper, Photo), During).Then(ballot => ballot is { Turnout.Heads: 1, Held.Count: 0 });

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

    [Fact] public void A_photo_is_needed() => Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, "none"), During).Refused("ballot/evidence-missing");
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
        var story = new[] { 5, 6 }.Aggregate(Open(), (told, head) => told.AndThen(Handler, new RegisterProxy(head, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During));

        story.Vote(Resident).Refused("ballot/which-head", "5 6");
        story.Vote(Resident, head: 6).Then(ballot => ballot.Urn.Of(6) is not null);
    }

    [Fact] public void Where_the_owners_say_so_an_agent_speaks_for_so_many()
    {
        var day = DateOnly.FromDateTime(During.DateTime);
        Open(Ordinary with { MostProxies = 1 }, Ten).AndThen(Handler, new RegisterProxy(5, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During)
            .AndThen(Handler, new RegisterProxy(6, Resident.Id, Ordinary.Code, true, day, day, day, Photo), During).Refused("ballot/too-many-proxies", "1");
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
        return Drafted(draft).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Electorate.Of(roll))).AndThen(Handler, new NoticeBallot(Opens, Closes)).AndThen(House, new OpenBallot(), Opens);
    }

    static Subject Owner(int n) => new(Number(200 + n), Role.Resident);

    [Fact] public void Co_owners_who_contradict_each_other_do_not_count_until_they_agree()
    {
        var story = WithTwoAccounts(Ordinary, Couple).Vote(Owner(1)).Then(ballot => ballot.Turnout.Heads == 1).Vote(Owner(2), Choice.Against).Then(ballot => ballot.Turnout.Heads == 0);

        Assert.Equal(1, story.Result().Whole.Heads.Conflicting);
        Assert.Equal((0, 1), (story.Vote(Owner(2), Choice.Agree).Result().Whole.Heads.Conflicting, story.Vote(Owner(2), Choice.Agree).Result().Whole.Heads.Agree));
    }

    [Fact] public void To_consent_all_joint_owners_must_agree()
    {
        var story = WithTwoAccounts(Consenting(), Couple).Vote(Owner(1));

        Assert.Equal((1, 0), (story.Result().Whole.Heads.Pending, story.Result().Whole.Heads.Agree));
        Assert.Equal((0, 1), (story.Vote(Owner(2)).Result().Whole.Heads.Pending, story.Vote(Owner(2)).Result().Whole.Heads.Agree));
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

    [Fact] public void Who_is_nobody_is_asked_who_they_are() => Assert.Equal("ballot/show-who-you-are", Eligibility.Of(Open().Case, Subject.Nobody, During, Rules).Sentence.Code);
}

static class Urns
{
    public static IEnumerable<Vote> Votes(this Urn urn) => urn.Heads.Select(head => urn.Of(head)!.Value);
}
