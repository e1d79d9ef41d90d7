using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>A manager climbs the ladder by hand, earlier than the days would have it, and says why.</summary>
public sealed record EscalateGrievance(LadderStep Rung, PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Clock is not { } clock) return Refusals.NotNow(nameof(EscalateGrievance), grievance.Status);
        if (Rung < LadderStep.Reminder) return Refusals.NoRung;
        if (grievance.Oversight.Rung is { } last && last.Deadline.IsOf(clock) && last.Step >= Rung) return Refusals.AlreadyClimbed;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new LadderClimbed(Rung, Deadline.Of(clock), FeedbackDue(Rung, stamp), Reason, stamp.At);
    }

    /// <summary>The day by which a step that orders something wants word.</summary>
    internal static DateOnly? FeedbackDue(LadderStep step, Stamp stamp) =>
        stamp.Rules.Ladder.FirstOrDefault(rule => rule.Step == step)?.FeedbackWorkingDays is { } days
            ? stamp.Rules.Calendar.Add(stamp.Rules.LocalDate(stamp.At), days)
            : null;
}

public sealed record LadderClimbed(LadderStep Rung, Deadline Deadline, DateOnly? FeedbackDue, PrivateText? Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance)
    {
        var (watch, seen) = (grievance.TimedOf(Deadline), grievance.Oversight);
        return grievance with { Oversight = seen.With(watch, seen.Of(watch) with { Rung = new(Rung, Deadline, At) }) with { Order = FeedbackDue is { } due ? new(At, due) : seen.Order } };
    }
}
