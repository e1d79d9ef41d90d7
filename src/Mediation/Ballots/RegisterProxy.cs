namespace Mediation.Ballots;

/// <summary>
/// Somebody may vote for a head by a written power of attorney, which names the agent, this ballot, what may be done, from when to when, and is signed
/// (Civil Code article 165). An agent appoints no other one (article 169).
/// </summary>
/// <param name="Ballot">the code of the ballot as the document names it</param>
/// <param name="Document">the hash of the signed document</param>
public sealed record RegisterProxy(int Head, Guid Agent, string Ballot, bool MayVote, DateOnly From, DateOnly Until, DateOnly SignedOn, [property: Longest(64)] string Document) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status is not (BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open)) return Refusals.NotNow(ballot.Status);
        if (!ballot.Electorate.Has(Head)) return Refusals.UnknownHead(Head);
        if (Ballot != ballot.Code || !MayVote || Until < From || SignedOn > stamp.Rules.LocalDate(stamp.At) || Document.Length != 64) return Refusals.ProofMissing;
        if (stamp.By.Role == Role.Resident && !ballot.Electorate.SeatsOf(stamp.By.Id).Any(seat => seat.Head == Head))
            return ballot.Proxies.Exists(proxy => proxy.Head == Head && proxy.Agent == stamp.By.Id) ? Refusals.NoSubDelegation : Refusals.NotYours;
        if (ballot.Proxies.Exists(proxy => proxy.Head == Head)) return Refusals.AlreadyProxy;
        if (ballot.MostProxies is { } most && ballot.Proxies.Count(proxy => proxy.Agent == Agent) >= most) return Refusals.TooManyProxies(most);

        return new ProxyRegistered(Head, Agent, From, Until, SignedOn, Document, stamp.By.Id, stamp.At);
    }
}

public sealed record ProxyRegistered(int Head, Guid Agent, DateOnly From, DateOnly Until, DateOnly SignedOn, string Document, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Proxies = ballot.Proxies.Add(new(Head, Agent, From, Until, Document)) };
}
