using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;

namespace Mediation.Law;

/// <summary>A day that a holiday notice moves: a weekday taken off, or a weekend day worked in exchange.</summary>
public sealed record MovedDay(DateOnly Date, bool Worked);

/// <summary>
/// The days that a notice, once it is published, moves in one year; how a calendar learns of a further
/// year.
/// </summary>
public sealed record CalendarYear(int Year, ImmutableArray<MovedDay> Days)
{
    public bool Equals(CalendarYear? other) =>
        other is not null && Year == other.Year && Days.SequenceEqual(other.Days);
    public override int GetHashCode() => HashCode.Combine(Year, Days.Length);
}

/// <summary>
/// Which days are worked: Monday to Friday but for the days a notice takes off, and the weekend days worked instead.
/// A year without a notice is provisional: Monday to Friday but for the statutory days.
/// One bit a day and a running total every 64 days, so that counting over ten years takes no longer than over ten days.
/// </summary>
public sealed class WorkCalendar
{
    public static readonly DateOnly First = new(1900, 1, 1);
    public static readonly DateOnly Last = new(2199, 12, 31);

    readonly ImmutableSortedDictionary<DateOnly, MovedDay> moved;
    readonly FrozenSet<DateOnly> statutory;
    readonly ImmutableHashSet<int> noticed;
    readonly ImmutableArray<ulong> worked;     // bit n: day n since First is worked
    readonly ImmutableArray<int> before;       // working days before each word of the bits, and their total at the end

    /// <summary>The years that this calendar has learned beside the ones the program carries.</summary>
    public ImmutableSortedDictionary<int, CalendarYear> Added { get; }

    public WorkCalendar(IEnumerable<MovedDay> moved, IEnumerable<DateOnly> statutory)
    {
        this.moved = moved.ToImmutableSortedDictionary(day => day.Date, day => day);
        this.statutory = statutory.ToFrozenSet();
        // a notice may also have days of the December before it worked: they alone are no notice of that year
        noticed = [.. this.moved.Values.Where(day => !day.Worked).Select(day => day.Date.Year)];
        Added = ImmutableSortedDictionary<int, CalendarYear>.Empty;

        var bits = new ulong[Index(Last) / 64 + 1];
        for (var day = First; day <= Last; day = day.AddDays(1)) Mark(bits, day, IsOrdinarilyWorked(day));
        foreach (var day in this.moved.Values) Mark(bits, day.Date, day.Worked);
        (worked, before) = ([.. bits], Totals(bits));
    }

    WorkCalendar(WorkCalendar known, CalendarYear notice)
    {
        statutory = known.statutory;
        noticed = known.noticed.Add(notice.Year);
        Added = known.Added.SetItem(notice.Year, notice);

        // a day worked in December may have been moved by the notice of the year after
        var year = known.moved.Values.Where(day => day.Date.Year == notice.Year).ToList();
        var stale = year.Where(day => !(day.Worked && day.Date.Month == 12)).Select(day => day.Date);
        moved = known.moved.RemoveRange(stale).SetItems(notice.Days.Select(day => KeyValuePair.Create(day.Date, day)));

        // only this year is marked anew: a learned calendar is made again for every message that carries it
        var bits = known.worked.ToArray();
        for (var day = new DateOnly(notice.Year, 1, 1); day.Year == notice.Year; day = day.AddDays(1))
            Mark(bits, day, moved.TryGetValue(day, out var move) ? move.Worked : IsOrdinarilyWorked(day));
        foreach (var day in notice.Days) Mark(bits, day.Date, day.Worked);
        (worked, before) = ([.. bits], Totals(bits));
    }

    public bool Covers(DateOnly day) => day >= First && day <= Last;
    public bool IsProvisional(int year) => !noticed.Contains(year);
    public bool IsWorkingDay(DateOnly day) => (worked[Index(day) / 64] >> Index(day) & 1) == 1;

    /// <summary>The n-th working day after (or before, when negative) a day, which itself is not counted.</summary>
    public DateOnly Add(DateOnly from, int workingDays) => workingDays switch
    {
        0 => from,
        > 0 => Nth(Through(from) + workingDays),
        < 0 => Nth(Through(from.AddDays(-1)) + workingDays + 1),
    };

    /// <summary>Working days after one day up to and with the other; negative when the other lies before.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to) => Through(to) - Through(from);

    public DateOnly LastWorkingDayOnOrBefore(DateOnly day) => Nth(Through(day));
    public DateOnly FirstWorkingDayOnOrAfter(DateOnly day) => Nth(Through(day.AddDays(-1)) + 1);

    /// <summary>The same calendar with a further year's notice, or a corrected one, taken in.</summary>
    public WorkCalendar With(int year, params IEnumerable<MovedDay> days)
    {
        if (year <= First.Year || year >= Last.Year) throw Beyond(nameof(year));

        var notice = new CalendarYear(year, [.. days.OrderBy(day => day.Date)]);
        if (notice.Days.FirstOrDefault(day => !BelongsTo(year, day)) is { } stray)
            throw new ArgumentException($"{stray.Date:yyyy-MM-dd} is no day of the notice of {year}.", nameof(days));
        if (notice.Days.GroupBy(day => day.Date).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"{twice.Key:yyyy-MM-dd} comes twice in the notice of {year}.", nameof(days));
        if (!notice.Days.Any(day => !day.Worked && day.Date.Year == year))
            throw new ArgumentException($"The notice of {year} takes no day off.", nameof(days));

        return new(this, notice);
    }

    static bool BelongsTo(int year, MovedDay day) =>
        day.Date.Year == year || day is { Worked: true, Date.Month: 12 } && day.Date.Year == year - 1;

    bool IsOrdinarilyWorked(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && !(IsProvisional(day.Year) && statutory.Contains(day));

    static void Mark(ulong[] bits, DateOnly day, bool work)
    {
        var bit = 1ul << Index(day);       // a shift counts modulo 64
        if (work) bits[Index(day) / 64] |= bit;
        else bits[Index(day) / 64] &= ~bit;
    }

    static ImmutableArray<int> Totals(ulong[] bits)
    {
        var totals = new int[bits.Length + 1];
        for (var word = 0; word < bits.Length; word++)
            totals[word + 1] = totals[word] + BitOperations.PopCount(bits[word]);
        return [.. totals];
    }

    /// <summary>Working days from the first day of the calendar up to and with this one.</summary>
    int Through(DateOnly day)
    {
        var index = Index(day);
        return before[index / 64] + BitOperations.PopCount(worked[index / 64] << 63 - index % 64);
    }

    DateOnly Nth(int workingDay)
    {
        if (workingDay < 1 || workingDay > before[^1])
            throw Beyond(nameof(workingDay));

        var (word, end) = (0, worked.Length);      // the last word with fewer working days before it
        while (end - word > 1)
        {
            var middle = (word + end) / 2;
            (word, end) = before[middle] < workingDay ? (middle, end) : (word, middle);
        }

        var rest = worked[word];
        for (var skip = workingDay - before[word] - 1; skip > 0; skip--) rest &= rest - 1;
        return First.AddDays(word * 64 + BitOperations.TrailingZeroCount(rest));
    }

    static int Index(DateOnly day) => day >= First && day <= Last
        ? day.DayNumber - First.DayNumber
        : throw Beyond(nameof(day));

    static ArgumentOutOfRangeException Beyond(string name) =>
        new(name, $"The calendar reaches from {First:yyyy} to {Last:yyyy}.");
}
