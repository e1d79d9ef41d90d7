using System.Collections.Immutable;
using CsCheck;
using Mediation.Rolls;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Rolls;

/// <summary>Rolls in few words.</summary>
static class Rolling
{
    public static readonly Subject Another = new(Number(31), Role.Manager);
    public static readonly DateTimeOffset AfterAWeek = Monday.AddDays(8);

    public static Guid Owner(int n) => Number(5000 + n);
    public static RollOwner Person(int n, Guid? account = null) => new(Owner(n), Number(6000 + n), $"Owner {n}", Account: account);

    public static RollUnit Unit(string number, long area, params int[] owners) =>
        new("P1", "Block 1", number, UnitUse.Residential, area, null, null, owners.Length > 1 ? Tenure.Joint : Tenure.Sole, [.. owners.Select(n => new Holding(Owner(n)))]);

    public static RollUnit Shared(string number, long area, params (int Owner, int Of, int Per)[] holdings) =>
        Unit(number, area) with { Tenure = Tenure.ByShares, Owners = [.. holdings.Select(h => new Holding(Owner(h.Owner), h.Of, h.Per))] };

    public static ReviseRoll Revise(params RollUnit[] units) =>
        new(District, [.. units], [.. units.SelectMany(unit => unit.Owners).Select(holding => holding.Owner).Distinct().Select(key => new RollOwner(key, key, "Owner"))]);

    public static Story<Roll> Revised(params RollUnit[] units) => Given<Roll>().When(Handler, Revise(units));
    public static Story<Roll> Frozen(params RollUnit[] units) => Revised(units).AndThen(Handler, new PublishRoll()).AndThen(Another, new FreezeRoll(), AfterAWeek);
    public static Electorate Electors(params RollUnit[] units) => Electorate.Of(Revised(units).Case);
}

public class MakingARoll
{
    static RollUnit[] V9 =>
    [
        Rolling.Unit("101", 80_00, 1), Rolling.Unit("102", 90_00, 1), Rolling.Unit("103", 100_00, 1), Rolling.Unit("201", 120_00, 2), Rolling.Unit("202", 60_00, 3),
        .. Enumerable.Range(301, 4).Select(n => Rolling.Unit($"{n}", 50_00) with { OfDeveloper = true }),
    ];

    [Fact] public void V9_a_buyer_of_several_units_is_one_head_and_the_developer_another()
    {
        var electors = Rolling.Electors(V9);

        Assert.Equal((4, 650_00L), (electors.Count, electors.Area));
        Assert.Equal([60_00L, 120_00, 200_00, 270_00], Enumerable.Range(1, 4).Select(electors.AreaOf).Order());
    }

    [Fact] public void What_is_registered_comes_before_what_was_surveyed_before_what_a_contract_says()
    {
        Assert.Equal((80L, AreaSource.Registered), Sourced(Rolling.Unit("1", 0, 1) with { RegisteredArea = 80, SurveyedArea = 90, ContractArea = 100 }));
        Assert.Equal((90L, AreaSource.Surveyed), Sourced(Rolling.Unit("1", 0, 1) with { RegisteredArea = null, SurveyedArea = 90, ContractArea = 100 }));
        Assert.Equal((100L, AreaSource.Contract), Sourced(Rolling.Unit("1", 0, 1) with { RegisteredArea = null, SurveyedArea = null, ContractArea = 100 }));

        static (long, AreaSource) Sourced(RollUnit unit) => (unit.Area, unit.Source);
    }

    [Fact] public void A_door_is_one_home_or_is_named_with_its_parcel()
    {
        var roll = Rolling.Revised(Rolling.Unit("101", 10, 1), Rolling.Unit("102", 10, 2), Rolling.Unit("101", 10, 3) with { Parcel = "P2" }).Case;

        Assert.Equal("P1\tBlock 1\t102", roll.At(" block 1 102")?.Key);
        Assert.Equal(("P1\tBlock 1\t101", "P2\tBlock 1\t101"), (roll.At("P1 Block 1 101")?.Key, roll.At("p2 block 1 101")?.Key));
        Assert.Null(roll.At("Block 1 101"));
        Assert.Null(roll.At("Block 1 103"));
    }

    [Fact] public void A_couple_is_one_head_in_whatever_order_they_are_named() => Assert.Equal(1, Rolling.Electors(Rolling.Unit("1", 10, 1, 2), Rolling.Unit("2", 10, 2, 1)).Count);
    [Fact] public void Who_owns_alone_and_with_another_is_two_heads() => Assert.Equal(2, Rolling.Electors(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 10, 1, 2)).Count);

    [Fact] public void A_seal_on_one_of_somebodys_flats_makes_no_second_head_of_them()
    {
        var electors = Rolling.Electors(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 20, 1) with { Title = TitleState.Sealed }, Rolling.Unit("3", 40, 2));

        Assert.Equal((2, 30L, TitleState.Sealed, TitleState.Clear), (electors.Count, electors.AreaOf(1), electors.TitleOf(1), electors.TitleOf(2)));
    }

    [Fact] public void In_a_roll_that_was_frozen_before_it_stays_two()
    {
        var roll = new RollFrozen(1, "", 2, 30, Rolling.Another.Id, Rolling.AfterAWeek).Apply(Rolling.Revised(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 20, 1) with { Title = TitleState.Sealed }).Case);

        Assert.Equal((2, TitleState.Clear, TitleState.Sealed), (Electorate.Of(roll).Count, Electorate.Of(roll).TitleOf(1), Electorate.Of(roll).TitleOf(2)));
    }

    [Theory, InlineData(TitleState.Disputed), InlineData(TitleState.Deceased), InlineData(TitleState.Missing)]
    public void Whatever_the_title_it_stays_in_the_denominator(TitleState title)
    {
        var electors = Rolling.Electors(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 20, 1) with { Title = title });

        Assert.Equal((2, 30L, title), (electors.Count, electors.Area, electors.TitleOf(2)));
    }

    [Fact] public void Parking_counts_only_where_the_roll_says_so()
    {
        var parking = Rolling.Unit("P1", 12, 1) with { Use = UnitUse.Parking };
        var roll = Given<Roll>().When(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1), parking) with { CountsParking = true }).Case;

        Assert.Equal(22, Electorate.Of(roll).Area);
        Assert.Equal(10, Rolling.Electors(Rolling.Unit("1", 10, 1), parking).Area);
    }

    [Fact] public void Groups_nest_parcels_and_buildings()
    {
        var electors = Rolling.Electors(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 20, 2) with { Building = "Block 2" }, Rolling.Unit("1", 30, 1) with { Parcel = "P2" });

        Assert.Equal(["", "P1", "P1/Block 1", "P1/Block 2", "P2", "P2/Block 1"], electors.Groups.Select(group => group.Name));
        Assert.Equal([-1, 0, 1, 1, 0, 4], electors.Groups.Select(group => group.Within));
    }

    [Fact] public void Whom_a_letter_tied_to_a_home_answers_for_its_only_owner()
    {
        var roll = Given<Roll>().When(Handler, Rolling.Revise(Rolling.Unit("101", 10, 1), Rolling.Unit("102", 10, 2, 3), Rolling.Unit("103", 10, 4), Rolling.Unit("104", 10, 5), Rolling.Unit("105", 10) with { OfDeveloper = true }) with
        {
            Owners = [Rolling.Person(1), Rolling.Person(2), Rolling.Person(3), Rolling.Person(4, Number(44)), Rolling.Person(5)],
        }).Case;
        var electors = Electorate.Of(roll);
        Guid[] Seated(params Tie[] ties) => [.. electors.With(roll, ties).Seats.Select(seat => seat.Account)];

        Assert.Equal([Number(44)], Seated());
        Assert.Equal(new Seat(Number(71), 1, Rolling.Owner(1)), Assert.Single(electors.With(roll, [new(Number(71), " block 1", "101")]).SeatsOf(Number(71))));
        Assert.Equal([Number(44)], Seated(new Tie(Number(71), "Block 1", "102")));        // two own it
        Assert.Equal([Number(44)], Seated(new Tie(Number(71), "Block 1", "103")));        // the roll names another
        Assert.Equal([Number(44)], Seated(new Tie(Number(71), "Block 1", "104"), new(Number(72), "Block 1", "104")));     // two live there
        Assert.Equal([Number(44)], Seated(new Tie(Number(71), "Block 1", "105"), new(Number(71), "Block 9", "101")));     // the developer's, and no such door
    }

    [Fact] public void Not_without_units() => Given<Roll>().When(Handler, Rolling.Revise()).Refused("roll/no-units");
    [Fact] public void Not_one_unit_twice() => Rolling.Revised(Rolling.Unit("1", 10, 1), Rolling.Unit("1", 10, 2)).Refused("roll/unit-twice", "Block 1", "1");
    [Fact] public void Not_without_an_area() => Rolling.Revised(Rolling.Unit("1", 0, 1)).Refused("roll/no-area", "Block 1", "1");
    [Fact] public void Not_without_an_owner() => Rolling.Revised(Rolling.Unit("1", 10)).Refused("roll/no-owner");
    [Fact] public void Not_half_an_owner_of_what_one_owns() => Rolling.Revised(Rolling.Unit("1", 10, 1) with { Owners = [new(Rolling.Owner(1), 1, 2)] }).Refused("roll/shares-do-not-add-up", "Block 1", "1");
    [Fact] public void Not_two_owners_of_what_one_owns() => Rolling.Revised(Rolling.Unit("1", 10, 1, 2) with { Tenure = Tenure.Sole }).Refused("roll/not-one-owner");
    [Fact] public void Not_with_a_guardian_who_shows_no_proof()
    {
        RollOwner Ward(string? proof) => Rolling.Person(1) with { Representative = "Her mother", RepresentativeProof = proof };

        Given<Roll>().When(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1)) with { Owners = [Ward(null)] }).Refused("roll/guardian-without-proof");
        Given<Roll>().When(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1)) with { Owners = [Ward(" ")] }).Refused("roll/guardian-without-proof");
        Given<Roll>().When(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1)) with { Owners = [Ward("5ea1ed")] }).Then(roll => roll.Owners.Count == 1);
    }

    [Fact] public void Not_the_same_again() => Rolling.Revised(Rolling.Unit("1", 10, 1)).AndThen(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1))).Refused("roll/unchanged");

    [Theory, InlineData(1, 2, 1, 2, true), InlineData(1, 3, 2, 3, true), InlineData(1, 2, 1, 3, false), InlineData(2, 3, 2, 3, false), InlineData(0, 1, 1, 1, false)]
    public void Shares_add_up_exactly(int a, int b, int c, int d, bool fine) => Assert.Equal(fine, Rolling.Revised(Rolling.Shared("1", 10, (1, a, b), (2, c, d))).Why is null);

    [Fact] public void Only_what_has_changed_is_recorded()
    {
        var story = Rolling.Revised(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 20, 2), Rolling.Unit("3", 30, 3)).AndThen(Handler, Rolling.Revise(Rolling.Unit("1", 10, 1), Rolling.Unit("2", 21, 2)));
        var revised = Assert.IsType<RollRevised>(story.Happened[^1]);

        Assert.Equal(("2", "P1\tBlock 1\t3", Rolling.Owner(3), 0), (revised.Put.Single().Number, revised.Gone.Single(), revised.OwnersGone.Single(), revised.Owners.Length));
        Assert.Equal((2, 31L), (story.Case.Units.Count, Electorate.Of(story.Case).Area));
    }
}

public class FreezingARoll
{
    static readonly RollUnit One = Rolling.Unit("1", 10, 1), Two = Rolling.Unit("2", 20, 2);

    [Fact] public void It_has_its_fingerprint_and_its_figures() =>
        Rolling.Frozen(One, Two).Then(roll => roll is { IsFrozen: true, Heads: 2, Area: 30, Fingerprint.Length: 64 });

    [Fact] public void Nothing_is_changed_afterwards() => Rolling.Frozen(One).AndThen(Handler, Rolling.Revise(One, Two)).Refused("roll/frozen");
    [Fact] public void The_next_edition_may_be() => Rolling.Frozen(One).AndThen(Manager, new ReopenRoll()).AndThen(Handler, Rolling.Revise(One, Two)).Then(roll => roll is { Edition: 2, IsFrozen: false });
    [Fact] public void Not_before_it_was_published() => Rolling.Revised(One).AndThen(Rolling.Another, new FreezeRoll()).Refused("roll/not-published");
    [Fact] public void Not_while_one_may_object() => Rolling.Revised(One).AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Monday.AddDays(7)).Refused("roll/objections-still-open");
    [Fact] public void Not_by_who_published_it() => Rolling.Revised(One).AndThen(Rolling.Another, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Refused("roll/four-eyes");
    [Fact] public void Not_by_who_made_it() => Rolling.Revised(One).AndThen(Manager, new PublishRoll()).AndThen(Handler, new FreezeRoll(), Rolling.AfterAWeek).Refused("roll/four-eyes");
    [Fact] public void A_change_is_published_anew() => Rolling.Revised(One).AndThen(Handler, new PublishRoll()).AndThen(Handler, Rolling.Revise(One, Two)).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Refused("roll/not-published");

    [Fact] public void An_objection_is_answered_first()
    {
        var objected = Rolling.Revised(One).AndThen(Handler, new PublishRoll()).AndThen(Resident, new ObjectToRoll("It is larger.", One.Key));

        objected.AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Refused("roll/objection-unanswered", "1");
        objected.AndThen(Handler, new AnswerObjection(1, ObjectionOutcome.Rejected, "It is registered so.")).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Then(roll => roll.IsFrozen);
        objected.AndThen(Resident, new ObjectToRoll("Late."), Rolling.AfterAWeek).Refused("roll/objections-over");
        objected.AndThen(Resident, new ObjectToRoll("Where?", "none")).Refused("roll/unknown-unit");
    }

    [Fact] public void The_order_in_which_units_came_does_not_matter() => Assert.Equal(Rolling.Frozen(One, Two).Case.Fingerprint, Rolling.Frozen(Two, One).Case.Fingerprint);

    [Fact] public void Whatever_is_changed_changes_the_fingerprint() => Assert.Equal(6, new[]
    {
        One, One with { Number = "9" }, One with { RegisteredArea = 11 }, One with { Title = TitleState.Sealed }, One with { Owners = [new(Rolling.Owner(9))] }, One with { Use = UnitUse.Office },
    }.Select(unit => Fingerprints.Of(Rolling.Revised(unit).Case)).Distinct().Count());

    [Fact] public void So_does_whatever_is_changed_of_the_roll_as_a_whole_or_of_who_answers_for_an_owner()
    {
        var revise = Rolling.Revise(One);
        ReviseRoll[] variants =
        [
            revise, revise with { CountsParking = true }, revise with { ProjectId = Number(77) },
            revise with { Owners = [Rolling.Person(1, Number(201))] }, revise with { Owners = [Rolling.Person(1, Number(202))] },
        ];
        var fingerprints = variants.Select(variant => Given<Roll>().When(Handler, variant).AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Case.Fingerprint)
            .Append(Rolling.Frozen(One).AndThen(Manager, new ReopenRoll()).AndThen(Handler, Rolling.Revise(One, Two)).AndThen(Handler, Rolling.Revise(One)).AndThen(Handler, new PublishRoll()).AndThen(Rolling.Another, new FreezeRoll(), Rolling.AfterAWeek).Case.Fingerprint);

        Assert.Equal(6, fingerprints.Distinct().Count());
    }

    [Fact] public void What_was_frozen_before_keeps_its_way()
    {
        var revised = Rolling.Revised(One, Two).Case;
        var before = new RollFrozen(1, "", 2, 30, Rolling.Another.Id, Rolling.AfterAWeek).Apply(revised);

        Assert.Equal(Fingerprints.Root([Fingerprints.RowOf(One), Fingerprints.RowOf(Two)]), Fingerprints.Of(before));
        Assert.NotEqual(Fingerprints.Of(before), Fingerprints.Of(revised));
        Assert.Equal(Rolling.Frozen(One, Two).Case.Fingerprint, Fingerprints.Of(Rolling.Frozen(One, Two).Case));
    }

    [Fact] public void No_owner_is_known_again_in_the_rows_of_another_project()
    {
        string RowIn(int project) => Fingerprints.RowsOf(Given<Roll>().When(Handler, Rolling.Revise(One) with { ProjectId = Number(project) }).Case)[1];

        Assert.DoesNotContain($"{Rolling.Owner(1):n}", RowIn(1), StringComparison.Ordinal);
        Assert.NotEqual(RowIn(1), RowIn(2));
    }

    [Fact] public void A_root_is_that_of_the_standard()      // RFC 6962 §2.1: the tree of one leaf and of none
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Fingerprints.Root([]));
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Fingerprints.Root([""]));
    }

    [Fact] public void The_public_sees_units_and_no_more_of_owners_than_a_name_to_mask()
    {
        var shown = Rolling.Frozen(One).Case.For(Resident);
        var objected = Rolling.Revised(One).AndThen(Handler, new PublishRoll()).AndThen(Resident, new ObjectToRoll("Mine has 81.", One.Key)).AndThen(Handler, new AnswerObjection(1, ObjectionOutcome.Rejected, "The register says 80."));

        // what came of an objection is for everybody; what it said, and of which home, is not
        Assert.True(objected.Case.For(Resident).Objections is [{ Number: 1, Unit: null, Reason.IsBlank: true, Outcome: ObjectionOutcome.Rejected, Reply: not null }]);

        Assert.Equal((1, null, null), (shown.Units.Count, shown.Owners[Rolling.Owner(1)].IdNumber, shown.PublishedBy));
    }
}
