using System.Collections.Immutable;

namespace Mediation;

/// <summary>Where a part may be played: everywhere, in some projects, or in single cases. What belongs to no project is near to all but the last.</summary>
public sealed record Reach
{
    public static readonly Reach All = new() { Everywhere = true };

    public bool Everywhere { get; init; }
    public bool OfNoProject { get; init; } = true;
    public ImmutableHashSet<Guid> Projects { get; init; } = [];
    public ImmutableHashSet<Guid> Cases { get; init; } = [];

    /// <summary>The units of the tree to which a case may have been transferred.</summary>
    public ImmutableHashSet<Guid> Units { get; init; } = [];

    public static Reach In(IEnumerable<Guid> projects) => new() { Projects = [.. projects] };
    public static Reach To(Guid onlyCase) => new() { OfNoProject = false, Cases = [onlyCase] };

    public bool Covers(Resource resource) =>
        Everywhere || Cases.Contains(resource.CaseId) || (resource.Receiver is { } unit && Units.Contains(unit)) || (resource.ProjectId is { } project ? Projects.Contains(project) : OfNoProject);
}

/// <summary>A part given to somebody beside their own, or their own within bounds: where, for what purpose, from when to when.</summary>
public sealed record Grant(Role Role, Reach Reach, string? Purpose = null, DateTimeOffset? From = null, DateTimeOffset? Until = null)
{
    /// <summary>The purpose of whoever only looks; every act is done for another.</summary>
    public const string ToRead = "read";

    /// <summary>The first moment counts, the last does not.</summary>
    public bool Counts(string purpose, DateTimeOffset now) =>
        (Purpose is null || Purpose == purpose) && (From is not { } from || from <= now) && (Until is not { } until || now < until);
}
