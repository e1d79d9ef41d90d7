using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using CsCheck;
using Mediation.Ballots;
using Mediation.Law;
using Mediation.Rolls;
using Mediation.Tests.Rolls;
using Xunit;
using static Mediation.Tests.Ballots.Balloting;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Ballots;

public class CountingABallot
{
    [Theory, InlineData(7, 4, true), InlineData(7, 3, false), InlineData(6, 6, false), InlineData(10, 5, false), InlineData(10, 6, true)]
    public void An_ordinary_matter_needs_two_thirds_and_more_than_half_of_them(int takePart, int agree, bool passes) =>
        Assert.Equal(passes, Open().Votes([.. Say(Choice.Agree, 1, agree), .. Say(Choice.Against, agree + 1, takePart - agree)]).Result().Passed);

    [Fact] public void Who_abstains_takes_part_and_does_not_agree()
    {
        var result = Open().Votes([.. Say(Choice.Agree, 1, 4), .. Say(Choice.Abstain, 5, 4)]).Result();

        Assert.Equal((8, 4, false), (result.Whole.Heads.Participating, result.Whole.Heads.Abstain, result.Passed));
    }

    [Fact] public void To_a_renewal_the_silent_do_not_consent() => Assert.False(Open(Consenting(), Ten).Votes(Say(Choice.Agree, 1, 7)).Result().Passed);
    [Fact] public void Three_quarters_of_all_do() => Assert.True(Open(Consenting(), Ten).Votes(Say(Choice.Agree, 1, 8)).Result().Passed);
    [Fact] public void In_an_old_residential_area_ninety_five_of_a_hundred_do_not_less() => Assert.False(Open(Consenting("V-CONSENT-OLD"), Ten).Votes(Say(Choice.Agree, 1, 9)).Result().Passed);

    [Fact] public void What_is_lacking_is_said_in_heads_and_area()
    {
        var tests = Open(Consenting(), Ten).Votes(Say(Choice.Agree, 1, 5)).Result().Groups.Single(group => group.Group == "P1").Tests;

        Assert.Equal([2500, 3], tests.Select(test => test.ToGo!.Value));        // 25.00 m² to go, 3 heads to go
    }

    // ── parcels, buildings, what is owned in common ──

    [Fact] public void Of_a_parcel_owned_jointly_all_must_agree()
    {
        var joint = Open(Consenting("V-CONSENT-JOINT"), Rolling.Unit("1", 100_00, 1, 2, 3));

        Assert.True(joint.Votes((1, Choice.Agree)).Result().Passed);        // by the letter: the one whom they named speaks for all
        Assert.False(joint.Result().Passed);
    }

    [Theory, InlineData(3, 4, true), InlineData(74, 100, false)]
    public void Of_a_parcel_owned_by_shares_three_quarters(int of, int per, bool passes)
    {
        var units = Rolling.Shared("1", 100_00, (1, of, per), (2, per - of, per));
        var roll = Given<Roll>().When(Handler, Rolling.Revise(units) with { Owners = [Rolling.Person(1, Resident.Id), Rolling.Person(2)] }).Case;
        var story = Drafted(Consenting("V-CONSENT-SHARES")).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Electorate.Of(roll)))
            .AndThen(Handler, new NoticeBallot(Opens, Closes)).AndThen(House, new OpenBallot(), Opens).Vote(Resident);

        Assert.Equal(passes, story.Result().Passed);
    }

    static RollUnit[] TwoParcels => [.. Ten, .. Enumerable.Range(11, 10).Select(n => Rolling.Unit($"{n}", 10_00, n) with { Parcel = "P2" })];

    [Fact] public void Each_of_several_parcels_consents_by_its_own_row()
    {
        var draft = Consenting("V-CONSENT-BUILDING", "P1", "P2");

        Assert.True(Open(draft, TwoParcels).Votes([.. Say(Choice.Agree, 1, 8), .. Say(Choice.Agree, 11, 8)]).Result().Passed);
        Assert.False(Open(draft, TwoParcels).Votes([.. Say(Choice.Agree, 1, 10), .. Say(Choice.Agree, 11, 7)]).Result().Passed);      // 17 of 20 are no matter
    }

    [Theory, InlineData(8_000, true), InlineData(7_999, false)]
    public void Where_not_each_must_those_that_do_have_eighty_of_a_hundred_of_the_land(long land, bool passes)
    {
        var draft = Ordinary with { Resolution = null, Consent = new([new("P1", "V-CONSENT-BUILDING", land), new("P2", "V-CONSENT-BUILDING", 10_000 - land)], EveryParcel: false) };

        Assert.Equal(passes, Open(draft, TwoParcels).Votes(Say(Choice.Agree, 1, 10)).Result().Passed);
    }

    [Fact] public void A_building_may_have_a_threshold_of_its_own()
    {
        RollUnit[] units = [.. Ten.Take(8), .. Ten.Skip(8).Select(unit => unit with { Building = "Block 2" })];
        var draft = Consenting() with { Consent = Consenting().Consent! with { Buildings = [new("P1/Block 2", "V-CONSENT-BUILDING")] } };

        Assert.False(Open(draft, units).Votes(Say(Choice.Agree, 1, 8)).Result().Passed);
        Assert.True(Open(draft, units).Votes(Say(Choice.Agree, 1, 10)).Result().Passed);
    }

    // ── those who follow the majority ──

    static readonly DraftBallot Following = Ordinary with { Resolution = new("V-ORDINARY", new("Rules 2024, 12", new('a', 64), "Whoever is silent follows.")) };

    [Fact] public void Only_who_was_reached_follows_the_larger_choice()
    {
        var story = Open(Following, Ten).Votes((1, Choice.Agree), (2, Choice.Agree), (3, Choice.Against)).AndThen(Handler, new RecordDelivery([3, 4, 5, 6, 7], new('b', 64)), During);
        var heads = story.Result().Whole.Heads;

        Assert.Equal((6, 1, 4, 3), (heads.Agree, heads.Against, heads.Followed, heads.Silent));
        Assert.True(story.Result().Passed);
    }

    [Fact] public void Where_neither_is_larger_nobody_follows() =>
        Assert.Equal(0, Open(Following, Ten).Votes((1, Choice.Agree), (2, Choice.Against)).AndThen(Handler, new RecordDelivery([4, 5, 6], new('b', 64)), During).Result().Whole.Heads.Followed);

    [Fact] public void What_is_disputed_follows_nobody() =>
        Assert.Equal(0, Open(Following, [.. Ten.Take(9), Ten[9] with { Title = TitleState.Disputed }]).Votes((1, Choice.Agree)).AndThen(Handler, new RecordDelivery([10], new('b', 64)), During).Result().Whole.Heads.Followed);

    // ── properties ──

    sealed record Told(DraftBallot Draft, ImmutableArray<RollUnit> Units, ImmutableArray<(int Head, Choice Choice)> Votes);

    static readonly Gen<RollUnit> AnyUnit = Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2], Gen.Int[1, 3_000], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 9]).Select((parcel, block, area, owner, other, kind) =>
        (kind switch
        {
            0 when owner != other => Rolling.Unit("", area, owner, other),
            1 when owner != other => Rolling.Shared("", area, (owner, 1, 3), (other, 2, 3)),
            2 => Rolling.Unit("", area) with { OfDeveloper = true },
            3 => Rolling.Unit("", area, owner) with { Title = TitleState.Disputed },
            _ => Rolling.Unit("", area, owner),
        }) with { Parcel = $"P{parcel}", Building = $"Block {block}" });

    static readonly Gen<Told> Tales = Gen.Select(AnyUnit.Array[1, 25], Gen.Select(Gen.Int[1, 25], Gen.OneOf(Choice.Agree, Choice.Agree, Choice.Agree, Choice.Against, Choice.Abstain)).Array[0, 60], Gen.Int[0, 6]).Select((units, votes, kind) =>
    {
        units = [.. units.Select((unit, i) => unit with { Number = $"{i}" })];
        var parcels = units.Select(unit => unit.Parcel).Distinct().ToArray();
        return new Told(kind switch
        {
            0 => Ordinary, 1 => Special, 2 => Following,
            3 => Consenting("V-CONSENT-OLD", parcels), 4 => Consenting("V-CONSENT-SHARES", parcels), 5 => Consenting("V-CONSENT-JOINT", parcels),
            _ => Consenting("V-CONSENT-BUILDING", parcels),
        }, [.. units], [.. votes.Select(vote => (vote.Item1, vote.Item2))]);
    });

    static Story<Ballot> Tell(Told tale) => Open(tale.Draft, tale.Units).Votes(tale.Votes);

    /// <summary>Nothing of ours: names and big fractions, counted with the fingers.</summary>
    static bool Oracle(Ballot ballot)
    {
        var heads = Enumerable.Range(1, ballot.Electorate.Count).ToList();
        var units = ballot.Electorate.Heads.Select((head, i) => (Head: head, Place: ballot.Electorate.Places[i], Area: (BigInteger)ballot.Electorate.Areas[i])).ToList();
        var choice = heads.ToDictionary(head => head, head => ballot.Urn.Of(head)?.Choice);
        return ballot.Ruling!.Groups.All(rule =>
        {
            var mine = units.Where(unit => Path(unit.Place).Contains(rule.Group)).ToList();
            return rule.Threshold.Quorum.Concat(rule.Threshold.Decisive).All(test =>
            {
                BigInteger Sum(Func<int, bool> of) => test.Measure switch
                {
                    Measure.Heads => mine.Select(unit => unit.Head).Where(of).Distinct().Count(),
                    Measure.Owners => mine.Select(unit => unit.Head).Where(of).Distinct().Sum(head => ballot.Electorate.CoOwnersOf(head)?.Owners.Length ?? 1),
                    _ => mine.Where(unit => of(unit.Head)).Aggregate(BigInteger.Zero, (sum, unit) => sum + unit.Area),
                };
                var (whole, part) = (Sum(head => test.Among == Whole.All || choice[head] is not null), Sum(head => test.Of == Part.Agreeing ? choice[head] == Choice.Agree : choice[head] is not null));
                return whole > 0 && (test.Strict ? part * test.At.Per > whole * test.At.Of : part * test.At.Per >= whole * test.At.Of);
            });
        });

        IEnumerable<string> Path(int place)
        {
            for (; place >= 0; place = ballot.Electorate.Groups[place].Within) yield return ballot.Electorate.Groups[place].Name;
        }
    }

    [Fact] public void It_is_what_is_counted_with_the_fingers() => Tales.Sample(tale => Tell(tale) is var story && story.Result().Passed == Oracle(story.Case), iter: 300);

    [Fact] public void Neither_order_nor_repetition_matters() => Gen.Select(Tales, Gen.Int[0, 1000]).Sample((tale, seed) =>
    {
        var last = tale.Votes.GroupBy(vote => vote.Head).Select(votes => votes.Last()).OrderBy(vote => (vote.Head * 7919) ^ seed).ToList();
        var (one, other) = (Tell(tale), Open(tale.Draft, tale.Units).Votes(last.Concat(last)));
        return one.Case.Turnouts.SequenceEqual(other.Case.Turnouts) && one.Result().Groups.Select(g => (g.Heads, g.Area, g.Passed)).SequenceEqual(other.Result().Groups.Select(g => (g.Heads, g.Area, g.Passed)));
    }, iter: 150);

    [Fact] public void One_more_yes_never_turns_a_pass_into_a_fail() => Gen.Select(Tales, Gen.Int[1, 25]).Sample((tale, head) =>
        !Tell(tale).Result().Passed || Tell(tale with { Votes = tale.Votes.Add((head, Choice.Agree)) }).Result().Passed, iter: 200);

    [Fact] public void The_turnout_of_the_day_is_that_of_the_count() => Tales.Sample(tale =>
        Tell(tale) is var story && story.Case.Turnouts.Zip(story.Result().Groups).All(one => one.First == new Turnout((int)(one.Second.Heads.Participating - one.Second.Heads.Followed), one.Second.Area.Participating - one.Second.Area.Followed)), iter: 150);

    // ── the other program ──

    [Fact] public async Task Another_program_comes_to_the_same_on_a_thousand_ballots()
    {
        List<Ballot> ballots = [];
        foreach (var tale in Tales.Array[1_000].Single())
        {
            var story = Tell(tale);
            if (tale.Draft == Following) story = story.AndThen(Handler, new RecordDelivery([.. Enumerable.Range(1, story.Case.Electorate.Count).Where(head => head % 2 == 0).DefaultIfEmpty(1)], new('b', 64)), During);
            ballots.Add(story.Counted().Case);
        }
        foreach (var (takePart, agree) in new[] { (7, 4), (7, 3), (10, 5), (10, 10) })
            ballots.Add(Open().Votes([.. Say(Choice.Agree, 1, agree), .. Say(Choice.Against, agree + 1, takePart - agree)]).Counted().Case);

        var said = await Recount([.. ballots.Select(RecountFile.Of)]);

        Assert.Equal(ballots.Select(ballot => $"{(ballot.Result!.Passed ? "passed" : "failed")} {ballot.Result.Hash}"), said);
        Assert.Contains(said, line => line.StartsWith("passed", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("failed", StringComparison.Ordinal));
    }

    static async Task<string[]> Recount(ImmutableArray<string> files, [CallerFilePath] string here = "")
    {
        using var python = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "checker", "recount.py"), "-"])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answer = python.StandardOutput.ReadToEndAsync();
        foreach (var file in files) await python.StandardInput.WriteLineAsync(file);
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        return (await answer).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
