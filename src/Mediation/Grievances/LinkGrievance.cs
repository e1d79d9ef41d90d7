namespace Mediation.Grievances;

/// <summary>Two cases hang together: this one is a part of the other, or they touch the same. Each keeps its own course.</summary>
public sealed record LinkGrievance(Guid Other, string Code, LinkKind Kind, bool InACircle = false) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (InACircle) return Refusals.LinkedInACircle;
        if (grievance.Links.Has(Other)) return Refusals.AlreadyLinked(Code);
        if (Kind == LinkKind.PartOf && grievance.Links.Others.Find(one => one.Kind == LinkKind.PartOf) is { } whole) return Refusals.PartOfAnother(whole.Code);

        return new GrievanceLinked(Other, Code, Kind, stamp.At);
    }
}

public sealed record GrievanceLinked(Guid Other, string Code, LinkKind Kind, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Links = grievance.Links with { Others = grievance.Links.Others.Add(new(Other, Code, Kind)) } };
}
