namespace Mediation.Grievances;

/// <summary>The authority says why it does not take the matter on.</summary>
public sealed record DeclineGrievance(PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Registered) return Refusals.NotNow(nameof(DeclineGrievance), grievance.Status);
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new GrievanceDeclined(Reason, stamp.At);
    }
}

public sealed record GrievanceDeclined(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Reason = Reason, Clock = null, ClosedAt = At, Status = GrievanceStatus.Declined, ReopeningAsked = false,
    };
}
