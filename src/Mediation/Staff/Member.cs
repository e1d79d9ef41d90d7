using System.Collections.Immutable;

namespace Mediation.Staff;

/// <summary>How far a grant reaches: the whole house, a sub-district by its name, a project, one case, or an area of the administration with all below it.</summary>
public enum ScopeKind { District, SubDistrict, Project, Case, Area }

/// <summary>Where a grant counts: its kind and, below the district, which one (the sub-district's name; the project's, the case's or the area's id).</summary>
public sealed record Scope(ScopeKind Kind, string? Of = null);

/// <summary>Where a grant stands: it counts once a second person has approved it.</summary>
public enum GrantStatus { Proposed, Approved, Refused, Revoked }

/// <summary>A part given to a member of staff, within a scope, for a purpose, for a time.</summary>
public sealed record Granted(
    Guid Id, Role Role, Scope Scope, string? Purpose, DateTimeOffset? From, DateTimeOffset? Until, GrantStatus Status, Guid ProposedBy, Guid? DecidedBy = null);

/// <summary>Somebody on the staff (or a program), and the parts that were given to them beside their own. The id is the account's.</summary>
public sealed record Member : ICase<Member>
{
    public static string Noun => "member";
    public static Member Empty { get; } = new();

    public ImmutableDictionary<Guid, Granted> Grants { get; init; } = ImmutableDictionary<Guid, Granted>.Empty;

    public Resource ResourceOf(Guid id) => new(id);
    public Member For(Subject viewer) => this;

    internal Granted? Find(Guid grant) => Grants.GetValueOrDefault(grant);
    internal Member With(Granted grant) => this with { Grants = Grants.SetItem(grant.Id, grant) };
}

/// <summary>Why acts on a member's grants are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("grant/not-found");
    public static Refusal NotAPartOfStaff => new("grant/not-a-part-of-staff");
    public static Refusal NoSuchPurpose => new("grant/no-such-purpose");
    public static Refusal ScopeMissing => new("grant/scope-missing");
    public static Refusal EndsBeforeItBegins => new("grant/ends-before-it-begins");
    public static Refusal FourEyes => new("grant/four-eyes");
    public static Refusal AlreadyDecided => new("grant/already-decided");
    public static Refusal NotForOneself => new("grant/not-for-oneself");
}
