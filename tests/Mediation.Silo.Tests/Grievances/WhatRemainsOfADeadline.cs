using System.Globalization;
using System.Resources;
using Mediation.Law;
using Mediation.Pages;
using Mediation.Pages.Tests;
using Xunit;

namespace Mediation.Grievances.Tests;

/// <summary>What a queue says of a deadline, and that every step towards a date has its sentence.</summary>
public sealed class WhatRemainsOfADeadline
{
    static readonly WorkCalendar Calendar = RuleSets.Default.Calendar;

    // the legal due of these is Monday 2026-11-30, our target the Friday before it
    [Theory]
    [InlineData("2026-11-23", 4, "2026-11-27")]
    [InlineData("2026-11-26", 1, "2026-11-27")]
    [InlineData("2026-11-27", 0, "2026-11-27")]
    [InlineData("2026-11-28", 1, "2026-11-30")]
    [InlineData("2026-11-30", 0, "2026-11-30")]
    public void Before_the_legal_due_it_counts_to_the_target_and_then_to_the_due(string today, int days, string day) =>
        Assert.Equal(new Remaining(DueState.ByDays, days, DateOnly.Parse(day, CultureInfo.InvariantCulture)), On(today));

    [Theory]
    [InlineData("2026-12-01", -1)]
    [InlineData("2026-12-04", -4)]
    [InlineData("2026-12-07", -5)]
    public void After_the_legal_due_it_is_late_by_working_days(string today, int days) =>
        Assert.Equal(new Remaining(DueState.Overdue, days, new(2026, 11, 30)), On(today));

    [Fact]
    public void Late_by_a_weekend_only_is_late_without_a_number() =>
        Assert.Equal(new Remaining(DueState.Overdue, null, new(2026, 11, 27)), Remaining.Of(new(2026, 11, 27), new(2026, 11, 27), new(2026, 11, 28), Calendar));

    [Theory, InlineData("zh-CN"), InlineData("en")]
    public void Every_step_towards_a_date_has_its_sentence(string language)
    {
        var book = new ResourceManager("Mediation.Pages.Office", typeof(Words).Assembly);
        string? Said(string key) => book.GetString(key, new CultureInfo(language));

        Assert.All(Step.Codes, code => Assert.NotNull(Said($"Why.Step.{code}")));
        Assert.All(RuleSets.Default.Clocks.Values, rule => Assert.NotNull(Said($"Why.Trigger.{rule.Trigger}")));
        Assert.All(Enum.GetNames<ClockUnit>().Concat(Enum.GetNames<PauseReason>()), name =>
            Assert.True(Said($"Why.Unit.{Camel(name)}") is not null || Said($"Why.Pause.{Camel(name)}") is not null, name));

        // each act's words are in the book of its noun, and the page asks them all
        Assert.Empty(Here.In(language, () => CaseModel.Offers.Concat(CaseModel.TimeOffers).Select(offer => $"Saved.{offer.Act}").Where(key => !Here.Words.Knows(key)).ToList()));
    }

    static Remaining On(string today) =>
        Remaining.Of(new(2026, 11, 27), new(2026, 11, 30), DateOnly.Parse(today, CultureInfo.InvariantCulture), Calendar);

    static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
