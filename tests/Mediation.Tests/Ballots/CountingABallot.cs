using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using CsCheck;
using Mediation.Ballots;
using Mediation.Files;
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
        Assert.Equal(passes, Open().Votes([.. Balloting.Say(Choice.Agree, 1, agree), .. Balloting.Say(Choice.Against, agree + 1, takePart - agree)]).Result().Passed);

    [Fact] public void Who_abstains_takes_part_and_does_not_agree()
    {
        var result = Open().Votes([.. Balloting.Say(Choice.Agree, 1, 4), .. Balloting.Say(Choice.Abstain, 5, 4)]).Result();

        Assert.Equal((8, 4, false), (result.Whole.Heads.Participating, result.Whole.Heads.Abstain, result.Passed));
    }

    [Fact] public void To_a_renewal_the_silent_do_not_consent() => Assert.False(Open(Consenting(), Ten).Votes(Balloting.Say(Choice.Agree, 1, 7)).Result().Passed);
    [Fact] public void Three_quarters_of_all_do() => Assert.True(Open(Consenting(), Ten).Votes(Balloting.Say(Choice.Agree, 1, 8)).Result().Passed);
    [Fact] public void In_an_old_residential_area_ninety_five_of_a_hundred_do_not_less() => Assert.False(Open(Consenting("V-CONSENT-OLD"), Ten).Votes(Balloting.Say(Choice.Agree, 1, 9)).Result().Passed);

    [Fact] public void What_is_lacking_is_said_in_heads_and_area()
    {
        var tests = Open(Consenting(), Ten).Votes(Balloting.Say(Choice.Agree, 1, 5)).Result().Groups.Single(group => group.Group == "P1").Tests;

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
            .Opened().Vote(Resident);

        Assert.Equal(passes, story.Result().Passed);
    }

    static RollUnit[] TwoParcels => [.. Ten, .. Enumerable.Range(11, 10).Select(n => Rolling.Unit($"{n}", 10_00, n) with { Parcel = "P2" })];

    [Fact] public void Each_of_several_parcels_consents_by_its_own_row()
    {
        var draft = Consenting("V-CONSENT-BUILDING", "P1", "P2");

        Assert.True(Open(draft, TwoParcels).Votes([.. Balloting.Say(Choice.Agree, 1, 8), .. Balloting.Say(Choice.Agree, 11, 8)]).Result().Passed);
        Assert.False(Open(draft, TwoParcels).Votes([.. Balloting.Say(Choice.Agree, 1, 10), .. Balloting.Say(Choice.Agree, 11, 7)]).Result().Passed);      // 17 of 20 are no matter
    }

    [Theory, InlineData(8_000, true), InlineData(7_999, false)]
    public void Where_not_each_must_those_that_do_have_eighty_of_a_hundred_of_the_land(long land, bool passes)
    {
        var draft = Ordinary with { Resolution = null, Consent = new([new("P1", "V-CONSENT-BUILDING", land), new("P2", "V-CONSENT-BUILDING", 10_000 - land)], EveryParcel: false) };

        Assert.Equal(passes, Open(draft, TwoParcels).Votes(Balloting.Say(Choice.Agree, 1, 10)).Result().Passed);
    }

    [Fact] public void A_building_may_have_a_threshold_of_its_own()
    {
        RollUnit[] units = [.. Ten.Take(8), .. Ten.Skip(8).Select(unit => unit with { Building = "Block 2" })];
        var draft = Consenting() with { Consent = Consenting().Consent! with { Buildings = [new("P1/Block 2", "V-CONSENT-BUILDING")] } };

        Assert.False(Open(draft, units).Votes(Balloting.Say(Choice.Agree, 1, 8)).Result().Passed);
        Assert.True(Open(draft, units).Votes(Balloting.Say(Choice.Agree, 1, 10)).Result().Passed);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Shares_of_whatever_denominators_are_counted_exactly(bool passes)
    {
        // primes: their common multiple has more than a hundred digits. Of each flat the larger share agrees; one flat more or less decides
        int[] primes = [9973, 9967, 9949, 9941, 9931, 9929, 9923, 9907, 9901, 9887, 9883, 9871, 9859, 9857, 9851, 9839, 9833, 9829, 9817, 9811, 9803, 9791, 9787, 9781, 9769, 9767, 9749, 9743, 9739, 9733];
        RollUnit[] units = [.. primes.Select((prime, i) => Rolling.Shared($"{i}", 100_00, (2 * i, prime - 1, prime), ((2 * i) + 1, 1, prime))), Rolling.Unit("last", passes ? 999_00 : 1_000_00, 1000)];
        var roll = Given<Roll>().When(Handler, Rolling.Revise(units) with { Owners = [.. Enumerable.Range(0, 60).Append(1000).Select(n => Rolling.Person(n, n % 2 == 0 && n < 60 ? Number(20_000 + n) : null))] })
            .AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Case;
        var story = Drafted(Consenting("V-CONSENT-SHARES")).AndThen(Handler, new TakeRoll(new(Number(12), 1, roll.Fingerprint!, roll.Form), Electorate.Of(roll))).Opened();
        var ballot = Enumerable.Range(0, 30).Aggregate(story, (told, i) => told.Vote(new(Number(20_000 + (2 * i)), Role.Resident))).Counted().Case;

        Assert.Equal((passes, true), (ballot.Result!.Passed, ballot.Result.Groups[1].Tests.Single().Have < ballot.Result.Groups[1].Tests.Single().Among));
        Assert.Equal($"{(passes ? "passed" : "failed")} {ballot.Result.Hash}", Assert.Single(await Recount([RecountFile.Of(ballot, roll)])));
    }

    [Theory, InlineData(6, false), InlineData(9, true)]
    public void A_part_of_the_project_may_have_a_threshold_of_its_own_in_a_resolution_too(int agree, bool passes)
    {
        RollUnit[] units = [.. Ten.Take(6), .. Ten.Skip(6).Select(unit => unit with { Building = "Block 2" })];
        var result = Open(Ordinary with { Resolution = new("V-ORDINARY") { Groups = [new("P1/Block 2", "V-SPECIAL")] } }, units).Votes([.. Balloting.Say(Choice.Agree, 1, agree), .. Balloting.Say(Choice.Against, agree + 1, 10 - agree)]).Result();

        Assert.Equal((true, passes, passes), (result.Whole.Passed, result.Groups.Single(group => group.Group == "P1/Block 2").Passed, result.Passed));
    }

    // ── those who follow the majority ──

    static readonly DraftBallot Following = Ordinary with { Resolution = new("V-ORDINARY", new("Rules 2024, 12", new('a', 64), "Whoever is silent follows.")) };

    [Fact] public void Only_who_was_reached_follows_the_larger_choice()
    {
        var story = Open(Following, Ten).Votes((1, Choice.Agree), (2, Choice.Agree), (3, Choice.Against)).AndThen(Handler, new RecordDelivery([3, 4, 5, 6, 7], Proof), During);
        var heads = story.Result().Whole.Heads;

        Assert.Equal((6, 1, 4, 3), (heads.Agree, heads.Against, heads.Followed, heads.Silent));
        Assert.True(story.Result().Passed);
    }

    [Fact] public void Where_neither_is_larger_nobody_follows() =>
        Assert.Equal(0, Open(Following, Ten).Votes((1, Choice.Agree), (2, Choice.Against)).AndThen(Handler, new RecordDelivery([4, 5, 6], Proof), During).Result().Whole.Heads.Followed);

    [Fact] public void What_is_disputed_follows_nobody() =>
        Assert.Equal(0, Open(Following, [.. Ten.Take(9), Ten[9] with { Title = TitleState.Disputed }]).Votes((1, Choice.Agree)).AndThen(Handler, new RecordDelivery([10], Proof), During).Result().Whole.Heads.Followed);

    [Fact] public void Who_owns_a_parking_place_and_nothing_else_follows_nobody_and_may_vote()
    {
        var roll = Given<Roll>().When(Handler, Rolling.Revise([.. Ten.Take(9), Ten[9] with { Use = UnitUse.Parking }, Rolling.Unit("99", 5_00, 9) with { Use = UnitUse.Storage }]) with { CountsParking = true }).Case;
        var story = Drafted(Following).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Electorate.Of(roll))).Keeping()
            .AndThen(Handler, new IssueLetters([new(1, Voter(1).Id), new(10, Voter(10).Id)])).Opened().Vote(Voter(1)).AndThen(Handler, new RecordDelivery([9, 10], Proof), During);

        Assert.Equal((1, 8), (story.Result().Whole.Heads.Followed, story.Result().Whole.Heads.Silent));      // the ninth has a flat too
        Assert.Equal(2, story.Vote(Voter(10)).Case.Turnout.Heads);
    }

    // ── properties ──

    enum Way { Letter, Account, Paper }

    sealed record Said(int Head, Choice Choice, Way Way, int Nth);

    sealed record Told(DraftBallot Draft, ImmutableArray<RollUnit> Units, ImmutableArray<Said> Votes);

    static readonly Gen<RollUnit> AnyUnit = Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2], Gen.Int[1, 3_000], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 11]).Select((parcel, block, area, owner, other, kind) =>
        (kind switch
        {
            0 or 1 when owner != other => Rolling.Unit("", area, owner, other),
            2 or 3 when owner != other => Rolling.Shared("", area, (owner, 1, 3), (other, 2, 3)),
            4 => Rolling.Unit("", area) with { OfDeveloper = true },
            5 => Rolling.Unit("", area, owner) with { Title = TitleState.Disputed },
            6 => Rolling.Unit("", area, owner) with { Title = TitleState.Sealed },
            7 => Rolling.Unit("", area, owner) with { Use = UnitUse.Parking },
            _ => Rolling.Unit("", area, owner),
        }) with { Parcel = $"P{parcel}", Building = $"Block {block}" });

    static readonly Gen<Said> AnySaid = Gen.Select(Gen.Int[1, 25], Gen.OneOf(Choice.Agree, Choice.Agree, Choice.Agree, Choice.Against, Choice.Abstain, Choice.Spoiled), Gen.OneOf(Way.Letter, Way.Account, Way.Account, Way.Paper), Gen.Int[0, 1])
        .Select((head, choice, way, nth) => new Said(head, choice == Choice.Spoiled && way != Way.Paper ? Choice.Agree : choice, way, nth));

    static readonly Threshold Own = new("OWN", [new(Measure.Heads, Part.Agreeing, Whole.All, new(2, 5)), new(Measure.Shares, Part.Agreeing, Whole.Participating, new(1, 2), Strict: true)],
        new("Rules of the house", "4", "Two fifths of all.", Confidence.D), "All matters") { Quorum = [new(Measure.Owners, Part.Participating, Whole.All, new(1, 3))] };

    static readonly Gen<Told> Tales = Gen.Select(AnyUnit.Array[1, 25], AnySaid.Array[0, 60], Gen.Int[0, 10]).Select((units, votes, kind) =>
    {
        units = [.. units.Select((unit, i) => unit with { Number = $"{i}" })];
        var parcels = units.Select(unit => unit.Parcel).Distinct().ToArray();
        return new Told(kind switch
        {
            0 => Ordinary, 1 => Special, 2 => Following,
            3 => Consenting("V-CONSENT-OLD", parcels), 4 => Consenting("V-CONSENT-SHARES", parcels), 5 => Consenting("V-CONSENT-JOINT", parcels),
            6 => Ordinary with { Resolution = null, Consent = new([.. parcels.Select((parcel, i) => new ParcelAsked(parcel, "V-CONSENT-BUILDING", i == 0 ? 8_000 : 2_000))], EveryParcel: false) },
            7 => Ordinary with { Resolution = new("V-ORDINARY") { Groups = [new(parcels[0], "V-SPECIAL")] } },
            8 => Consenting("V-CONSENT-BUILDING", parcels) with { Consent = Consenting("V-CONSENT-BUILDING", parcels).Consent! with { Buildings = [new($"{parcels[0]}/{units[0].Building}", "V-CONSENT-OLD")] } },
            9 => Ordinary with { Resolution = new("OWN"), Custom = [Own] },
            _ => Consenting("V-CONSENT-BUILDING", parcels),
        }, [.. units], [.. votes]);
    });

    /// <summary>Every owner has an account.</summary>
    static Roll RollOf(Told tale) => Given<Roll>().When(Handler, Rolling.Revise([.. tale.Units]) with { CountsParking = true, Owners = [.. Enumerable.Range(1, 12).Select(n => Rolling.Person(n, Number(20_000 + n)))] })
        .AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Case;

    static Story<Ballot> Tell(Told tale)
    {
        var story = tale.Votes.Aggregate(Open(tale.Draft, RollOf(tale)), Say);
        return tale.Draft == Following ? story.AndThen(Handler, new RecordDelivery([.. Reached(story.Case.Electorate)], Proof), During) : story;
    }

    static IEnumerable<int> Reached(Electorate electors) => Enumerable.Range(1, electors.Count).Where(head => head % 2 == 0 || electors.Count == 1);

    static Seat? SeatOf(Electorate electors, Said said) => electors.Seats.Where(seat => seat.Head == said.Head).ToList() is { Count: > 0 } seats ? seats[said.Nth % seats.Count] : null;

    static Story<Ballot> Say(Story<Ballot> story, Said said)
    {
        if (said.Way == Way.Letter) return story.Vote(Voter(said.Head), said.Choice);
        if (said.Way == Way.Account) return SeatOf(story.Case.Electorate, said) is { } seat ? story.Vote(new(seat.Account, Role.Resident), said.Choice, head: said.Head) : story;
        var photo = said.Head.ToString("x64", CultureInfo.InvariantCulture);
        if (!story.Case.Papers.ContainsKey(photo)) story = story.AndThen(Handler, new KeepPaper(Number(30_000 + said.Head), photo, FileKind.Jpeg, 1_000), During);
        var entry = new EnterVote(said.Head, said.Choice, Channel.Paper, photo);
        return story.When(Officer, entry, During).When(Handler, entry, During, Number(2_000_000 + story.Happened.Count));
    }

    /// <summary>Nothing of ours but who owns what: each voice is the last one said, heads and hundredths are counted with the fingers.</summary>
    static bool Oracle(Told tale, Ballot ballot)
    {
        var electors = ballot.Electorate;
        Dictionary<(int Head, Guid Owner), Choice> said = [];
        foreach (var one in tale.Votes.Where(one => electors.Has(one.Head) && electors.TitleOf(one.Head) is TitleState.Clear or TitleState.Sealed && one.Choice != Choice.Spoiled))
            if (one.Way != Way.Account) said[(one.Head, Guid.Empty)] = one.Choice;
            else if (SeatOf(electors, one) is { } seat) said[(one.Head, electors.CoOwnersOf(one.Head) is null ? Guid.Empty : seat.Owner)] = one.Choice;
        var voices = Enumerable.Range(1, electors.Count).ToDictionary(head => head, head => (electors.CoOwnersOf(head)?.Owners ?? [new(Guid.Empty)])
            .Select(holding => (Weight: 6 * holding.Of / holding.Per, Choice: said.TryGetValue((head, holding.Owner), out var own) ? own : said.TryGetValue((head, Guid.Empty), out var all) ? all : (Choice?)null)).ToList());
        var choice = voices.ToDictionary(one => one.Key, one => one.Value.Select(voice => voice.Choice).OfType<Choice>().Distinct().ToList() is [var only]
            && !(only == Choice.Agree && ballot.Ruling!.Consent is not null && electors.CoOwnersOf(one.Key) is { } several && one.Value.Where(voice => voice.Choice is not null).Sum(voice => voice.Weight) < (several.Tenure == Tenure.Joint ? 6 : 4)) ? only : (Choice?)null);
        var units = electors.Heads.Select((head, i) => (Head: head, Place: electors.Places[i], Area: (BigInteger)electors.Areas[i])).ToList();
        if (ballot.Ruling!.Resolution?.Silent is not null)
        {
            Choice? Most(Func<Choice, BigInteger> of) => Enum.GetValues<Choice>().GroupBy(of).MaxBy(same => same.Key)!.ToList() is [var one] ? one : null;
            if (Most(one => choice.Count(head => head.Value == one)) is { } most && Most(one => units.Where(unit => choice[unit.Head] == one).Aggregate(BigInteger.Zero, (sum, unit) => sum + unit.Area)) == most)
                foreach (var head in Reached(electors).Where(head => voices[head].All(voice => voice.Choice is null) && electors.TitleOf(head) == TitleState.Clear && !tale.Votes.Any(one => one.Head == head && one.Choice == Choice.Spoiled)).ToList())
                    if (!electors.IsParking(head)) choice[head] = most;
        }
        bool Passes(string group, Threshold threshold)
        {
            var mine = units.Where(unit => Path(unit.Place).Contains(group)).ToList();
            return threshold.Quorum.Concat(threshold.Decisive).All(test =>
            {
                BigInteger Sum(Func<Choice?, bool> of) => test.Measure switch
                {
                    Measure.Heads => mine.Select(unit => unit.Head).Where(head => of(choice[head])).Distinct().Count(),
                    Measure.Owners => mine.Select(unit => unit.Head).Distinct().Sum(head => voices[head].Count(voice => of(voice.Choice))),
                    Measure.Shares => mine.Aggregate(BigInteger.Zero, (sum, unit) => sum + (unit.Area * voices[unit.Head].Where(voice => of(voice.Choice)).Sum(voice => voice.Weight))),
                    _ => mine.Where(unit => of(choice[unit.Head])).Aggregate(BigInteger.Zero, (sum, unit) => sum + unit.Area),
                };
                var (whole, part) = (Sum(one => test.Among == Whole.All || one is not null), Sum(one => test.Of == Part.Agreeing ? one == Choice.Agree : one is not null));
                return whole > 0 && (test.Strict ? part * test.At.Per > whole * test.At.Of : part * test.At.Per >= whole * test.At.Of);
            });
        }
        if (ballot.Ruling.Consent is not { } consent) return ballot.Ruling.Groups.All(rule => Passes(rule.Group, rule.Threshold));
        var passing = consent.Parcels.Where(parcel => Passes(parcel.Parcel, parcel.Threshold)).ToList();
        return passing.Count >= (consent.EveryParcel ? consent.Parcels.Length : 1) && consent.Buildings.All(rule => Passes(rule.Group, rule.Threshold))
            && (consent.Parcels.Length == 1 || 100 * passing.Sum(parcel => parcel.Land) >= 80 * consent.Parcels.Sum(parcel => parcel.Land));

        IEnumerable<string> Path(int place)
        {
            for (; place >= 0; place = electors.Groups[place].Within) yield return electors.Groups[place].Name;
        }
    }

    [Fact] public void It_is_what_is_counted_with_the_fingers() => Tales.Sample(tale => Tell(tale) is var story && story.Result().Passed == Oracle(tale, story.Case), iter: 600);

    [Fact] public void Neither_order_nor_repetition_matters() => Gen.Select(Tales, Gen.Int[0, 1000]).Sample((tale, seed) =>
    {
        var one = Tell(tale);
        // of one voice the last answer counts; a spoiled paper counts as none wherever it lies
        var last = tale.Votes.Where(said => said.Choice != Choice.Spoiled && (said.Way != Way.Account || SeatOf(one.Case.Electorate, said) is not null))
            .GroupBy(said => (said.Head, said.Way == Way.Account && one.Case.Electorate.CoOwnersOf(said.Head) is not null ? SeatOf(one.Case.Electorate, said)!.Owner : Guid.Empty)).Select(said => said.Last())
            .Concat(tale.Votes.Where(said => said.Choice == Choice.Spoiled)).OrderBy(said => (said.Head * 7919) ^ ((int)said.Way * 31) ^ (said.Nth * 977) ^ seed).ToList();
        var other = Tell(tale with { Votes = [.. last, .. last] });
        return one.Case.Turnouts.SequenceEqual(other.Case.Turnouts) && one.Result().Groups.Select(g => (g.Heads, g.Area, g.Passed)).SequenceEqual(other.Result().Groups.Select(g => (g.Heads, g.Area, g.Passed)));
    }, iter: 200);

    [Fact] public void A_head_more_that_says_yes_in_all_its_voices_never_turns_a_pass_into_a_fail() => Gen.Select(Tales, Gen.Int[1, 25]).Sample((tale, head) =>
        !Tell(tale).Result().Passed || Tell(tale with { Votes = [.. tale.Votes, new(head, Choice.Agree, Way.Letter, 0), new(head, Choice.Agree, Way.Account, 0), new(head, Choice.Agree, Way.Account, 1)] }).Result().Passed, iter: 300);

    [Fact] public void The_turnout_of_the_day_is_of_all_who_answered_whatever_becomes_of_it() => Tales.Sample(tale =>
        Tell(tale) is var story && story.Case.Turnouts.Zip(story.Result().Groups).All(one => one.First == new Turnout((int)Answered(one.Second.Heads), Answered(one.Second.Area))), iter: 150);

    static long Answered(Split split) => split.Participating - split.Followed + split.Pending + split.Conflicting;

    // ── the other program ──

    [Fact] public async Task Another_program_comes_to_the_same_on_a_thousand_ballots()
    {
        List<Ballot> ballots = [];
        List<string> files = [];
        foreach (var tale in Tales.Array[1_000].Single())
        {
            ballots.Add(Tell(tale).Counted().Case);
            files.Add(RecountFile.Of(ballots[^1], RollOf(tale)));
        }
        foreach (var (takePart, agree) in new[] { (7, 4), (7, 3), (10, 5), (10, 10) })
        {
            ballots.Add(Open().Votes([.. Balloting.Say(Choice.Agree, 1, agree), .. Balloting.Say(Choice.Against, agree + 1, takePart - agree)]).Counted().Case);
            files.Add(RecountFile.Of(ballots[^1]));     // as those of before had it: without the rows of the roll
        }

        var said = await Recount([.. files]);

        Assert.Equal(ballots.Select(ballot => $"{(ballot.Result!.Passed ? "passed" : "failed")} {ballot.Result.Hash}"), said);
        Assert.Contains(said, line => line.StartsWith("passed", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("failed", StringComparison.Ordinal));
        foreach (var heard in Enum.GetValues<Heard>()) Assert.Contains(ballots, ballot => Enumerable.Range(1, ballot.Electorate.Count).Any(head => ballot.HeardOf(head) == heard));
        Assert.Contains(ballots, ballot => ballot.Result!.Whole.Heads.Followed > 0);
    }

    /// <summary>Those who agree, are against, are silent: how many heads with how many hundredths.</summary>
    static (DraftBallot, RollUnit[], (int, Choice)[]) Vector(DraftBallot draft, (int Area, int Heads) agree, (int Area, int Heads) against, (int Area, int Heads) silent)
    {
        var heads = agree.Heads + against.Heads + silent.Heads;
        int[] areas = [.. Shared(agree), .. Shared(against), .. Shared(silent)];
        return (draft, [.. areas.Select((area, i) => Rolling.Unit($"{i:0000}", area, i + 1))], [.. Balloting.Say(Choice.Agree, 1, agree.Heads), .. Balloting.Say(Choice.Against, agree.Heads + 1, against.Heads)]);

        static IEnumerable<int> Shared((int Area, int Heads) of) => Enumerable.Range(0, of.Heads).Select(i => (of.Area / of.Heads) + (i < of.Area % of.Heads ? 1 : 0));
    }

    [Fact] public async Task It_agrees_on_the_vectors_of_the_rules()
    {
        RollUnit[] v9 = [.. new[] { (101, 80, 1), (102, 90, 1), (103, 100, 1), (201, 120, 2), (202, 60, 3) }.Select(one => Rolling.Unit($"{one.Item1}", one.Item2 * 100, one.Item3)), .. Enumerable.Range(301, 4).Select(n => Rolling.Unit($"{n}", 50_00) with { OfDeveloper = true })];
        (bool Passes, (DraftBallot Draft, RollUnit[] Units, (int, Choice)[] Votes) Of)[] vectors =
        [
            (true, Vector(Ordinary, (100_001, 101), (99_999, 99), (100_000, 100))), (false, Vector(Ordinary, (100_000, 101), (100_000, 99), (100_000, 100))),
            (true, Vector(Special, (150_000, 150), (50_000, 50), (100_000, 100))), (false, Vector(Ordinary, (240_000, 199), default, (60_000, 101))),
            (false, Vector(Ordinary, (666_666, 67), default, (333_334, 33))), (true, Vector(Ordinary, (666_667, 67), default, (333_333, 33))),
            (true, Vector(Consenting("V-CONSENT-OLD"), (9_500_000, 19), default, (500_000, 1))), (false, Vector(Consenting("V-CONSENT-OLD"), (9_600, 19), default, (400, 2))),
            (false, Vector(Consenting("V-CONSENT-OLD"), (9_499_600, 96), default, (500_400, 4))), (true, (Ordinary, v9, [.. Balloting.Say(Choice.Agree, 1, 3)])),
            .. new[] { (10, 10), (19, 19), (20, 19), (39, 38), (60, 57), (137, 131), (483, 459) }.SelectMany(one => new[]
            {
                (true, Vector(Consenting("V-CONSENT-OLD"), (one.Item2 * 10, one.Item2), default, ((one.Item1 - one.Item2) * 10, one.Item1 - one.Item2))),
                (false, Vector(Consenting("V-CONSENT-OLD"), ((one.Item2 - 1) * 1_000, one.Item2 - 1), default, (one.Item1 - one.Item2 + 1, one.Item1 - one.Item2 + 1))),
            }),
        ];
        List<string> files = [];
        List<string> ours = [];
        foreach (var (passes, (draft, units, votes)) in vectors)
        {
            var ballot = Open(draft, units).Votes(votes).Counted().Case;
            Assert.Equal(passes, ballot.Result!.Passed);
            files.Add(RecountFile.Of(ballot, Rolling.Frozen(units).Case));
            ours.Add($"{(passes ? "passed" : "failed")} {ballot.Result.Hash}");
        }
        Assert.Equal(ours, await Recount([.. files]));
    }

    /// <summary>A roll in which every kind of row is.</summary>
    static readonly RollUnit[] AllKinds =
    [
        .. Ten.Take(3), Rolling.Unit("11", 20_00, 4, 5), Rolling.Unit("12", 30_00, 5, 4), Rolling.Shared("13", 25_00, (6, 1, 3), (7, 2, 3)) with { Building = "Block 2" }, Rolling.Unit("14", 40_00, 1) with { Parcel = "P2" },
        Rolling.Unit("15", 15_00, 1) with { Title = TitleState.Sealed }, Rolling.Unit("16", 12_00, 2) with { Title = TitleState.Disputed }, Rolling.Unit("17", 50_00) with { OfDeveloper = true }, Rolling.Unit("18", 51_00) with { OfDeveloper = true },
        Rolling.Unit("19", 8_00) with { Title = TitleState.Missing }, Rolling.Unit("20", 12_00, 8) with { Use = UnitUse.Parking }, Rolling.Unit("21", 60_00, 9) with { RegisteredArea = null, ContractArea = 61_00 },
    ];

    static Roll FrozenNow(bool countsParking) => Given<Roll>().When(Handler, Rolling.Revise(AllKinds) with { CountsParking = countsParking }).AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Case;

    static Roll FrozenBefore(bool countsParking)
    {
        var revised = Given<Roll>().When(Handler, Rolling.Revise(AllKinds) with { CountsParking = countsParking }).Case;
        var frozen = new RollFrozen(1, "", 0, 0, Handler.Id, Rolling.AfterAWeek).Apply(revised);
        return frozen with { Fingerprint = Fingerprints.Of(frozen) };
    }

    static Ballot CountedOn(Roll roll, Electorate electors) => Drafted(Ordinary).AndThen(Handler, new TakeRoll(new(Number(12), roll.Edition, roll.Fingerprint!, roll.Form), electors)).Keeping()
        .AndThen(Handler, new IssueLetters([.. Enumerable.Range(1, electors.Count).Select(head => new Letter(head, Voter(head).Id))])).Opened().Votes(Balloting.Say(Choice.Agree, 1, 5)).Counted().Case;

    [Fact] public async Task Another_program_finds_heads_and_areas_in_the_rows_of_the_roll_now_and_before()
    {
        Roll[] rolls = [FrozenNow(false), FrozenNow(true), FrozenBefore(false), FrozenBefore(true)];
        var said = await Recount([.. rolls.Select(roll => RecountFile.Of(CountedOn(roll, Electorate.Of(roll)), roll))]);

        Assert.All(said, line => Assert.Matches("^(passed|failed) ", line));
    }

    [Fact] public async Task Another_program_finds_out_whoever_was_added_left_out_or_made_larger()
    {
        var roll = FrozenNow(true);
        var electors = Electorate.Of(roll);
        Electorate[] others =
        [
            electors with { Areas = electors.Areas.SetItem(0, electors.Areas[0] + 1) },
            new(electors.Groups, electors.Heads.Add(electors.Count + 1), electors.Places.Add(2), electors.Areas.Add(10_00), electors.CoOwned, electors.Unclear, electors.Seats, electors.Developer, electors.Parking),
            electors with { Places = electors.Places.SetItem(0, electors.Places[^1]) },
            electors with { CoOwned = [electors.CoOwned[0], electors.CoOwned[1] with { Owners = [.. electors.CoOwned[1].Owners.Select(one => one with { Of = 1, Per = 2 })] }] },
            electors with { CoOwned = [electors.CoOwned[0] with { Tenure = Tenure.ByShares }, electors.CoOwned[1]] },
            electors with { Unclear = [] },
            electors with { Parking = [] },
        ];
        ImmutableArray<string> files =
        [
            .. others.Select(other => RecountFile.Of(CountedOn(roll, other), roll)),
            RecountFile.Of(CountedOn(roll, electors), roll with { Units = roll.Units.SetItem(AllKinds[0].Key, AllKinds[0] with { RegisteredArea = 11_00 }) }),
            RecountFile.Of(CountedOn(roll, electors), roll with { CountsParking = false }),
        ];

        Assert.All(await Recount(files), line => Assert.StartsWith("other-roll ", line, StringComparison.Ordinal));
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
