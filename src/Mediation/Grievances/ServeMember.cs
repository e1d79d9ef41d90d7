namespace Mediation.Grievances;

/// <summary>How a member was given the answer.</summary>
public enum Handing { InPerson, Post, Message, LeftAtHome, ToRepresentative }

/// <summary>The answer reached one of those who stand behind the matter: how, and when.</summary>
public sealed record ServeMember(int Member, Handing Way, DateTimeOffset? ServedAt = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Joint.Find(Member) is not { Name: not null } member) return Refusals.NoSuchMember;
        if (grievance.AnsweredAt is not { } answered) return Refusals.NotAnswered;
        if (member.ServedAt is not null) return Refusals.AlreadyServed;
        if (ServedAt > stamp.At) return Refusals.FutureTime;
        if (ServedAt < answered) return Refusals.ServedBeforeAnswered;

        return new MemberServed(Member, Way, ServedAt ?? stamp.At, stamp.At);
    }
}

public sealed record MemberServed(int Number, Handing Way, DateTimeOffset ServedAt, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Joint = grievance.Joint.Served(Number, ServedAt) };
}
