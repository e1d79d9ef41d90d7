namespace Mediation.Grievances;

/// <summary>
/// Somebody on the staff must look into a case that is not theirs, now: they say why and are let in for an hour. A manager is told,
/// and looks afterwards whether it was needed.
/// </summary>
public sealed record BreakGlass([property: Longest(500)] PrivateText Reason) : Command<Grievance>
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (grievance.Glasses.Any(glass => glass.By == stamp.By.Id && stamp.At < glass.Until)) return Refusals.GlassBrokenAlready;

        return new GlassBroken(Reason, stamp.By.Id, stamp.At, stamp.At + Lasts);
    }
}

public sealed record GlassBroken(PrivateText Reason, Guid By, DateTimeOffset At, DateTimeOffset Until) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Glasses = grievance.Glasses.Add(new(grievance.Glasses.Length + 1, By, At, Until, Reason.Ref)) };
}
