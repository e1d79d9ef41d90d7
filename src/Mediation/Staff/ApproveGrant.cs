namespace Mediation.Staff;

/// <summary>A second person approves a proposed grant, or refuses it: never who proposed it, never whom it is for.</summary>
public sealed record ApproveGrant(Guid Account, Guid Grant, bool Approve = true) : Command<Member>
{
    public override Decision<Member> Decide(Member member, Stamp stamp)
    {
        if (member.Find(Grant) is not { } grant) return Refusals.Unknown;
        if (grant.Status != GrantStatus.Proposed) return Refusals.AlreadyDecided;
        if (grant.ProposedBy == stamp.By.Id || Account == stamp.By.Id) return Refusals.FourEyes;

        return new GrantDecided(Grant, Approve, stamp.By.Id, stamp.At);
    }
}

public sealed record GrantDecided(Guid Grant, bool Approved, Guid By, DateTimeOffset At) : Event<Member>
{
    public override Member Apply(Member member) =>
        member.With(member.Find(Grant)! with { Status = Approved ? GrantStatus.Approved : GrantStatus.Refused, DecidedBy = By });
}
