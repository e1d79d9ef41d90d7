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
    readonly Dictionary<(Guid Roll, int Edition), (string Fingerprint, string Electors)> frozen = [];
    readonly List<(Guid Ballot, int Version, RollSeal Seal, string Electors)> taken = [];
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
        foreach (var (id, version, seal, electors) in taken)
            if (frozen.TryGetValue((seal.Roll, seal.Edition), out var known) && known != (seal.Fingerprint, electors)) tell(new(id, version, "the roll it took is not the one that was frozen"));
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
        if (happened is RollTaken one) taken.Add((caseId, version, one.Seal, HashOf(one.Electorate)));
        ballot = Sealer.Apply(ballot!, happened);
    }

    void Look(int version, Event<Roll> happened)
    {
        roll = Sealer.Apply(roll!, happened);       // what was frozen says in which way
        if (happened is RollFrozen one)
        {
            if (one.Fingerprint != Fingerprints.Of(roll)) tell(new(caseId, version, "the fingerprint of the roll is not that of its rows"));
            frozen[(caseId, one.Edition)] = (one.Fingerprint, HashOf(Electorate.Of(roll)));
        }
    }

    static string HashOf(Electorate electors) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(electors, Wire.Recorded)));
}
