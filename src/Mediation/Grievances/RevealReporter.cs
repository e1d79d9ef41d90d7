namespace Mediation.Grievances;

/// <summary>Somebody needs to know who reported, says why, and that they looked stays on record for the reporter and the supervisor to see.</summary>
public sealed record RevealReporter([property: Longest(500)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (grievance.Reporter is not { } reporter || (reporter.Name is null && reporter.Phone is null)) return Refusals.NothingToReveal;

        return new ReporterRevealed(Reason, stamp.By.Id, stamp.At);
    }
}

public sealed record ReporterRevealed(PrivateText Reason, Guid By, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { LastReveal = new((grievance.LastReveal?.Number ?? 0) + 1, By, At) };
}
