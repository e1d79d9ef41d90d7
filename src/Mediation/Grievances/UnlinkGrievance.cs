namespace Mediation.Grievances;

/// <summary>Two cases have nothing to do with each other after all.</summary>
public sealed record UnlinkGrievance(Guid Other) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.Links.Others.Exists(one => one.Other == Other)) return Refusals.NotLinked;

        return new GrievanceUnlinked(Other, stamp.At);
    }
}

public sealed record GrievanceUnlinked(Guid Other, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Links = grievance.Links with { Others = grievance.Links.Others.RemoveAll(one => one.Other == Other) } };
}
