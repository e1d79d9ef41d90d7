using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>Ballots were delivered to these heads, and there is proof of it: only they could ever follow the majority.</summary>
/// <param name="Proof">the hash of the signed list of deliveries, as the ballot keeps it</param>
public sealed record RecordDelivery(ImmutableArray<int> Heads, [property: Longest(64)] string Proof) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status is not (BallotStatus.Noticed or BallotStatus.Open)) return Refusals.NotNow(ballot.Status);
        if (!ballot.Papers.ContainsKey(Proof) || Heads.IsDefaultOrEmpty) return Refusals.ProofMissing;
        if (ballot.IsOfAVote(Proof)) return Refusals.EvidenceOfOtherKind;
        foreach (var head in Heads) if (!ballot.Electorate.Has(head)) return Refusals.UnknownHead(head);

        return new BallotsDelivered([.. Heads.Distinct().Order()], Proof, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotsDelivered(ImmutableArray<int> Heads, string Proof, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Delivered = ballot.Delivered.Union(Heads) };
}
