using CsCheck;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests.Law;

public class CountingWorkingDays
{
    static readonly WorkCalendar Calendar = RuleSets.Default.Calendar;
    static readonly Gen<DateOnly> ADay =
        Gen.Int[new DateOnly(2007, 1, 1).DayNumber, new DateOnly(2026, 12, 31).DayNumber]
            .Select(DateOnly.FromDayNumber);

    [Theory, InlineData(2025), InlineData(2026)]
    public void A_year_under_the_rules_of_2025_has_248_working_days(int year) =>
        Assert.Equal(248, Calendar.WorkingDaysBetween(new(year - 1, 12, 31), new(year, 12, 31)));

    [Theory]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-16", false)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-22", false)]
    [InlineData("2006-12-30", true)]
    [InlineData("2025-01-26", true)]
    public void Notices_move_days(string day, bool worked) =>
        Assert.Equal(worked, Calendar.IsWorkingDay(DateOnly.Parse(day)));

    [Fact]
    public void Years_with_a_notice_are_settled_and_the_others_provisional()
    {
        Assert.All(Enumerable.Range(2007, 20), year => Assert.False(Calendar.IsProvisional(year)));
        Assert.All([2006, 2027, 2028], year => Assert.True(Calendar.IsProvisional(year)));
    }

    [Fact]
    public void A_year_without_a_notice_rests_on_the_statutory_days_alone()
    {
        // of 2027, those on weekdays
        string[] off = ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"];
        Assert.All(off, day => Assert.False(Calendar.IsWorkingDay(DateOnly.Parse($"2027-{day}"))));
        Assert.Equal(261 - off.Length, Calendar.WorkingDaysBetween(new(2026, 12, 31), new(2027, 12, 31)));
    }

    [Fact]
    public void Counting_equals_walking_day_by_day() => Gen.Select(ADay, Gen.Int[-400, 400]).Sample((from, n) =>
        Calendar.Add(from, n) == Walk.Add(from, n)
            && Calendar.WorkingDaysBetween(from, from.AddDays(n)) == Walk.Between(from, from.AddDays(n)));

    [Fact]
    public void The_nearest_working_day_equals_walking_to_it() => ADay.Sample(day =>
        Calendar.FirstWorkingDayOnOrAfter(day) == Walk.To(day, 1)
            && Calendar.LastWorkingDayOnOrBefore(day) == Walk.To(day, -1));

    [Fact]
    public void A_published_year_is_taken_in_without_touching_the_old_calendar()
    {
        var learned = Calendar.With(2027, new MovedDay(new(2027, 2, 9), false), new MovedDay(new(2027, 2, 14), true));

        Assert.False(learned.IsProvisional(2027));
        Assert.False(learned.IsWorkingDay(new(2027, 2, 9)));
        Assert.True(learned.IsWorkingDay(new(2027, 2, 14)));
        // the notice says it all: no statutory day is guessed any more
        Assert.True(learned.IsWorkingDay(new(2027, 2, 5)));
        Assert.True(Calendar.IsProvisional(2027));
        Assert.True(Calendar.IsWorkingDay(new(2027, 2, 9)));
        Assert.Equal(248, learned.WorkingDaysBetween(new(2025, 12, 31), new(2026, 12, 31)));
    }

    [Fact]
    public void A_corrected_notice_replaces_the_first_one()
    {
        var first = Calendar.With(2027, new MovedDay(new(2027, 2, 9), false), new MovedDay(new(2027, 2, 14), true));
        var second = first.With(2027, new MovedDay(new(2027, 2, 10), false));

        Assert.True(second.IsWorkingDay(new(2027, 2, 9)));
        Assert.False(second.IsWorkingDay(new(2027, 2, 14)));
        Assert.False(second.IsWorkingDay(new(2027, 2, 10)));
    }

    [Fact]
    public void A_notice_that_cannot_be_one_is_not_taken_in()
    {
        Assert.Throws<ArgumentException>(() => Calendar.With(2027));
        Assert.Throws<ArgumentException>(() => Calendar.With(2027, new MovedDay(new(2026, 2, 9), false)));

        var twice = new MovedDay(new(2027, 2, 9), false);
        Assert.Throws<ArgumentException>(() => Calendar.With(2027, twice, twice with { Worked = true }));
    }

    [Fact]
    public void Beyond_the_calendar_nothing_is_guessed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.IsWorkingDay(WorkCalendar.Last.AddDays(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.Add(WorkCalendar.Last, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.Add(WorkCalendar.First, -1));
    }
}

/// <summary>
/// The slow and obvious way, to judge the fast one by: it only asks of each day whether it is worked.
/// </summary>
static class Walk
{
    static bool Worked(DateOnly day) => RuleSets.Default.Calendar.IsWorkingDay(day);

    public static DateOnly Add(DateOnly day, int n)
    {
        for (var left = Math.Abs(n); left > 0;)
        {
            day = day.AddDays(Math.Sign(n));
            if (Worked(day)) left--;
        }
        return day;
    }

    public static int Between(DateOnly from, DateOnly to)
    {
        if (to < from) return -Between(to, from);

        var days = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1)) days += Worked(day) ? 1 : 0;
        return days;
    }

    public static DateOnly To(DateOnly day, int direction)
    {
        while (!Worked(day)) day = day.AddDays(direction);
        return day;
    }
}
