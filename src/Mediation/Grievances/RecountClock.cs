using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>A year's calendar has come: a date that was provisional is counted again. Never to a citizen's loss.</summary>
public sealed record RecountClock : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Clock is not { Provisional: true } clock) return Refusals.NothingToRecount;
        if (clock.Recount(stamp.Rules) is var counted && counted == clock) return Refusals.NothingToRecount;

        return new ClockRecounted(clock.LegalDue, counted, stamp.At);
    }
}

public sealed record ClockRecounted(Due Before, Clock Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Clock = Clock };
}
