namespace Mediation.Grievances;

/// <summary>The file is put away once it has been answered.</summary>
public sealed record CloseGrievance : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Closed) return Refusals.AlreadyClosed;
        if (grievance.Status != GrievanceStatus.Answered) return Refusals.NotAnswered;
        if (grievance.Oversight.Order is not null) return Refusals.OrderOpen;

        return new GrievanceClosed(stamp.At);
    }
}

public sealed record GrievanceClosed(DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { ClosedAt = At, ReopeningAsked = false, Status = GrievanceStatus.Closed };
}
