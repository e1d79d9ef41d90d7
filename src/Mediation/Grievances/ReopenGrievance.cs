using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>
/// The matter is taken up again, with a reason. Staff do it. A reporter who is not satisfied has it done again once, without asking anybody;
/// who is still not satisfied brings it under supervision; otherwise a reporter asks for it.
/// </summary>
public sealed record ReopenGrievance(PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Terminated) return Refusals.Terminated;
        if (grievance.IsOpen) return Refusals.NotNow(nameof(ReopenGrievance), grievance.Status);
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (stamp.By.Role is not (Role.Reporter or Role.Resident or Role.Enterprise))
            return (Event<Grievance>[])[new GrievanceReopened(Reason, stamp.At, grievance.Start("accepted", stamp.At, stamp.Rules)), .. grievance.Ended(stamp.At, stamp.Rules, Errand.Review)];
        if (grievance.ReopeningAsked || grievance.IsSupervised) return Refusals.AlreadyAsked;
        if (!IsDissatisfied(grievance, stamp)) return new ReopeningAsked(Reason, stamp.At);
        if (grievance.Reworks > 0) return new SupervisionCalled(Reason, stamp.At);

        return (Event<Grievance>[])[new ReworkOrdered(Reason, stamp.At, grievance.Start("accepted", stamp.At, stamp.Rules)), .. grievance.Ended(stamp.At, stamp.Rules, Errand.Review)];
    }

    /// <summary>There is an answer, and it is young enough to be simply sent back.</summary>
    static bool IsDissatisfied(Grievance grievance, Stamp stamp) =>
        grievance is { Status: GrievanceStatus.Answered or GrievanceStatus.Closed, AnsweredAt: { } answered }
        && !grievance.Start("replied.rework", answered, stamp.Rules).IsOverdue(stamp.At, grievance.BoundTo(stamp.Rules));
}

public sealed record GrievanceReopened(PrivateText Reason, DateTimeOffset At, Clock Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.TakenUpAgain(Finish) with { Reopenings = grievance.Reopenings + 1 };
}

public sealed record ReopeningAsked(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { ReopeningAsked = true };
}

/// <summary>Sent back to be done again, because who reported is not satisfied.</summary>
public sealed record ReworkOrdered(PrivateText Reason, DateTimeOffset At, Clock Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.TakenUpAgain(Finish) with { Reworks = grievance.Reworks + 1 };
}

/// <summary>Still not satisfied: those above look at it now.</summary>
public sealed record SupervisionCalled(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { IsSupervised = true };
}
