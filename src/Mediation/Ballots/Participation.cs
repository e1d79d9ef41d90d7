using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Ballots;

/// <summary>
/// How many take part, held against what it needs before anything can be decided at all: the quorum, and where all are asked, what those who agree must be.
/// It says nothing of what was answered, so everybody may know it before the close.
/// </summary>
public static class Participation
{
    public static ImmutableArray<Tested> Of(Ballot ballot, int group = 0)
    {
        if (RuleOf(ballot, group) is not { } rule) return [];

        var ((heads, area), turnout) = (ballot.Electorate.Of(group), ballot.Turnouts[group]);
        return [.. rule.Quorum.Concat(rule.AsksAll ? rule.Decisive : []).Where(test => test is { Among: Whole.All, Measure: Measure.Heads or Measure.Area })
            .Select(test => (test with { Of = Part.Participating }).On(test.Measure == Measure.Heads ? new(heads, turnout.Heads, 0) : new(area, turnout.Area, 0)))];
    }

    // the only parcel is all there is
    static Threshold? RuleOf(Ballot ballot, int group) =>
        ballot.Ruling!.Groups.FirstOrDefault(rule => rule.Group == ballot.Electorate.Groups[group].Name)?.Threshold
        ?? (group == 0 && ballot.Ruling.Consent is { Parcels: [var only] } ? only.Threshold : null);
}
