using CsCheck;
using Mediation.Organisations;
using Xunit;

namespace Mediation.Tests.Access;

public class WatchingOverUs
{
    [Fact] public void Three_times_the_usual_strikes() => Assert.True(Watch.IsUnusual(31, 10, 8));
    [Fact] public void Just_three_times_does_not() => Assert.False(Watch.IsUnusual(30, 10, 8));
    [Fact] public void Who_always_reads_much_does_not_strike() => Assert.False(Watch.IsUnusual(100, 90, 5));
    [Fact] public void Nor_whose_like_read_much() => Assert.False(Watch.IsUnusual(100, 5, 90));
    [Fact] public void A_handful_strikes_nobody() => Assert.False(Watch.IsUnusual(19, 0, 0));
    [Fact] public void A_first_day_is_measured_by_the_others() => Assert.True(Watch.IsUnusual(20, 0, 0));
    [Fact] public void The_usual_is_rounded_up() => Assert.Equal((0, 2, 3), (Watch.Usual([]), Watch.Usual([1, 2]), Watch.Usual([3, 3, 3])));
    [Fact] public void The_usual_lies_between_the_least_and_the_most() => Gen.Int[0, 1000].Array[1, 40].Sample(days => days.Min() <= Watch.Usual(days) && Watch.Usual(days) <= days.Max());

    [Theory]
    [InlineData("Mon-Fri 09:00-12:00 14:00-18:00", DayOfWeek.Monday, "09:00", true), InlineData("Mon-Fri 09:00-12:00 14:00-18:00", DayOfWeek.Monday, "12:00", false)]
    [InlineData("Mon-Fri 09:00-12:00", DayOfWeek.Saturday, "10:00", false), InlineData("Sat-Mon 09:00-12:00", DayOfWeek.Sunday, "10:00", true), InlineData("Sat-Mon 09:00-12:00", DayOfWeek.Tuesday, "10:00", false)]
    public void A_unit_works_when_it_says_so(string hours, DayOfWeek day, string at, bool works) => Assert.Equal(works, WorkingHours.Cover(WorkingHours.Parse(hours)!.Value, day, TimeOnly.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
}
