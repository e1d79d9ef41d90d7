namespace Mediation.Ballots;

/// <summary>
/// Somebody may vote for a head by a written power of attorney, which names the agent, this ballot, what may be done, from when to when, and is signed
/// (Civil Code article 165). An agent appoints no other one (article 169).
/// </summary>
/// <param name="Ballot">the code of the ballot as the document names it</param>
/// <param name="Document">the hash of the signed document, as the ballot keeps it</param>
/// <param name="Owner">of several owners the one who has signed; none where all have. An owner's own account gives a power for that owner alone</param>
public sealed record RegisterProxy(
    int Head, Guid Agent, string Ballot, bool MayVote, DateOnly From, DateOnly Until, DateOnly SignedOn, [property: Longest(64)] string Document, Guid? Owner = null) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status is not (BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open)) return Refusals.NotNow(ballot.Status);
        if (!ballot.Electorate.Has(Head)) return Refusals.UnknownHead(Head);
        if (Ballot != ballot.Code || !MayVote || Until < From || SignedOn > stamp.Rules.LocalDate(stamp.At) || !ballot.Papers.ContainsKey(Document)) return Refusals.ProofMissing;
        if (ballot.IsOfAVote(Document)) return Refusals.EvidenceOfOtherKind;
        if (ballot.Proxies.Exists(proxy => proxy.Document == Document && proxy.Head != Head)) return Refusals.EvidenceOfAnother;
        var seats = stamp.By.Role == Role.Resident ? ballot.Electorate.SeatsOf(stamp.By.Id).Where(seat => seat.Head == Head).ToList() : null;
        if (seats is { Count: 0 }) return ballot.Proxies.Exists(proxy => proxy.Head == Head && proxy.Agent == stamp.By.Id) ? Refusals.NoSubDelegation : Refusals.NotYours;
        var several = ballot.Electorate.CoOwnersOf(Head);
        if (Owner is { } named && (several is null || several.IndexOf(named) < 0 || seats?.Exists(seat => seat.Owner == named) == false)) return Refusals.NotYours;
        List<Guid?> owners = several is null ? [null] : Owner is not null || seats is null ? [Owner] : [.. seats.Select(seat => (Guid?)seat.Owner)];
        if (ballot.Proxies.Exists(proxy => proxy.Head == Head && owners.Contains(proxy.Owner))) return Refusals.AlreadyProxy;
        if (ballot.MostProxies is { } most && ballot.Proxies.Where(proxy => proxy.Agent == Agent).Select(proxy => proxy.Head).Append(Head).Distinct().Count() > most) return Refusals.TooManyProxies(most);

        return owners.Select(owner => new ProxyRegistered(Head, Agent, From, Until, SignedOn, Document, stamp.By.Id, stamp.At, owner)).ToArray<Event<Ballot>>();
    }
}

public sealed record ProxyRegistered(int Head, Guid Agent, DateOnly From, DateOnly Until, DateOnly SignedOn, string Document, Guid By, DateTimeOffset At, Guid? Owner = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Proxies = ballot.Proxies.Add(new(Head, Agent, From, Until, Document, Owner)) };
}
