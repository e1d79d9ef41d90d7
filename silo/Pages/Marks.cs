using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>How heavy a case is (S1 to S4), or how a project stands (green to red). Blue is neutral information.</summary>
public enum Level { S1, S2, S3, S4, Green, Blue, Yellow, Orange, Red }

/// <summary>Where a clock stands; unless said, the days tell.</summary>
public enum DueState { ByDays, Wait, Soon, Overdue, Paused, Done }

/// <summary>&lt;level-chip level="Orange"/&gt;: a colour, a shape and a word, never a colour alone.</summary>
public sealed class LevelChip(Words words) : TagHelper
{
    public required Level Level { get; set; }

    /// <summary>Says this instead of the level's own word.</summary>
    public string? Text { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (css, shape) = Level switch
        {
            Level.S1 => ("sv sv4", "hexagon"),
            Level.S2 => ("sv sv3", "square"),
            Level.S3 => ("sv sv1", "circle"),
            Level.S4 => ("sv sv1", "diamond"),
            Level.Green => ("lv lv0", "circle"),
            Level.Blue => ("lv lv1", "diamond"),
            Level.Yellow => ("lv lv2", "triangle"),
            Level.Orange => ("lv lv3", "square"),
            _ => ("lv lv4", "hexagon")
        };
        output.Become("span", css);
        output.Content.SetHtmlContent(Icons.Svg(View.HttpContext, shape)).Append(Text ?? words.Label(Level));
    }
}

/// <summary>&lt;due-chip days="3" due="2026-11-27"/&gt;: what remains of a clock in working days, and its last day below.</summary>
public sealed class DueChip(Words words, Moments moments) : TagHelper
{
    /// <summary>Working days left; below zero, working days late.</summary>
    public int? Days { get; set; }
    public DateOnly? Due { get; set; }
    public DueState State { get; set; }
    public string? Text { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var state = State != DueState.ByDays ? State
            : Days switch { < 0 => DueState.Overdue, 0 or 1 => DueState.Soon, _ => DueState.Wait };
        var (css, shape) = state switch
        {
            DueState.Overdue => ("ck over", "hexagon"),
            DueState.Soon => ("ck soon", "triangle"),
            DueState.Paused => ("ck wait", "pause"),
            DueState.Done => ("ck done", "check"),
            _ => ("ck wait", "clock")
        };
        output.Become("span", css);
        output.Content.SetHtmlContent(Icons.Svg(View.HttpContext, shape)).Append(Text is { Length: > 0 } text ? text : Remaining(state));
        if (Due is { } day) output.PostElement.SetHtmlContent(
            $"<small><time datetime=\"{day:yyyy-MM-dd}\">").Append(moments.Say(day, Detail.ShortDay)).AppendHtml("</time></small>");
    }

    string Remaining(DueState state) => (state, Days) switch
    {
        (DueState.Paused, _) => words["Due.Paused"],
        (DueState.Done, _) => words["Due.Done"],
        (DueState.Overdue, { } days) => words[days == -1 ? "Due.OverdueOne" : "Due.Overdue", Math.Abs(days)],
        (DueState.Overdue, null) => words["Due.Late"],
        (_, 0) => words["Due.Today"],
        (_, { } days) => words[days == 1 ? "Due.LeftOne" : "Due.Left", days],
        _ => words["Due.None"]
    };
}

/// <summary>&lt;status-tag status="@row.Status" public/&gt;: what has a next step is filled, what is over is plain.</summary>
public sealed class StatusTag(Words words) : TagHelper
{
    static readonly HashSet<string> Over = ["Closed", "Declined", "Terminated", "Withdrawn"];

    public required Enum Status { get; set; }
    public bool Public { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Become("span", Over.Contains(Status.ToString()) ? "tag" : "tag p");
        output.Content.SetContent(words.Label(Status, Public ? Audience.Public : Audience.Staff));
    }
}

/// <summary>&lt;local-time at="@row.ReceivedAt" detail="Short"/&gt; or &lt;local-time day="@row.Due"/&gt;</summary>
public sealed class LocalTime(Moments moments) : TagHelper
{
    public DateTimeOffset? At { get; set; }
    public DateOnly? Day { get; set; }
    public Detail Detail { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Become("time");
        if (At is { } at)
        {
            output.Attributes.SetAttribute("datetime", moments.Here(at).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null));
            output.Content.SetContent(moments.Say(at, Detail));
        }
        else if (Day is { } day)
        {
            output.Attributes.SetAttribute("datetime", day.ToString("yyyy-MM-dd", null));
            output.Content.SetContent(moments.Say(day, Detail));
        }
        else output.SuppressOutput();
    }
}

/// <summary>&lt;key-hint key="c"/&gt;: the key beside what it does; the element itself carries data-key.</summary>
public sealed class KeyHint : TagHelper
{
    public required string Key { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        foreach (var key in Key.Split(' '))
            output.Content.AppendHtml("<kbd aria-hidden=\"true\">").Append(key).AppendHtml("</kbd>");
    }
}

static class Becoming
{
    public static void Become(this TagHelperOutput output, string tag, string? css = null)
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        if (css is null) return;
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", own is null ? css : $"{css} {own}");
    }
}
