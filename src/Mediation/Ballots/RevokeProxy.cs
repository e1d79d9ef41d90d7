namespace Mediation.Ballots;

/// <summary>The power of attorney is withdrawn; what the agent has answered stays until the owner answers.</summary>
public sealed record RevokeProxy(int Head) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        if (!ballot.Proxies.Exists(proxy => proxy.Head == Head)) return Refusals.NoSuchProxy;
        if (stamp.By.Role == Role.Resident && !ballot.Electorate.SeatsOf(stamp.By.Id).Any(seat => seat.Head == Head)) return Refusals.NotYours;

        return new ProxyRevoked(Head, stamp.By.Id, stamp.At);
    }
}

public sealed record ProxyRevoked(int Head, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Proxies = ballot.Proxies.RemoveAll(proxy => proxy.Head == Head) };
}
