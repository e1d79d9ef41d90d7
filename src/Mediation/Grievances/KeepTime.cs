using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The program looks at the clock: a warning before the day, a rung of the ladder after it, each said once.</summary>
public sealed record KeepTime : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (NextStep.Of(grievance, stamp.At) is not { } next) return Refusals.NothingDue;

        var deadline = Deadline.Of(grievance.Clock!);
        return next.Step < LadderStep.Reminder
            ? new DeadlineWarned(next.Step, deadline, stamp.At)
            : new LadderClimbed(next.Step, deadline, EscalateGrievance.FeedbackDue(next.Step, stamp), Reason: null, stamp.At);
    }
}

public sealed record DeadlineWarned(LadderStep Step, Deadline Deadline, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) =>
        grievance with { Oversight = grievance.Oversight with { Warned = new(Step, Deadline, At) } };
}
