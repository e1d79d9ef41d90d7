namespace Mediation.Staff;

/// <summary>A part is to be given to somebody on the staff. It counts once somebody else has approved it.</summary>
/// <param name="Purpose">"read": to look, and to change nothing; without it all that the part may</param>
/// <param name="Until">not later than this; without it the grant stands until it is revoked</param>
public sealed record ProposeGrant(
    Guid Account, Role Role, Scope Scope, [property: Longest(60)] string? Purpose = null, DateTimeOffset? From = null, DateTimeOffset? Until = null) : Opening<Member>
{
    public override Decision<Member> Decide(Member member, Stamp stamp)
    {
        if (Role is not (Role.Officer or Role.Handler or Role.Mediator or Role.Manager or Role.Supervisor)) return Refusals.NotAPartOfStaff;
        if (Purpose is not (null or Grant.ToRead)) return Refusals.NoSuchPurpose;
        if (Scope.Kind != ScopeKind.District && string.IsNullOrWhiteSpace(Scope.Of)) return Refusals.ScopeMissing;
        if (Scope.Kind is ScopeKind.Project or ScopeKind.Case or ScopeKind.Area && !Guid.TryParse(Scope.Of, out _)) return Refusals.ScopeMissing;
        if (Until is { } until && until <= (From ?? stamp.At)) return Refusals.EndsBeforeItBegins;
        if (Account == stamp.By.Id) return Refusals.NotForOneself;

        return new GrantProposed(stamp.Derive(0), Role, Scope, Purpose, From, Until, stamp.By.Id, stamp.At);
    }
}

public sealed record GrantProposed(
    Guid Grant, Role Role, Scope Scope, string? Purpose, DateTimeOffset? From, DateTimeOffset? Until, Guid By, DateTimeOffset At) : Event<Member>
{
    public override Member Apply(Member member) => member.With(new(Grant, Role, Scope, Purpose, From, Until, GrantStatus.Proposed, By));
}
