using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Rolls;
using Mediation.Vault;

namespace Mediation.Verbs;

/// <summary>
/// Decides every ballot again out of its entries alone: whether the result that was recorded is what the answers come to, whether a frozen roll has the
/// fingerprint it was given, and whether a ballot took the roll that was frozen. What cannot be read is the chain's to tell.
/// </summary>
sealed class Recounting(Action<Flaw> tell)
{
    readonly Dictionary<(Guid Roll, int Edition), (string Fingerprint, string Electors, ImmutableArray<Seat> Seats)> frozen = [];
    readonly List<(Guid Ballot, int Version, RollSeal Seal, string Electors, ImmutableArray<Seat> Seats)> taken = [];
    Guid caseId;
    Ballot? ballot;
    Roll? roll;

    public void Take(Guid id, int version, byte[] body)
    {
        if (id != caseId) Begin(id, body);
        if (ballot is null && roll is null) return;
        try
        {
            if (ballot is not null) foreach (var happened in EntryFormat.Read<Ballot>(body).Events) Look(version, happened);
            else foreach (var happened in EntryFormat.Read<Roll>(body).Events) Look(version, happened);
        }
        catch (Exception why) when (why is not OutOfMemoryException) { (ballot, roll) = (null, null); }
    }

    /// <summary>All has been walked: who took which roll.</summary>
    public void End()
    {
        foreach (var (id, version, seal, electors, seats) in taken)
            // beside the accounts that the roll names there may be those of its owners' homes
            if (frozen.TryGetValue((seal.Roll, seal.Edition), out var known) && ((known.Fingerprint, known.Electors) != (seal.Fingerprint, electors) || known.Seats.Except(seats).Any())) tell(new(id, version, "the roll it took is not the one that was frozen"));
    }

    void Begin(Guid id, byte[] body)
    {
        var noun = Replay.NounOf(body);
        (caseId, ballot, roll) = (id, noun == Ballot.Noun ? Ballot.Empty : null, noun == Roll.Noun ? Roll.Empty : null);
    }

    void Look(int version, Event<Ballot> happened)
    {
        if (happened is BallotCounted { Result: var recorded } && Counting.Of(ballot!) is var counted && (counted.Hash, counted.Passed, counted.Urn) != (recorded.Hash, recorded.Passed, recorded.Urn))
            tell(new(caseId, version, "the result is not what its answers come to"));
        if (happened is RollTaken one) taken.Add((caseId, version, one.Seal, HashOf(one.Electorate), one.Electorate.Seats));
        ballot = Sealer.Apply(ballot!, happened);
    }

    void Look(int version, Event<Roll> happened)
    {
        roll = Sealer.Apply(roll!, happened);       // what was frozen says in which way
        if (happened is RollFrozen one)
        {
            if (one.Fingerprint != Fingerprints.Of(roll)) tell(new(caseId, version, "the fingerprint of the roll is not that of its rows"));
            var electors = Electorate.Of(roll);
            frozen[(caseId, one.Edition)] = (one.Fingerprint, HashOf(electors), electors.Seats);
        }
    }

    static string HashOf(Electorate electors) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(electors with { Seats = [] }, Wire.Recorded)));
}
