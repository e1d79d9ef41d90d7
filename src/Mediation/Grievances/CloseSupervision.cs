namespace Mediation.Grievances;

/// <summary>A supervision order ends: the team has given word, and the manager names what shows that it was done.</summary>
public sealed record CloseSupervision(PrivateText Evidence) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Oversight.Order is not { } order) return Refusals.NoOrder;
        if (order.FeedbackAt is null) return Refusals.NoFeedback;
        if (Evidence.IsBlank) return Refusals.EvidenceMissing;

        return new SupervisionClosed(Evidence, stamp.At);
    }
}

public sealed record SupervisionClosed(PrivateText Evidence, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Oversight = grievance.Oversight with { Order = null } };
}
