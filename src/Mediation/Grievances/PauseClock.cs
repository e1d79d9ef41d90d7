using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What the law does not count begins: a hearing, an appraisal, a third party's opinion, a supplement. The reporter is told.</summary>
public sealed record PauseClock(PauseReason Reason, PrivateText? Note = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Clock is not { } clock) return Refusals.NotNow(nameof(PauseClock), grievance.Status);
        if (clock.RefusesPause(stamp.At, Reason, stamp.Rules) is { } why) return why;

        return new ClockPaused(Reason, Note is { IsBlank: true } ? null : Note, clock.Pause(stamp.At, Reason, stamp.Rules), stamp.At, stamp.By.Id);
    }
}

public sealed record ClockPaused(PauseReason Reason, PrivateText? Note, Clock Clock, DateTimeOffset At, Guid? By = null) : Event<Grievance>
{
    // twice may happen; a third time is for the supervisor to look at
    public override Grievance Apply(Grievance grievance) => (Clock.Pauses.Length > Grievance.OftenPaused ? grievance.OutOfTheOrdinary(OverrideKind.PausedAgain, By, At) : grievance) with { Clock = Clock };
}
