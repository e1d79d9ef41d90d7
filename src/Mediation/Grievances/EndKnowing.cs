namespace Mediation.Grievances;

/// <summary>Somebody no longer needs to know of an accusation.</summary>
public sealed record EndKnowing(Guid Account) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.Knowers.Contains(Account)) return Refusals.DoesNotKnow;

        return new KnowingEnded(Account, stamp.At);
    }
}

public sealed record KnowingEnded(Guid Account, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Knowers = grievance.Knowers.Remove(Account) };
}
