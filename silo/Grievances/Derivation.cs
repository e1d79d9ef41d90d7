using System.Globalization;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Html;

namespace Mediation.Grievances;

/// <summary>How a date was found, in the reader's words: each recorded step a sentence in which dates and numbers stand out.</summary>
sealed class Derivation(Words words, Moments moments, RuleSet rules, DateOnly today)
{
    public IEnumerable<IHtmlContent> Of(Clock clock) => clock.Derivation.Select(step => Say(step, clock));

    IHtmlContent Say(Step step, Clock clock) => new HtmlFormattableString(CultureInfo.CurrentCulture, words[$"Why.Step.{step.Code}"], [.. Arguments(step, clock)]);

    IEnumerable<object> Arguments(Step step, Clock clock) => (step.Code, step.Args) switch
    {
        ("started", [_, var day]) => [Strong(Day(day)), words[$"Why.Trigger.{rules.RuleOf(clock).Trigger}"]],
        ("counted", [var length, var unit, var day]) => [length, words[$"Why.Unit.{unit}"], Strong(Day(day))],
        ("extended", [var length, var unit, var day]) => [length, words[$"Why.Unit.{unit}"], Strong(Day(day))],
        ("provisional", var years) => [string.Join(words["Why.And"], years)],
        ("paused", [var day, var reason]) => [Strong(Day(day)), words[$"Why.Pause.{reason}"]],
        ("resumed", [var day, var given, var end]) => [Strong(Day(day)), Given(given, clock), Strong(Day(end))],
        var (_, dates) => dates.Select(date => Strong(Day(date))),
    };

    string Given(string given, Clock clock) => clock.CountsDays
        ? $"{given} {words[clock.Unit == ClockUnit.WorkingDays ? "Why.Unit.workingDays" : "Why.Unit.calendarDays"]}"
        : TimeSpan.Parse(given, CultureInfo.InvariantCulture).ToString("g", CultureInfo.CurrentCulture);

    string Day(string text) => Due.TryParse(text) switch
    {
        { Date: { } day } => moments.Say(day, day.Year == today.Year ? Detail.ShortDay : Detail.Day),
        { Instant: { } at } => moments.Say(at),
        _ => text,
    };

    static HtmlContentBuilder Strong(string text)
    {
        var strong = new HtmlContentBuilder();
        strong.AppendHtml("<b>").Append(text).AppendHtml("</b>");
        return strong;
    }
}
