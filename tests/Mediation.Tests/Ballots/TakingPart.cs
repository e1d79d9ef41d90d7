using Mediation.Ballots;
using Mediation.Law;
using Mediation.Tests.Rolls;
using Xunit;
using static Mediation.Tests.Ballots.Balloting;

namespace Mediation.Tests.Ballots;

/// <summary>What must take part before anything can be decided: known to all while the ballot is open, for it says nothing of what was answered.</summary>
public sealed class TakingPart
{
    static IEnumerable<(Measure, Int128, Int128?)> Needed(Ballot ballot, int group = 0) => Participation.Of(ballot, group).Select(test => (test.Test.Measure, test.Have, test.ToGo));

    [Fact] public void A_resolution_needs_its_quorum_on_both_axes() =>
        Assert.Equal([(Measure.Area, 50_00, 16_67), (Measure.Heads, 5, 2)], Needed(Open().Votes(Say(Choice.Against, 1, 5)).Case));

    [Fact] public void Where_all_are_asked_so_many_must_take_part_as_must_agree() =>
        Assert.Equal([(Measure.Area, 70_00, 5_00), (Measure.Heads, 7, 1)], Needed(Open(Consenting(), Ten).Votes(Say(Choice.Against, 1, 7)).Case));

    [Fact] public void It_is_the_same_whatever_they_answer() =>
        Assert.Equal(Needed(Open().Votes(Say(Choice.Agree, 1, 7)).Case), Needed(Open().Votes(Say(Choice.Abstain, 1, 7)).Case));

    [Fact] public void Of_several_parcels_each_has_its_own()
    {
        var ballot = Open(Consenting("V-CONSENT-BUILDING", "P1", "P2"), [.. Ten, Rolling.Unit("99", 10_00, 99) with { Parcel = "P2" }]).Votes(Say(Choice.Agree, 1, 11)).Case;
        Assert.Empty(Needed(ballot));
        foreach (var parcel in new[] { "P1", "P2" }) Assert.All(Participation.Of(ballot, ballot.Electorate.Groups.ToList().FindIndex(group => group.Name == parcel)), test => Assert.True(test.Passed));
    }
}
