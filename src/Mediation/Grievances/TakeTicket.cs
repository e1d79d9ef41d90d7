using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>How the hotline classes a ticket; what is urgent is dispatched within half an hour.</summary>
public enum Urgency { General, Urgent }

/// <summary>A ticket of the 12345 hotline: its class there, and by when it is wanted there.</summary>
public sealed record TicketTerms(Urgency Urgency, DateTimeOffset Due);

/// <summary>A ticket of the hotline is put on file like anybody's request, and keeps its number and its due there: of that due and ours, the earlier counts.</summary>
public sealed record TakeTicket(LogGrievance Log, TicketTerms Ticket) : Opening<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (Log.Channel != Channel.Hotline || Log.Source is null) return Refusals.NoTicket;
        var logged = Log.Decide(grievance, stamp);
        if (logged.Refused is not null) return logged;
        if (Ticket.Due < (Log.ReceivedAt ?? stamp.At)) return Refusals.DueBeforeReceived;

        var taken = logged.Events.Aggregate(grievance, (state, happened) => happened.Apply(state)) with { Ticket = Ticket };
        return (Event<Grievance>[])
        [
            .. logged.Events, new TicketTaken(Ticket.Urgency, Ticket.Due, taken.Clock!.NotLaterThan(Due.At(Ticket.Due), stamp.Rules)),
            .. Ticket.Urgency == Urgency.Urgent && taken.TryStart("received.dispatch", taken.ReceivedAt, stamp.Rules) is { } dispatch ? [new ErrandBegun(Errand.Dispatch, dispatch)] : Array.Empty<Event<Grievance>>(),
        ];
    }
}

public sealed record TicketTaken(Urgency Urgency, DateTimeOffset Due, Clock Clock) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Ticket = new(Urgency, Due), Clock = Clock };
}
