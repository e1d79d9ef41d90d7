namespace Mediation.Grievances;

/// <summary>The team says what it has done about a supervision order.</summary>
public sealed record ReportOnSupervision(PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Oversight.Order is null) return Refusals.NoOrder;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return new SupervisionReported(Text, stamp.At);
    }
}

public sealed record SupervisionReported(PrivateText Text, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Oversight.Order is not { } order ? grievance
        : grievance with { Oversight = grievance.Oversight with { Order = order with { FeedbackAt = At } } };
}
