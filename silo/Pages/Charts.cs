using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Mediation.Pages;

/// <summary>What a chart's colour means: calm, neutral, watch, warn, alarm, or simply ours.</summary>
public enum Tone { Calm, Neutral, Watch, Warn, Alarm, Brand }

/// <summary>One week of a district: what came, what was answered, what was late at its end.</summary>
public sealed record Week(DateOnly Start, int New, int Answered, int Overdue);

/// <summary>The words of a weekly chart, in the reader's language.</summary>
public sealed record WeeklyWords(string Title, string Description, string Week, string New, string Answered, string Overdue, string AsTable);

/// <summary>One bar: its name, how many, and where they are listed.</summary>
public sealed record Bar(string Name, int Count, Tone Tone = Tone.Brand, string? Href = null);

/// <summary>Charts as SVG, made of nothing but numbers: no style attributes, readable in dark, in print and by ear.</summary>
public static class Charts
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A small line for beside a figure that already says the number; it decorates, so it is silent.</summary>
    public static IHtmlContent Sparkline(IReadOnlyList<double> values, Tone tone = Tone.Brand, int width = 104, int height = 30)
    {
        if (values.Count < 2) return HtmlString.Empty;
        var (low, high) = (values.Min(), values.Max());
        var span = high > low ? high - low : 1;
        var points = values.Select((value, i) => (
            X: 2 + i * (width - 6d) / (values.Count - 1),
            Y: 4 + (1 - (value - low) / span) * (height - 11d))).ToList();
        var line = "M" + string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));
        var (colour, end) = (Colour(tone), points[^1]);
        return new HtmlString(
            $"<svg class=\"spark\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" +
            $"<path d=\"{line}L{N(end.X)} {height}L2 {height}Z\" fill=\"{colour}\" stroke=\"none\" opacity=\".12\"/>" +
            $"<path d=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.75\" vector-effect=\"non-scaling-stroke\"/>" +
            $"<path d=\"M{N(end.X)} {N(end.Y)}h.01\" stroke=\"{colour}\" stroke-width=\"6\" stroke-linecap=\"round\" vector-effect=\"non-scaling-stroke\"/></svg>");
    }

    /// <summary>How far something has come, in percent, with the mark it has to reach. The text beside it is the author's.</summary>
    public static IHtmlContent Meter(decimal percent, string label, decimal? mark = null, bool hatched = false)
    {
        var filled = N((double)Math.Clamp(percent, 0, 100));
        var line = mark is { } at ? $"<rect class=\"mm\" x=\"{N((double)at)}%\" y=\"0\" width=\"3\" height=\"100%\"/>" : "";
        return new HtmlString(
            $"<svg class=\"meter\" role=\"img\" aria-label=\"{Html.Encode(label)}\"><rect class=\"mt\" y=\"20%\" width=\"100%\" height=\"60%\" rx=\"4\"/>" +
            $"<rect class=\"{(hatched ? "mf mo" : "mf")}\" y=\"20%\" width=\"{filled}%\" height=\"60%\" rx=\"4\"/>" +
            (hatched ? $"<line class=\"mh\" x1=\"2\" y1=\"50%\" x2=\"{filled}%\" y2=\"50%\"/>" : "") + $"{line}</svg>");
    }

    /// <summary>Counts by group, longest scale first come, each a link to the cases behind it.</summary>
    public static IHtmlContent Bars(IReadOnlyList<Bar> bars, string label)
    {
        var most = Math.Max(1, bars.Select(bar => bar.Count).DefaultIfEmpty().Max());
        var html = new StringBuilder($"<ul class=\"ages\" aria-label=\"{Html.Encode(label)}\">");
        foreach (var bar in bars)
        {
            var (open, close) = bar.Href is null ? ("<div>", "</div>") : ($"<a href=\"{Html.Encode(bar.Href)}\">", "</a>");
            html.Append($"<li>{open}<span>{Html.Encode(bar.Name)}</span><svg class=\"hb\" aria-hidden=\"true\">")
                .Append("<rect class=\"mt\" width=\"100%\" height=\"100%\" rx=\"3\"/>")
                .Append($"<rect width=\"{N(bar.Count * 100d / most)}%\" height=\"100%\" rx=\"3\" fill=\"{Colour(bar.Tone)}\"/></svg>")
                .Append(CultureInfo.InvariantCulture, $"<b class=\"num\">{bar.Count}</b>{close}</li>");
        }
        return new HtmlString(html.Append("</ul>").ToString());
    }

    /// <summary>
    /// What came (full bars), what was answered (hatched bars) and what was late (a line), week by week, from a zero line;
    /// the same as a table under it.
    /// </summary>
    public static IHtmlContent Weekly(IReadOnlyList<Week> weeks, WeeklyWords words, string id = "weekly")
    {
        const double left = 30, right = 552, top = 10, floor = 192;
        var (step, ceiling) = Scale(weeks.SelectMany(week => new[] { week.New, week.Answered, week.Overdue }).DefaultIfEmpty().Max());
        double Y(double value) => floor - value / ceiling * (floor - top);
        var slot = (right - left) / Math.Max(1, weeks.Count);
        var bar = Math.Min(13, slot * .3);
        double Middle(int i) => left + slot * (i + .5);
        var every = Math.Max(1, (int)Math.Ceiling(weeks.Count / 6d));

        var svg = new StringBuilder();
        svg.Append($"<svg viewBox=\"0 0 560 216\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Html.Encode(words.Title)}</title>")
            .Append($"<desc id=\"{id}-d\">{Html.Encode(words.Description)}</desc>")
            .Append($"<defs><pattern id=\"{id}-h\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">")
            .Append("<rect width=\"5\" height=\"5\" fill=\"var(--surface-2)\" stroke=\"none\"/><path d=\"M0 0V5\" stroke=\"var(--line-strong)\" stroke-width=\"1.4\"/></pattern></defs>");
        for (var tick = 0; tick <= ceiling; tick += step)
            svg.Append($"<path d=\"M{N(left)} {N(Y(tick))}H{N(right)}\" stroke=\"var(--line)\"/><text x=\"24\" y=\"{N(Y(tick) + 4)}\" text-anchor=\"end\">{tick}</text>");
        for (var i = 0; i < weeks.Count; i++)
        {
            var (week, x) = (weeks[i], Middle(i));
            svg.Append($"<rect x=\"{N(x - bar - 1)}\" y=\"{N(Y(week.New))}\" width=\"{N(bar)}\" height=\"{N(floor - Y(week.New))}\" rx=\"2\" fill=\"var(--brand)\" stroke=\"none\"/>")
                .Append($"<rect x=\"{N(x + 1)}\" y=\"{N(Y(week.Answered))}\" width=\"{N(bar)}\" height=\"{N(floor - Y(week.Answered))}\" rx=\"2\" fill=\"url(#{id}-h)\" stroke=\"var(--line-strong)\" stroke-width=\"1\"/>");
            if ((weeks.Count - 1 - i) % every == 0)
                svg.Append($"<text x=\"{N(x)}\" y=\"210\" text-anchor=\"middle\">{week.Start.Month}/{week.Start.Day}</text>");
        }
        if (weeks.Count > 0)
        {
            var line = "M" + string.Join('L', weeks.Select((week, i) => $"{N(Middle(i))} {N(Y(week.Overdue))}"));
            svg.Append($"<path d=\"{line}\" fill=\"none\" stroke=\"var(--surface)\" stroke-width=\"5\"/><path d=\"{line}\" fill=\"none\" stroke=\"var(--l4)\" stroke-width=\"2.25\"/>");
            for (var i = 0; i < weeks.Count; i++)
                svg.Append($"<circle cx=\"{N(Middle(i))}\" cy=\"{N(Y(weeks[i].Overdue))}\" r=\"3\" fill=\"var(--surface)\" stroke=\"var(--l4)\" stroke-width=\"2\"/>");
            var (end, last) = (weeks[^1], Middle(weeks.Count - 1));
            svg.Append($"<text x=\"{N(last - 12)}\" y=\"{N(Y(end.Overdue) - 8)}\" text-anchor=\"middle\" class=\"strong halo\">{end.Overdue}</text>")
                .Append($"<text x=\"{N(last - 7)}\" y=\"{N(Math.Max(Y(end.New) - 5, 9))}\" text-anchor=\"middle\" class=\"strong halo\">{end.New}</text>");
        }
        svg.Append("</svg>");

        var table = new StringBuilder($"<details class=\"astable\"><summary>{Html.Encode(words.AsTable)}</summary><table><thead><tr>");
        foreach (var head in new[] { words.Week, words.New, words.Answered, words.Overdue })
            table.Append($"<th scope=\"col\">{Html.Encode(head)}</th>");
        table.Append("</tr></thead><tbody>");
        foreach (var week in weeks)
            table.Append($"<tr><th scope=\"row\">{week.Start:yyyy-MM-dd}</th><td>{week.New}</td><td>{week.Answered}</td><td>{week.Overdue}</td></tr>");
        table.Append("</tbody></table></details>");

        return new HtmlString($"<figure class=\"weekly\"><ul class=\"lg\" aria-hidden=\"true\"><li><i></i>{Html.Encode(words.New)}</li>" +
            $"<li><i class=\"hx\"></i>{Html.Encode(words.Answered)}</li><li><i class=\"ln\"></i>{Html.Encode(words.Overdue)}</li></ul>{svg}{table}</figure>");
    }

    /// <summary>Round steps (1, 2, 5, 10, …), at most five of them, up to the first that covers the most.</summary>
    static (int Step, int Ceiling) Scale(int most)
    {
        var steps = from power in Enumerable.Range(0, 9) from digit in new[] { 1, 2, 5 } select digit * (int)Math.Pow(10, power);
        var step = steps.First(one => one * 5L >= most);
        return (step, Math.Max(1, (most + step - 1) / step) * step);
    }

    static string Colour(Tone tone) => tone switch
    {
        Tone.Calm => "var(--l0)", Tone.Neutral => "var(--l1)", Tone.Watch => "var(--l2)",
        Tone.Warn => "var(--l3)", Tone.Alarm => "var(--l4)", _ => "var(--brand)"
    };

    static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
