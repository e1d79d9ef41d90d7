using System.Collections.Immutable;

namespace Mediation;

/// <summary>
/// The part somebody plays. One account plays one part; whoever holds a code and a secret plays the reporter of that one case, whoever holds a voting letter
/// the voter of its one head.
/// </summary>
public enum Role { Anonymous, Reporter, Resident, Enterprise, Officer, Handler, Mediator, Manager, Supervisor, Admin, Integrator, System, Voter }

/// <summary>Who acts: an account (or, for a reporter without one, the case itself), the part played, and the projects it reaches.</summary>
public sealed record Subject(Guid Id, Role Role)
{
    /// <summary>The projects whose handling team the subject belongs to.</summary>
    public ImmutableHashSet<Guid> Projects { get; init; } = [];

    /// <summary>Who follows a joint case as one of several, by their number in it: not its reporter.</summary>
    public int? Member { get; init; }

    /// <summary>The units of the tree it belongs to.</summary>
    public ImmutableHashSet<Guid> Units { get; init; } = [];

    /// <summary>What was granted beside the own part.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The own part counts only where a grant of it says so.</summary>
    public bool IsConfined { get; init; }

    /// <summary>The own part with its whole reach, where it is not confined: a team reaches its projects, other staff everything.</summary>
    public Grant? Own => IsConfined ? null : new(Role, IsOfATeam ? Reach.In(Projects) with { Units = Units } : Reach.All);

    public bool IsOfATeam => Role is Role.Officer or Role.Handler or Role.Mediator;

    /// <summary>The parts that count for this purpose at this moment, each with its reach.</summary>
    public IEnumerable<Grant> Parts(string purpose, DateTimeOffset now) =>
        Grants.Where(grant => grant.Counts(purpose, now)).Concat(Own is { } own ? [own] : []);

    public bool IsStaff => Role is Role.Officer or Role.Handler or Role.Mediator or Role.Manager or Role.Supervisor or Role.Admin;
    public static readonly Subject Nobody = new(Guid.Empty, Role.Anonymous);
}
