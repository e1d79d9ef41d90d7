using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The matter is taken up again: staff do it, a reporter asks for it. Either says why.</summary>
public sealed record ReopenGrievance(PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.IsOpen) return Refusals.NotNow(nameof(ReopenGrievance), grievance.Status);
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (stamp.By.Role is not (Role.Reporter or Role.Resident or Role.Enterprise))
            return new GrievanceReopened(Reason, stamp.At, stamp.Rules.Start("P-FINISH", stamp.At));
        if (grievance.ReopeningAsked) return Refusals.AlreadyAsked;

        return new ReopeningAsked(Reason, stamp.At);
    }
}

public sealed record GrievanceReopened(PrivateText Reason, DateTimeOffset At, Clock Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Clock = Finish, ClosedAt = null, ReopeningAsked = false, Reopenings = grievance.Reopenings + 1,
        Status = grievance.Handler is null ? GrievanceStatus.Accepted : GrievanceStatus.InProgress,
    };
}

public sealed record ReopeningAsked(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { ReopeningAsked = true };
}
