using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>One named person answers for the matter from now on; where somebody does already, the other must accept it first.</summary>
public sealed record AssignGrievance(Guid Handler, bool OnTheTeam = true) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsInHand) return Refusals.NotNow(nameof(AssignGrievance), grievance.Status);
        if (grievance.Handler == Handler || grievance.Offered == Handler) return Refusals.SameHandler;
        if (grievance.Recused.Contains(Handler) || grievance.Accused.Contains(Handler)) return Refusals.Recused;
        if (!OnTheTeam) return Refusals.NotOnTheTeam;
        if (grievance.Handler is not null) return new HandoverOffered(Handler, stamp.At);

        return (Event<Grievance>[])
        [
            new GrievanceAssigned(Handler, stamp.At), .. grievance.Ended(stamp.At, stamp.Rules, Errand.Dispatch),
            .. grievance.DispatchedAt is null && grievance.Contact is null && grievance.TryStart("dispatched.contact", stamp.At, stamp.Rules) is { } contact
                ? [new ErrandBegun(Errand.Contact, contact)] : Array.Empty<Event<Grievance>>(),
        ];
    }
}

public sealed record GrievanceAssigned(Guid Handler, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.InHandsOf(Handler) with
    {
        DispatchedAt = grievance.DispatchedAt ?? At,
        Status = grievance.Status == GrievanceStatus.Accepted ? GrievanceStatus.InProgress : grievance.Status,
    };
}

/// <summary>Something beside the main clock has begun to run.</summary>
public sealed record ErrandBegun(Errand Errand, Clock Clock) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.With(Errand, Clock);
}

/// <summary>It is done, in time or not, as its clock says.</summary>
public sealed record ErrandEnded(Errand Errand, Clock Clock) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => Errand switch
    {
        Errand.Dispatch => grievance with { Dispatch = null, DispatchEnded = Clock },
        Errand.Contact => grievance with { Contact = null, ContactEnded = Clock },
        _ => grievance with { Review = null },
    };
}
