using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>
/// The first half of a merge, at the main case: it answers for another from now on, by the earlier of their due dates. It comes first, so that whatever
/// breaks between the halves, no date is forgotten.
/// </summary>
public sealed record TakeInGrievance(Guid Other, string Code, Guid Merge, GrievanceStatus Status, Clock? Clock, bool IsConfidential) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (IsConfidential || grievance.Kind == GrievanceKind.Report) return Refusals.Confidential;
        if (!grievance.IsInHand) return Refusals.MainNotOpen(grievance.Code);
        if (grievance.Links.TakenIn.Exists(one => one.Other == Other)) return Refusals.AlreadyMerged(Code);
        if (grievance.Status == GrievanceStatus.Registered && Status != GrievanceStatus.Registered) return Refusals.MainIsBehind(Code);

        var (own, taken) = (grievance.Links.OwnOf(grievance.Clock), new TakenIn(Other, Code, Merge, Status, Clock));
        return new GrievanceTakenIn(taken, own, Links.Earliest(own, grievance.Links.TakenIn.Add(taken), grievance.Status, stamp.Rules), stamp.At);
    }
}

public sealed record GrievanceTakenIn(TakenIn Taken, Clock? Own, Clock? Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Clock = Clock, Links = grievance.Links with { TakenIn = grievance.Links.TakenIn.Add(Taken), Own = Own },
    };
}
