using CsCheck;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Law;

/// <summary>The vectors V1 to V8 and V10 of the rules, to the unit.</summary>
public class HoldingAgainstAThreshold
{
    static bool Passes(string rule, Figures area, Figures heads) => Rules.Thresholds[rule].On(measure => measure == Measure.Area ? area : heads).All(test => test.Passed);
    static bool Quorum(string rule, Figures area, Figures heads) => Rules.Thresholds[rule].Quorum.All(test => test.On(test.Measure == Measure.Area ? area : heads).Passed);

    [Fact] public void V1_exactly_two_thirds_are_a_quorum_and_one_more_than_half_of_them_a_majority() =>
        Assert.True(Passes("V-ORDINARY", new(300_000, 200_000, 100_001), new(300, 200, 101)));

    [Fact] public void V2_half_is_not_more_than_half() => Assert.False(Passes("V-ORDINARY", new(300_000, 200_000, 100_000), new(300, 200, 101)));
    [Fact] public void V3_exactly_three_quarters_are_enough_for_what_is_special() => Assert.True(Passes("V-SPECIAL", new(300_000, 200_000, 150_000), new(300, 200, 150)));
    [Fact] public void V4_one_head_short_is_no_quorum() => Assert.False(Quorum("V-ORDINARY", new(300_000, 240_000, 240_000), new(300, 199, 199)));
    [Fact] public void V5_one_hundredth_of_a_square_metre_short_is_no_quorum() => Assert.False(Quorum("V-ORDINARY", new(1_000_000, 666_666, 666_666), new(100, 67, 67)));
    [Fact] public void V6_exactly_ninety_five_of_a_hundred_are_enough() => Assert.True(Passes("V-CONSENT-OLD", new(10_000_000, 9_500_000, 9_500_000), new(20, 19, 19)));

    [Fact] public void V7_nineteen_heads_of_twenty_one_are_not_and_twenty_are_needed()
    {
        Assert.False(Passes("V-CONSENT-OLD", new(100, 96, 96), new(21, 19, 19)));
        Assert.Equal(1, Rules.Thresholds["V-CONSENT-OLD"].Decisive[1].On(new(21, 19, 19)).ToGo);
    }

    [Theory, InlineData("89.5", 8950L), InlineData("0", 0L), InlineData("999999999.99", 99_999_999_999L), InlineData("0.005", null), InlineData("-1", null), InlineData("1e3", null), InlineData("1,000", null), InlineData(" 1", null), InlineData("1000000000", null), InlineData("", null)]
    public void Square_metres_are_read_to_the_hundredth_or_not_at_all(string text, long? hundredths) => Assert.Equal(hundredths, Shown.ParseArea(text));

    [Fact] public void V8_what_is_shown_is_cut_off_never_rounded_up()
    {
        Assert.Equal("94.99", Shown.Percent(9_499_600, 10_000_000));
        Assert.False(Passes("V-CONSENT-OLD", new(10_000_000, 9_499_600, 9_499_600), new(100, 96, 96)));
        Assert.Equal(400, Rules.Thresholds["V-CONSENT-OLD"].Decisive[0].On(new(10_000_000, 9_499_600, 9_499_600)).ToGo);
    }

    [Theory, InlineData(10, 10), InlineData(19, 19), InlineData(20, 19), InlineData(39, 38), InlineData(60, 57), InlineData(137, 131), InlineData(483, 459)]
    public void V10_so_many_heads_are_needed(int of, int needed) => Assert.Equal(needed, new Fraction(95, 100).Lacking(0, of, strict: false));

    [Fact] public void Every_threshold_of_the_law_is_sound_and_founded() => Assert.All(Rules.Thresholds.Values, threshold =>
    {
        Assert.True(threshold.IsSound);
        Assert.NotEqual("", threshold.Basis.Document + threshold.Basis.Article + threshold.Basis.Says);
        Assert.NotEqual(default, threshold.Basis.Article);
    });

    [Fact] public void Consent_and_signing_ask_all_and_resolutions_those_who_take_part() =>
        Assert.All(Rules.Thresholds.Values, threshold => Assert.Equal(threshold.Id is not ("V-ORDINARY" or "V-SPECIAL"), threshold.AsksAll));

    [Fact] public void Of_nothing_nothing_is_reached() => Assert.All(Rules.Thresholds.Values, threshold => Assert.DoesNotContain(threshold.On(_ => default), test => test.Passed));

    static readonly Gen<Fraction> Shares = Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100]).Select((a, b) => new Fraction(Math.Min(a, b), Math.Max(a, b)));

    [Fact] public void What_is_lacking_is_the_least_that_is_enough() => Gen.Select(Shares, Gen.Int[1, 5000], Gen.Int[0, 5000], Gen.Bool).Sample((share, whole, part, strict) =>
    {
        part = Math.Min(part, whole);
        var more = share.Lacking(part, whole, strict);
        return (more == 0) == share.IsReached(part, whole, strict) && share.IsReached(part + more, whole, strict) && (more == 0 || !share.IsReached(part + more - 1, whole, strict));
    });

    [Fact] public void Also_where_it_joins_the_whole() => Gen.Select(Shares, Gen.Int[0, 5000], Gen.Int[0, 5000], Gen.Bool).Sample((share, whole, part, strict) =>
    {
        part = Math.Min(part, whole);
        if (share.LackingOfBoth(part, whole, strict) is not { } more) return share.Of == share.Per && !share.IsReached(part, whole, strict);
        return share.IsReached(part + more, whole + more, strict) && (more == 0 || !share.IsReached(part + more - 1, whole + more - 1, strict));
    });

    [Fact] public void Cross_multiplied_it_is_what_exact_fractions_say() => Gen.Select(Shares, Gen.Long[0, 1L << 40], Gen.Long[1, 1L << 40], Gen.Bool).Sample((share, part, whole, strict) =>
    {
        var order = (new System.Numerics.BigInteger(part) * share.Per).CompareTo(new System.Numerics.BigInteger(whole) * share.Of);
        return share.IsReached(part, whole, strict) == (strict ? order > 0 : order >= 0);
    });

    [Theory, InlineData("3/4", true), InlineData("95/100", true), InlineData("1/0", false), InlineData("0.75", false), InlineData("", false), InlineData("-1/2", false)]
    public void A_share_is_written_in_two_numbers(string text, bool isOne) => Assert.Equal(isOne, Fraction.TryParse(text) is not null);
}
