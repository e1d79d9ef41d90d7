using System.Collections.Immutable;

namespace Mediation;

/// <summary>The part somebody plays. One account plays one part; whoever holds a code and a secret plays the reporter of that one case.</summary>
public enum Role { Anonymous, Reporter, Resident, Enterprise, Officer, Handler, Mediator, Manager, Supervisor, Admin, Integrator, System }

/// <summary>Who acts: an account (or, for a reporter without one, the case itself), the part played, and the projects it reaches.</summary>
public sealed record Subject(Guid Id, Role Role)
{
    /// <summary>The projects whose handling team the subject belongs to.</summary>
    public ImmutableHashSet<Guid> Projects { get; init; } = [];

    public bool IsStaff => Role is Role.Officer or Role.Handler or Role.Mediator or Role.Manager or Role.Supervisor or Role.Admin;
    public static readonly Subject Nobody = new(Guid.Empty, Role.Anonymous);
}
