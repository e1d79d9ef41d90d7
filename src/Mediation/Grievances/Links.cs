using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>How one case hangs together with another: as a part of it, or because they touch the same.</summary>
public enum LinkKind { PartOf, Related }

/// <summary>Another case, and how this one hangs together with it. It stands on one side and is seen from both.</summary>
public sealed record Link(Guid Other, string Code, LinkKind Kind);

/// <summary>A case that was merged into this one: where it stood, and the clock that it brought.</summary>
public sealed record TakenIn(Guid Other, string Code, Guid Merge, GrievanceStatus Status, Clock? Clock);

/// <summary>The main case that this one was merged into, and this one as it was before.</summary>
public sealed record MergedInto(Guid Main, string Code, Guid Merge, Grievance Before);

/// <summary>A merge that was undone here and may still stand in the main case.</summary>
public sealed record Undone(Guid Main, Guid Merge);

/// <summary>What a case has to do with other cases.</summary>
public sealed record Links
{
    public static Links None { get; } = new();

    public ImmutableList<Link> Others { get; init; } = [];
    public ImmutableList<TakenIn> TakenIn { get; init; } = [];
    public MergedInto? Into { get; init; }
    public Undone? Undone { get; init; }

    /// <summary>The case's own clock, while an earlier one that was brought along counts in its place.</summary>
    public Clock? Own { get; init; }

    /// <summary>For whoever is not of the house: that it was merged, and nothing of other cases.</summary>
    internal Links Hidden() => None with { Into = Into is { } into ? into with { Before = Grievance.Empty } : null, TakenIn = TakenIn.ConvertAll(one => new TakenIn(Guid.Empty, "", Guid.Empty, one.Status, null)) };

    public bool Has(Guid other) => Others.Exists(one => one.Other == other) || TakenIn.Exists(one => one.Other == other);

    /// <summary>Nothing of what it was before it was merged is kept.</summary>
    internal Links Erased() => Into is { } into ? this with { Into = into with { Before = Grievance.Empty } } : this;

    /// <summary>The clock that is the case's own, whichever counts now.</summary>
    internal Clock? OwnOf(Clock? running) => TakenIn.Exists(one => IsSame(one.Clock, running)) ? Own : running;

    /// <summary>
    /// The earliest due counts: of the case's own clock and of those brought along. Who waited to hear whether their case is taken on has heard it once
    /// it is part of one that was.
    /// </summary>
    internal static Clock? Earliest(Clock? own, IEnumerable<TakenIn> taken, GrievanceStatus status, RuleSet rules) => own is null ? null : taken
        .Where(one => one.Clock is not null && (one.Status != GrievanceStatus.Registered || status == GrievanceStatus.Registered)).Select(one => one.Clock!)
        .Aggregate(own, (first, next) => Due.Order(rules.TimeZone).Compare(next.LegalDue, first.LegalDue) < 0 ? next : first);

    /// <summary>Of the clock that counts, moved to another day, and of all others: whichever ends first. More time for one matter is none for the others.</summary>
    internal Clock First(Clock running, Clock moved, GrievanceStatus status, RuleSet rules) =>
        Moved(running, moved) is var after && after.OwnOf(moved) is { } own ? Earliest(own, after.TakenIn, status, rules)! : moved;

    /// <summary>Where the clock that counted was brought along, it is that one which moves; where one that was brought along counts from now on, the case keeps its own.</summary>
    internal Links Moved(Clock? before, Clock after) =>
        TakenIn.Exists(one => IsSame(one.Clock, before)) ? this with { TakenIn = TakenIn.ConvertAll(one => IsSame(one.Clock, before) ? one with { Clock = after } : one) }
        : TakenIn.Exists(one => IsSame(one.Clock, after)) ? this with { Own = before } : this;

    static bool IsSame(Clock? one, Clock? other) =>
        one is not null && other is not null && one.Rule == other.Rule && one.Started == other.Started && one.LegalDue == other.LegalDue && one.InternalTarget == other.InternalTarget;
}
