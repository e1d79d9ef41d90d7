namespace Mediation.Grievances;

public sealed record HandoverOffered(Guid To, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Offered = To };
}

/// <summary>Whom the case was offered to takes it over; who had it first still answers for it.</summary>
public sealed record AcceptHandover : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsInHand) return Refusals.NotNow(nameof(AcceptHandover), grievance.Status);
        if (grievance.Offered != stamp.By.Id) return Refusals.NotOffered;

        return new HandoverAccepted(stamp.By.Id, stamp.At);
    }
}

public sealed record HandoverAccepted(Guid Handler, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.InHandsOf(Handler);
}

/// <summary>Whom the case was offered to does not take it, and says why; it stays where it is.</summary>
public sealed record RefuseHandover([property: Longest(2000)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsInHand) return Refusals.NotNow(nameof(RefuseHandover), grievance.Status);
        if (grievance.Offered != stamp.By.Id) return Refusals.NotOffered;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new HandoverRefused(stamp.By.Id, Reason, stamp.At);
    }
}

public sealed record HandoverRefused(Guid By, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Offered = null };
}
