namespace Mediation.Grievances;

/// <summary>The reporter judges the answer on four axes, one to five, with a word where there is one to say.</summary>
public sealed record RateAnswer(Rating Rating, PrivateText? Comment = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status is not (GrievanceStatus.Answered or GrievanceStatus.Closed) || grievance.Answer is null) return Refusals.NotAnswered;
        if (grievance.Rating is not null) return Refusals.AlreadyRated;
        if (!InRange(Rating.Speed) || !InRange(Rating.Effect) || !InRange(Rating.Service) || !InRange(Rating.Clarity)) return Refusals.RatingOutOfRange;

        return new AnswerRated(Rating, Comment is { IsBlank: true } ? null : Comment, stamp.At);
    }

    static bool InRange(int stars) => stars is >= 1 and <= 5;
}

public sealed record AnswerRated(Rating Rating, PrivateText? Comment, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Rating = Rating };
}
