using Mediation.Cases;

namespace Mediation.Staff;

/// <summary>A grant as sign-in and the lists read it.</summary>
[Table("member_grant")]
sealed record GrantRow(
    Guid Id, Guid AccountId, Role Role, ScopeKind Scope, string? ScopeOf, string? Purpose, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil,
    GrantStatus Status, Guid ProposedBy, Guid? DecidedBy) : Row;

/// <summary>The grants of all members.</summary>
sealed class MemberRegister : IRegister<Member>
{
    public IEnumerable<Row> Rows(Guid id, Member before, Member after) => after.Grants.Values
        .Where(grant => before.Grants.GetValueOrDefault(grant.Id) != grant)
        .Select(grant => new GrantRow(grant.Id, id, grant.Role, grant.Scope.Kind, grant.Scope.Of, grant.Purpose, grant.From, grant.Until,
            grant.Status, grant.ProposedBy, grant.DecidedBy));
}
