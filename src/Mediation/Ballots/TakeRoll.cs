using System.Collections.Immutable;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>The frozen roll of the project becomes that of the ballot, with its fingerprint; whatever changes later changes nothing here.</summary>
public sealed record TakeRoll(RollSeal Seal, Electorate Electorate) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Draft) return Refusals.NotNow(ballot.Status);
        if (Seal.Fingerprint is not { Length: 64 }) return Refusals.RollNotFrozen;
        if (Electorate.Count == 0) return Refusals.NobodyOnTheRoll;
        // a draft of before may say so, and could never be counted
        if (ballot.Ruling!.Twice is { } part) return Refusals.PartTwice(part);
        var groups = Electorate.Groups.Select(group => group.Name).ToHashSet();
        if (ballot.Ruling.Groups.FirstOrDefault(rule => !groups.Contains(rule.Group)) is { } unknown) return Refusals.UnknownGroup(unknown.Group);
        // a draft of before may lack it, and could never pass
        if (ballot.Ruling.Consent is { Parcels.Length: > 1 } several && several.Parcels.FirstOrDefault(rule => rule.Land <= 0) is { } bare) return Refusals.LandMissing(bare.Parcel);
        // whoever owns in a parcel that has no rule would be asked and never counted
        if (ballot.Ruling.Consent is { } consent && ParcelsOf(Electorate).FirstOrDefault(parcel => consent.Parcels.All(rule => rule.Parcel != parcel)) is { } left)
            return Refusals.ParcelWithoutRule(left);

        return new RollTaken(Seal, Electorate, stamp.By.Id, stamp.At);
    }

    // units that name no parcel lie in the whole itself
    static IEnumerable<string> ParcelsOf(Electorate electorate) =>
        electorate.Places.Distinct().Select(place => electorate.Groups[place].Within).Select(parcel => electorate.Groups[Math.Max(0, parcel)].Name).Distinct();
}

public sealed record RollTaken(RollSeal Seal, Electorate Electorate, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Status = BallotStatus.RollTaken, Roll = Seal, Electorate = Electorate, Turnouts = [.. Electorate.Groups.Select(_ => default(Turnout))],
    };
}
