using System.Text.Json;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests.Law;

public class ComparingDueDates
{
    static readonly TimeZoneInfo Here = RuleSets.Default.TimeZone;
    static readonly Due Day = Due.On(new(2026, 10, 8));
    static readonly Due Noon = Due.At(new(2026, 10, 8, 12, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public void A_day_ends_at_midnight_here() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 8, 16, 0, 0, TimeSpan.Zero), Day.EndInstant(Here));

    [Fact]
    public void An_instant_on_the_last_day_comes_before_its_end()
    {
        Assert.Same(Noon, Due.Earlier(Day, Noon, Here));
        Assert.Same(Day, Due.Later(Noon, Day, Here));

        var next = Due.On(new(2026, 10, 9));
        Assert.Equal([Noon, Day, next], new[] { next, Day, Noon }.Order(Due.Order(Here)));
    }

    [Fact]
    public void It_prints_as_a_date_or_a_time_with_offset()
    {
        Assert.Equal("\"2026-10-08\"", JsonSerializer.Serialize(Day));
        Assert.Equal("2026-10-08T12:00:00+08:00", $"{Noon}");
        Assert.Equal(Noon, JsonSerializer.Deserialize<Due>(JsonSerializer.Serialize(Noon)));
        Assert.Equal(Day, Due.Parse("2026-10-08"));
        var toTheTick = Due.At(Noon.Instant!.Value.AddTicks(1234567));
        Assert.Equal(toTheTick, Due.Parse($"{toTheTick}"));
    }

    [Theory, InlineData("\"soon\""), InlineData("\"2026-13-01\""), InlineData("7"), InlineData("\"\"")]
    public void Anything_else_is_no_due_date(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Due>(json));
}
