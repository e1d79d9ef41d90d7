using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The authority takes the matter on; the sixty days begin.</summary>
public sealed record AcceptGrievance : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Registered) return Refusals.NotNow(nameof(AcceptGrievance), grievance.Status);

        var finish = stamp.Rules.Start("P-FINISH", stamp.At);
        return new GrievanceAccepted(stamp.At, grievance.Ticket is { } ticket ? finish.NotLaterThan(Due.At(ticket.Due), stamp.Rules) : finish);
    }
}

public sealed record GrievanceAccepted(DateTimeOffset At, Clock Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Clock = Finish,
        Status = grievance.Handler is null ? GrievanceStatus.Accepted : GrievanceStatus.InProgress,
    };
}
