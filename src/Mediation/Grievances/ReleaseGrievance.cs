using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The other half of an undone merge, at the main case: it no longer answers for the other, and runs by its own clock again.</summary>
public sealed record ReleaseGrievance(Guid Other, Guid Merge) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.Links.TakenIn.Exists(one => one.Other == Other && one.Merge == Merge)) return Refusals.NotMerged;

        var (own, left) = (grievance.Links.OwnOf(grievance.Clock), grievance.Links.TakenIn.RemoveAll(one => one.Other == Other));
        return new GrievanceReleased(Other, Merge, left.IsEmpty ? null : own, Links.Earliest(own, left, grievance.Status, stamp.Rules), stamp.At);
    }
}

public sealed record GrievanceReleased(Guid Other, Guid Merge, Clock? Own, Clock? Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Clock = Clock, Links = grievance.Links with { TakenIn = grievance.Links.TakenIn.RemoveAll(one => one.Other == Other), Own = Own },
    };
}
