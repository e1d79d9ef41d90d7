namespace Mediation.Ballots;

/// <summary>
/// The power of attorney is withdrawn; what the agent has answered stays until the owner answers. Of several owners each withdraws their own, and one that was
/// given for the whole head, for that needs them all.
/// </summary>
public sealed record RevokeProxy(int Head) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        if (!ballot.Proxies.Exists(proxy => proxy.Head == Head)) return Refusals.NoSuchProxy;
        if (stamp.By.Role != Role.Resident) return new ProxyRevoked(Head, stamp.By.Id, stamp.At);
        var seats = ballot.Electorate.SeatsOf(stamp.By.Id).Where(seat => seat.Head == Head).ToList();
        if (seats.Count == 0) return Refusals.NotYours;
        var own = ballot.Proxies.FindAll(proxy => proxy.Head == Head && (proxy.Owner is null || seats.Exists(seat => seat.Owner == proxy.Owner)));
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
