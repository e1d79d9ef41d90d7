using Mediation.Law;
using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>What remains of a deadline today: in working days to the day we work to, or late by so many after the legal one.</summary>
sealed record Remaining(DueState State, int? Days, DateOnly? Day)
{
    /// <summary>Nobody is late before the legal due has passed; a target that has passed gives way to it.</summary>
    public static Remaining Of(DateOnly target, DateOnly due, DateOnly today, WorkCalendar calendar)
    {
        if (due < today) return new(DueState.Overdue, calendar.WorkingDaysBetween(due, today) is > 0 and var late ? -late : null, due);

        var day = target >= today ? target : due;
        return new(DueState.ByDays, day == today ? 0 : Math.Max(1, calendar.WorkingDaysBetween(today, day)), day);
    }

    /// <summary>A case as a list shows it; what nobody waits for any longer says how it ended.</summary>
    public static Remaining Of(GrievanceItem item, DateOnly today, RuleSet rules) =>
        item.Due is { } due ? Of(item.Target ?? due, due, today, rules.Calendar)
        : new(DueState.Done, null, (item.AnsweredAt ?? item.ClosedAt) is { } ended ? rules.LocalDate(ended) : null);

    /// <summary>What remains to the citizen's right itself, or to our own target.</summary>
    public static Remaining Of(Clock clock, Due end, DateTimeOffset now, RuleSet rules)
    {
        var day = end.Date ?? rules.LocalDate(end.Instant!.Value);
        return clock.IsPaused ? new(DueState.Paused, null, day) : Of(day, day, rules.LocalDate(now), rules.Calendar);
    }
}
