namespace Mediation.Ballots;

/// <summary>
/// The power of attorney is withdrawn; what the agent has answered stays until the owner answers. Of several owners each withdraws their own, and one that was
/// given for the whole head, for that needs them all.
/// </summary>
/// <param name="Agent">whose power, with the owner who gave it where one of several did; without an agent, all of the head's</param>
public sealed record RevokeProxy(int Head, Guid? Agent = null, Guid? Owner = null) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        var meant = ballot.Proxies.FindAll(proxy => proxy.Head == Head && ((Agent is null && Owner is null) || (proxy.Agent == Agent && proxy.Owner == Owner)));
        if (meant.IsEmpty) return Refusals.NoSuchProxy;
        if (stamp.By.Role != Role.Resident) return new ProxyRevoked(Head, stamp.By.Id, stamp.At, Agent, Owner);
        var seats = ballot.Electorate.SeatsOf(stamp.By.Id).Where(seat => seat.Head == Head).ToList();
        if (seats.Count == 0) return Refusals.NotYours;
        var own = meant.FindAll(proxy => proxy.Owner is null || seats.Exists(seat => seat.Owner == proxy.Owner));
        if (own.IsEmpty) return Refusals.NoSuchProxy;

        return own.Select(proxy => new ProxyRevoked(Head, stamp.By.Id, stamp.At, proxy.Agent, proxy.Owner)).ToArray<Event<Ballot>>();
    }
}

/// <param name="Agent">whose power, given by whom of several owners; without an agent, all of the head's</param>
public sealed record ProxyRevoked(int Head, Guid By, DateTimeOffset At, Guid? Agent = null, Guid? Owner = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Proxies = ballot.Proxies.RemoveAll(proxy => proxy.Head == Head && (Agent is null || (proxy.Agent == Agent && proxy.Owner == Owner))),
    };
}
