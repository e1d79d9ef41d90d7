using System.Collections.Immutable;
using System.Numerics;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>A threshold for a part of the project: a parcel, or a building as "parcel/building".</summary>
public sealed record GroupRule(string Group, Threshold Threshold);

/// <summary>
/// Those who were reached and are silent join the larger choice: only where the owners' own rules say so, the ballot was really delivered, and its
/// consequence stood in it as a warning.
/// </summary>
/// <param name="Rule">the document of the owners' rules, and its hash</param>
/// <param name="Warning">the words that stood in what was delivered</param>
public sealed record FollowMajority([property: Longest(300)] string Rule, string RuleHash, [property: Longest(1000)] string Warning);

/// <summary>Owners decide together: of those who take part.</summary>
/// <param name="Item">which of the matters of the Civil Code's article 278; none where it was not said, or is none of them</param>
public sealed record Resolution(Threshold Threshold, ImmutableArray<GroupRule> Groups, FollowMajority? Silent = null, int? Item = null)
{
    public const int Items = 9;

    public ImmutableArray<GroupRule> Groups { get; init; } = Groups.IsDefault ? [] : Groups;

    /// <summary>The threshold that the article gives to an item: raising the maintenance fund, rebuilding and other uses of common parts are special.</summary>
    public static string RuleOf(int item) => item is 6 or 7 or 8 ? "V-SPECIAL" : "V-ORDINARY";
}

/// <summary>The land of a parcel in hundredths of a square metre, and how its owners consent.</summary>
public sealed record ParcelRule(string Parcel, Threshold Threshold, long Land = 0);

/// <summary>
/// Owners consent to a renewal, parcel by parcel: of all there are. There is no place here for those who follow the majority: silence is never consent.
/// </summary>
/// <param name="Land">what the land of the parcels that consent must be, where there are several</param>
/// <param name="EveryParcel">each parcel must consent by its own row; else those that do must have land enough</param>
public sealed record Consent(ImmutableArray<ParcelRule> Parcels, Threshold? Land, Threshold Joint, Threshold ByShares, bool EveryParcel = true, ImmutableArray<GroupRule> Buildings = default)
{
    public ImmutableArray<ParcelRule> Parcels { get; init; } = Parcels.IsDefault ? [] : Parcels;
    public ImmutableArray<GroupRule> Buildings { get; init; } = Buildings.IsDefault ? [] : Buildings;

    /// <summary>Whether those of a unit's owners who agree are enough to dispose of it (Civil Code article 301).</summary>
    public bool IsEnough(CoOwned several, ImmutableArray<Choice?> voices)
    {
        var common = several.Common;
        var agreeing = several.Owners.Zip(voices).Where(one => one.Second == Choice.Agree).ToList();
        return (several.Tenure == Tenure.Joint ? Joint : ByShares).On(measure => measure == Measure.Shares
                ? new(common, common, agreeing.Aggregate(BigInteger.Zero, (sum, one) => sum + (common / one.First.Per * one.First.Of)))
                : new(several.Owners.Length, several.Owners.Length, agreeing.Count))
            .All(tested => tested.Passed);
    }
}

/// <summary>How a ballot is decided: one of the two.</summary>
public sealed record Ruling(Resolution? Resolution, Consent? Consent)
{
    /// <summary>A part that has two rules: which of them would decide?</summary>
    public string? Twice => Groups.GroupBy(rule => rule.Group).FirstOrDefault(part => part.Count() > 1)?.Key;

    public IEnumerable<GroupRule> Groups => Resolution is { } resolution
        ? resolution.Groups.Prepend(new("", resolution.Threshold))
        : Consent!.Parcels.Select(parcel => new GroupRule(parcel.Parcel, parcel.Threshold)).Concat(Consent.Buildings);
}
