namespace Mediation.Grievances;

/// <summary>Whoever came or called is told eight digits instead of a long secret. That they were given, and by whom, is on record for the reporter to see.</summary>
public sealed record GivePin : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;

        return new PinGiven(stamp.By.Id, stamp.At);
    }
}

public sealed record PinGiven(Guid By, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance;
}
