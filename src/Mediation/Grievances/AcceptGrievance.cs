using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The authority takes the matter on; the time to finish it begins.</summary>
public sealed record AcceptGrievance : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Registered) return Refusals.NotNow(nameof(AcceptGrievance), grievance.Status);

        // what counts from the dispatch of a hotline's ticket has begun with it
        var start = grievance is { Channel: Channel.Hotline, DispatchedAt: { } dispatched } ? dispatched : stamp.At;
        return new GrievanceAccepted(stamp.At, grievance.Start("accepted", start, stamp.Rules));
    }
}

public sealed record GrievanceAccepted(DateTimeOffset At, Clock Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Clock = Finish, AcceptedAt = At,
        Status = grievance.Handler is null ? GrievanceStatus.Accepted : GrievanceStatus.InProgress,
    };
}
