namespace Mediation.Grievances;

/// <summary>The file is put away once it has been answered; what was grave, by others than those who handled it.</summary>
public sealed record CloseGrievance : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Closed) return Refusals.AlreadyClosed;
        if (grievance.Status != GrievanceStatus.Answered) return Refusals.NotAnswered;
        if (grievance.IsSupervised && stamp.By.Role != Role.Manager) return Refusals.UnderSupervision;
        if (grievance.Alert is { Owed: { IsEmpty: false } owed }) return Refusals.AlertNotFollowed(owed);
        if (grievance.Alert is not null && (stamp.By.Role != Role.Manager || grievance.HandledBy.Contains(stamp.By.Id))) return Refusals.NotByTheSameTeam;

        return new GrievanceClosed(stamp.At);
    }
}

public sealed record GrievanceClosed(DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { ClosedAt = At, ReopeningAsked = false, IsSupervised = false, Status = GrievanceStatus.Closed };
}
