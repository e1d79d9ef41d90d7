using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What goes out in writing.</summary>
public enum Paper { Receipt, Acceptance, NonAcceptance, Extension, Opinion, ReviewOpinion, ReReviewOpinion }

/// <summary>How a paper reaches whom it is for.</summary>
public enum ServiceMethod { InPerson, Post, Sms, Portal, LeftAtTheDoor, PublicNotice }

/// <summary>A paper that was issued then has reached its reader: how, when, by whom, what shows it, and the citizen's time that began with it.</summary>
public sealed record Service(Paper Paper, DateTimeOffset Of, ServiceMethod How, DateTimeOffset At, Guid By, PrivateText? Evidence, Clock? Begins);

/// <summary>All that has been served in a case, the oldest first.</summary>
public sealed record Services(ImmutableArray<Service> All)
{
    public static readonly Services None = new([]);

    public Services With(Service one) => new(All.Add(one));
    public bool Has(Issued paper) => All.Any(one => one.Paper == paper.Paper && one.Of == paper.At);
    public bool Equals(Services? other) => other is not null && All.SequenceEqual(other.All);
    public override int GetHashCode() => All.Length;
}

/// <summary>A paper that waits to be served, and when it was issued.</summary>
public sealed record Issued(Paper Paper, DateTimeOffset At)
{
    /// <summary>What must still reach its reader.</summary>
    public static IEnumerable<Issued> Waiting(Grievance grievance) => Of(grievance).Where(paper => !grievance.Services.Has(paper));

    static IEnumerable<Issued> Of(Grievance grievance)
    {
        if (grievance.Status == GrievanceStatus.Registered) yield return new(Paper.Receipt, grievance.LoggedAt);
        if (grievance is { IsOpen: true, AcceptedAt: { } accepted, FirstAnsweredAt: null }) yield return new(Paper.Acceptance, accepted);
        if (grievance.Oversight.ExtendedAt is { } extended) yield return new(Paper.Extension, extended);
        if (grievance is { Status: GrievanceStatus.Declined, ClosedAt: { } declined }) yield return new(Paper.NonAcceptance, declined);
        if (grievance.Status is not (GrievanceStatus.Answered or GrievanceStatus.Closed or GrievanceStatus.Terminated)) yield break;

        // a review makes the opinion it is about known; one that was given anew after it is served anew
        if (grievance is { Answer: not null, AnsweredAt: { } answered } && !(grievance.ReviewedAt >= answered)) yield return new(Paper.Opinion, answered);
        if (grievance is { ReviewOpinion: not null, ReviewedAt: { } reviewed }) yield return new(grievance.ReviewLevel == 1 ? Paper.ReviewOpinion : Paper.ReReviewOpinion, reviewed);
    }

    /// <summary>The citizen's time to ask for a review begins anew on the day the paper arrives.</summary>
    public Clock? Begins(Grievance grievance, DateTimeOffset at, RuleSet rules) =>
        Paper is Paper.Opinion or Paper.ReviewOpinion && grievance.Review is { } right ? grievance.BoundTo(rules).Start(right.Rule, at) : null;
}
