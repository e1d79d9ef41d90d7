using System.Collections.Immutable;

namespace Mediation.Grievances;

/// <summary>Who speaks for them all: at most five of those who gave their names. Whoever is not named any more no longer speaks for them.</summary>
public sealed record ElectRepresentatives(ImmutableArray<int> Members) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        var elected = Members.Distinct().Order().ToImmutableArray();
        if (elected.IsEmpty) return Refusals.NobodyElected;
        if (elected.Length > Joint.MostRepresentatives) return Refusals.TooManyRepresentatives(Joint.MostRepresentatives);
        if (elected.Any(number => grievance.Joint.Find(number) is not { Name: not null })) return Refusals.NoSuchMember;
        if (grievance.Joint.Representatives.SetEquals(elected)) return Refusals.AlreadyElected;

        return new RepresentativesElected(elected, stamp.At);
    }
}

public sealed record RepresentativesElected(ImmutableArray<int> Members, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Joint = grievance.Joint with { Representatives = [.. Members] } };
}
