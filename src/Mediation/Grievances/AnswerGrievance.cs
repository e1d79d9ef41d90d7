namespace Mediation.Grievances;

/// <summary>The authority gives its word; nobody waits for it any longer.</summary>
public sealed record AnswerGrievance(PrivateText Text, DateTimeOffset? AnsweredAt = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status == GrievanceStatus.Answered) return Refusals.AlreadyAnswered;
        if (grievance.Status == GrievanceStatus.Closed) return Refusals.AlreadyClosed;
        if (!grievance.IsOpen) return Refusals.NotNow(nameof(AnswerGrievance), grievance.Status);
        if (Text.IsBlank) return Refusals.NothingToAnswer;
        if (AnsweredAt > stamp.At) return Refusals.FutureTime;
        if (AnsweredAt < grievance.ReceivedAt) return Refusals.AnsweredBeforeReceived;
        if (AnsweredAt is not null && !Access.MayEver(stamp.By, Access.RecordThePast)) return Refusals.PastNeedsImport;

        return new GrievanceAnswered(Text, AnsweredAt ?? stamp.At, stamp.At);
    }
}

public sealed record GrievanceAnswered(PrivateText Text, DateTimeOffset AnsweredAt, DateTimeOffset RecordedAt) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Answer = Text, AnsweredAt = AnsweredAt, FirstAnsweredAt = grievance.FirstAnsweredAt ?? AnsweredAt,
        Clock = null, Rating = null, Joint = grievance.Joint.Unserved(), Status = GrievanceStatus.Answered,
    };
}
