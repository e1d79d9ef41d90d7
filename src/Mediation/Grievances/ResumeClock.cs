using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What was not counted is over: the clock goes on, and gives back the days it stood still.</summary>
public sealed record ResumeClock : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Clock is not { IsPaused: true } clock) return Refusals.NotPaused;

        return new ClockResumed(grievance.BoundByTicket(clock.Resume(stamp.At, stamp.Rules), stamp.Rules), stamp.At);
    }
}

public sealed record ClockResumed(Clock Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Clock = Clock, Links = grievance.Links.Moved(grievance.Clock, Clock) };
}
