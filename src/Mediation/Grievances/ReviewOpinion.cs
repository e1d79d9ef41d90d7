using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>Who reported does not accept the opinion and asks the higher authority: first for a review, then for a re-review; each within thirty days.</summary>
public sealed record AskReview(PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Terminated) return Refusals.Terminated;
        if (grievance.Status is not (GrievanceStatus.Answered or GrievanceStatus.Closed)) return Refusals.NotNow(nameof(AskReview), grievance.Status);
        if (grievance.Review is not { } right) return Refusals.NothingToReview;
        if (right.IsOverdue(stamp.At, grievance.BoundTo(stamp.Rules))) return Refusals.TooLateForReview(right.LegalDue);
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        var level = grievance.ReviewLevel + 1;
        return (Event<Grievance>[])
        [
            new ReviewAsked(level, Reason, stamp.At, grievance.Start(level == 1 ? "reviewAsked" : "reReviewAsked", stamp.At, stamp.Rules)),
            .. grievance.Ended(stamp.At, stamp.Rules, Errand.Review),
        ];
    }
}

public sealed record ReviewAsked(int Level, PrivateText Reason, DateTimeOffset At, Clock Review) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        ReviewLevel = Level, Clock = Review, Review = null, ClosedAt = null, ReopeningAsked = false, Status = GrievanceStatus.UnderReview,
    };
}

/// <summary>The higher authority says what it makes of the opinion. After the second time nothing follows: the same facts are not taken up again.</summary>
public sealed record AnswerReview(ReviewOutcome Outcome, PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.UnderReview) return Refusals.NotNow(nameof(AnswerReview), grievance.Status);
        if (grievance.HandledBy.Contains(stamp.By.Id)) return Refusals.ReviewByAnother;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        var next = Outcome == ReviewOutcome.SentBack ? "accepted" : grievance.ReviewLevel == 1 ? "reviewReplied" : null;
        return new ReviewAnswered(grievance.ReviewLevel, Outcome, Text, stamp.At, next is null ? null : grievance.Start(next, stamp.At, stamp.Rules));
    }
}

public sealed record ReviewAnswered(int Level, ReviewOutcome Outcome, PrivateText Text, DateTimeOffset At, Clock? Next) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance)
    {
        var reviewed = grievance with { ReviewOpinion = Text, ReviewOutcome = Outcome };
        return Outcome == ReviewOutcome.SentBack ? reviewed.TakenUpAgain(Next!)
            : Next is null ? reviewed.Over(GrievanceStatus.Terminated, At)
            : reviewed with { Clock = null, Review = Next, Status = GrievanceStatus.Answered };
    }
}
