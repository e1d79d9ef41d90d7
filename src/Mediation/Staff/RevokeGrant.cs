namespace Mediation.Staff;

/// <summary>A grant ends now. One person is enough to take away what needed two to give.</summary>
public sealed record RevokeGrant(Guid Grant) : Command<Member>
{
    public override Decision<Member> Decide(Member member, Stamp stamp)
    {
        if (member.Find(Grant) is not { } grant) return Refusals.Unknown;
        if (grant.Status is GrantStatus.Refused or GrantStatus.Revoked) return Refusals.AlreadyDecided;

        return new GrantRevoked(Grant, stamp.By.Id, stamp.At);
    }
}

public sealed record GrantRevoked(Guid Grant, Guid By, DateTimeOffset At) : Event<Member>
{
    public override Member Apply(Member member) => member.With(member.Find(Grant)! with { Status = GrantStatus.Revoked, DecidedBy = By });
}
