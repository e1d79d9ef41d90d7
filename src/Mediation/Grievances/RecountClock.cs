using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>A year's calendar has come: a date that was provisional is counted again. Never to a citizen's loss.</summary>
public sealed record RecountClock : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        List<Event<Grievance>> counted = [];
        if (Again(grievance.Clock, bound: true) is { } clock) counted.Add(new ClockRecounted(grievance.Clock!.LegalDue, clock, stamp.At));
        if (Again(grievance.Review) is { } right) counted.Add(new RightRecounted(grievance.Review!.LegalDue, right, stamp.At));
        return counted.Count == 0 ? Refusals.NothingToRecount : counted.ToArray();

        Clock? Again(Clock? before, bool bound = false) => before?.Recount(grievance.BoundTo(stamp.Rules)) is { } again && again != before
            ? bound ? grievance.BoundByTicket(again, stamp.Rules) : again : null;
    }
}

public sealed record ClockRecounted(Due Before, Clock Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Clock = Clock, Links = grievance.Links.Moved(grievance.Clock, Clock) };
}

/// <summary>The same for the reporter's own time.</summary>
public sealed record RightRecounted(Due Before, Clock Right, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Review = grievance.Review is null ? null : Right };
}
