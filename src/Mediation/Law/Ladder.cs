namespace Mediation.Law;

/// <summary>
/// What is done about a deadline: two warnings before it, then the rungs by which supervision climbs once it has passed.
/// </summary>
public enum LadderStep { DueSoon, Due, Reminder, Supervision, Interview, Notice, Listing }

/// <summary>
/// When a step is due: so many working days from the day of a clock that counts days, so many minutes from the end of one that runs
/// by the hour; a clock for which neither is said never comes to this step. A step that orders something waits for feedback.
/// </summary>
public sealed record LadderRule(LadderStep Step, LegalBasis Basis, int? WorkingDays = null, int? Minutes = null, int? FeedbackWorkingDays = null)
{
    public bool IsWarning => Step < LadderStep.Reminder;

    /// <summary>How long after another step of the same ladder; nothing where this clock never comes to it.</summary>
    public TimeSpan? MinutesAfter(LadderRule? before) => Minutes is { } all ? TimeSpan.FromMinutes(all - (before?.Minutes ?? 0)) : null;
    public int? WorkingDaysAfter(LadderRule? before) => WorkingDays is { } all ? all - (before?.WorkingDays ?? 0) : null;
}
