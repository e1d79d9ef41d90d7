using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The program looks at a clock: a warning before its end, a rung of the ladder after it, each said once; and at the day by which an order wants word.</summary>
public sealed record KeepTime(Timed What = Timed.Matter) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (What == Timed.Feedback && NextStep.FeedbackLate(grievance) <= stamp.At) return new FeedbackMissed(grievance.Oversight.Order!.FeedbackDue, stamp.At);
        if (NextStep.Of(grievance, What, stamp.At) is not { } next) return Refusals.NothingDue;

        var deadline = Deadline.Of(grievance.ClockOf(What)!);
        if (next.Step < LadderStep.Reminder) return new DeadlineWarned(next.Step, deadline, stamp.At);

        // an errand orders nothing where something is ordered already: the day of that order stays
        var isOrdered = What != Timed.Matter && grievance.Oversight.Order is not null;
        return new LadderClimbed(next.Step, deadline, isOrdered ? null : EscalateGrievance.FeedbackDue(next.Step, stamp), Reason: null, stamp.At);
    }
}

public sealed record DeadlineWarned(LadderStep Step, Deadline Deadline, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) =>
        grievance with { Oversight = grievance.Oversight.With(grievance.TimedOf(Deadline), grievance.Oversight.Of(grievance.TimedOf(Deadline)) with { Warned = new(Step, Deadline, At) }) };
}

/// <summary>A supervision order wanted word by a day, and none came.</summary>
public sealed record FeedbackMissed(DateOnly Due, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Oversight.Order is not { } order ? grievance
        : grievance with { Oversight = grievance.Oversight with { Order = order with { MissedAt = At } } };
}
