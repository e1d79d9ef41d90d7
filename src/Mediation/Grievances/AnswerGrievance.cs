using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>
/// The authority gives its word; nobody waits for it any longer. A petition is owed an opinion in form: claim, facts, opinion, legal basis,
/// and whether the claim is supported; against it a review may be asked.
/// </summary>
public sealed record AnswerGrievance(PrivateText? Text = null, DateTimeOffset? AnsweredAt = null, Opinion? Opinion = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Answered) return Refusals.AlreadyAnswered;
        if (grievance.Status == GrievanceStatus.Closed) return Refusals.AlreadyClosed;
        if (!grievance.IsInHand && !grievance.IsElsewhere) return Refusals.NotNow(nameof(AnswerGrievance), grievance.Status);
        if (Opinion is null && Text is not { IsBlank: false }) return Refusals.NothingToAnswer;
        if (Opinion is { } given && (given.Claim.IsBlank || given.Facts.IsBlank || given.View.IsBlank || given.Basis.IsBlank)) return Refusals.OpinionIncomplete;
        if (AnsweredAt > stamp.At) return Refusals.FutureTime;
        if (AnsweredAt < grievance.ReceivedAt) return Refusals.AnsweredBeforeReceived;
        var fromTheFiles = Access.MayEver(stamp.By, Access.RecordThePast);
        if (AnsweredAt is not null && !fromTheFiles) return Refusals.PastNeedsImport;
        if (Opinion is null && !fromTheFiles && grievance.OwesOpinion(stamp.Rules)) return Refusals.OpinionOwed;

        var at = AnsweredAt ?? stamp.At;
        Event<Grievance> answered = Opinion is { } opinion
            ? new OpinionGiven(opinion, at, stamp.At, grievance.Start("replied", at, stamp.Rules))
            : new GrievanceAnswered(Text!, at, stamp.At);
        return (Event<Grievance>[])[answered, .. grievance.Ended(stamp.At, stamp.Rules, grievance.Alert is null ? [Errand.Dispatch, Errand.Contact] : [Errand.Dispatch])];
    }
}

public sealed record GrievanceAnswered(PrivateText Text, DateTimeOffset AnsweredAt, DateTimeOffset RecordedAt) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.AnsweredWith(Text, AnsweredAt) with { Opinion = null, Review = null };
}

/// <summary>An opinion in form was given; from then on a review of it may be asked.</summary>
public sealed record OpinionGiven(Opinion Opinion, DateTimeOffset AnsweredAt, DateTimeOffset RecordedAt, Clock Review) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.AnsweredWith(Opinion.View, AnsweredAt) with { Opinion = Opinion, Review = Review };
}
