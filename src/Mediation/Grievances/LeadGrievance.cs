namespace Mediation.Grievances;

/// <summary>A leader takes a hard case upon themselves until it is solved.</summary>
public sealed record LeadGrievance(Guid Leader, bool IsALeader = true) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.IsOver) return Refusals.NotNow(nameof(LeadGrievance), grievance.Status);
        if (grievance.Oversight.Leader == Leader) return Refusals.AlreadyLed;
        if (grievance.Recused.Contains(Leader) || grievance.Accused.Contains(Leader)) return Refusals.Recused;
        if (!IsALeader) return Refusals.NoLeader;

        return new LeaderNamed(Leader, stamp.At);
    }
}

public sealed record LeaderNamed(Guid Leader, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Oversight = grievance.Oversight with { Leader = Leader } };
}
