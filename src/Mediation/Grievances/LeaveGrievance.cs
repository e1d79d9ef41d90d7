namespace Mediation.Grievances;

/// <summary>One of several withdraws; the matter goes on without them. A member goes by themselves, staff write it down where somebody says so.</summary>
public sealed record LeaveGrievance(int Member) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Joint.Find(Member) is not { } member) return Refusals.NoSuchMember;
        if (stamp.By.Member is { } own && own != Member) return Refusals.OnlyForOneself;
        if (stamp.By.Role is Role.Resident or Role.Enterprise && member.Person != stamp.By.Id) return Refusals.OnlyForOneself;

        return new MemberLeft(Member, stamp.At);
    }
}

public sealed record MemberLeft(int Number, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Joint = grievance.Joint.Without(Number) };
}
