namespace Mediation.Grievances;

/// <summary>Neighbours are not shown the matter any longer; who has joined stays.</summary>
public sealed record HideMatter : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.PublicTitle is null) return Refusals.NotPublic;

        return new MatterHidden(stamp.At);
    }
}

public sealed record MatterHidden(DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { PublicTitle = null };
}
