using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Cases;

/// <summary>The rules in force now, by the configured jurisdiction, with the years their calendars have learned since the program was made.</summary>
sealed class Rulebook(IConfiguration settings, TimeProvider time)
{
    readonly string jurisdiction = settings["RuleSet"] ?? "CN-SZ";
    volatile Known known = new([], [.. RuleSets.All]);

    sealed record Known(ImmutableArray<CalendarYear> Years, ImmutableArray<RuleSet> Sets);

    public RuleSet Now => RuleSets.InForce(known.Sets.Where(rules => rules.Jurisdiction == jurisdiction).OrderBy(rules => rules.EffectiveFrom), time.GetUtcNow())
        ?? throw new InvalidOperationException($"there is no rule set {jurisdiction}");

    /// <summary>The first day of the first year whose holidays nobody knows yet.</summary>
    public DateOnly KnownUntil
    {
        get
        {
            var (rules, year) = (Now, Now.LocalDate(time.GetUtcNow()).Year);
            while (!rules.Calendar.IsProvisional(year)) year++;
            return new(year, 1, 1);
        }
    }

    public void Learn(ImmutableArray<CalendarYear> years)
    {
        if (known.Years.SequenceEqual(years)) return;
        known = new(years, [.. RuleSets.All.Select(rules => rules with { Calendar = years.Aggregate(rules.Calendar, (calendar, year) => calendar.With(year.Year, year.Days)) })]);
    }
}
