using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Mediation.Pages;

/// <summary>What a chart's colour means: calm, neutral, watch, warn, alarm, or simply ours.</summary>
public enum Tone { Calm, Neutral, Watch, Warn, Alarm, Brand }

/// <summary>One week of a district: what came, what was answered, what was late at its end.</summary>
public sealed record Week(DateOnly Start, int New, int Answered, int Overdue = 0);

/// <summary>The words of a weekly chart, in the reader's language; without a word for what was late the chart leaves it out.</summary>
public sealed record WeeklyWords(
    string Title, string Description, string Week, string New, string Answered, string? Overdue, string AsTable);

/// <summary>One bar: its name, how many, and where they are listed.</summary>
public sealed record Bar(string Name, int Count, Tone Tone = Tone.Brand, string? Href = null);

/// <summary>Charts as SVG, made of nothing but numbers: no style attributes, readable in dark, in print and by ear.</summary>
public static class Charts
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A small line for beside a figure that already says the number; it decorates, so it is silent.</summary>
    public static IHtmlContent Sparkline(
        IReadOnlyList<double> values, Tone tone = Tone.Brand, int width = 104, int height = 30)
    {
        if (values.Count < 2) return HtmlString.Empty;
        var (low, high) = (values.Min(), values.Max());
        var span = high > low ? high - low : 1;
        var points = values.Select((value, i) => (
            X: 2 + i * (width - 6d) / (values.Count - 1),
            Y: 4 + (1 - (value - low) / span) * (height - 11d))).ToList();
        var (line, colour, (x, y)) = (Line(points), Colour(tone), points[^1]);
        const string fixedWidth = "vector-effect=\"non-scaling-stroke\"";
        return new HtmlString(
            $"""<svg class="spark" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">""" +
            $"""<path d="{line}L{N(x)} {height}L2 {height}Z" fill="{colour}" stroke="none" opacity=".12"/>""" +
            $"""<path d="{line}" fill="none" stroke="{colour}" stroke-width="1.75" {fixedWidth}/>""" +
            $"""<path d="M{N(x)} {N(y)}h.01" stroke="{colour}" stroke-width="6" stroke-linecap="round" {fixedWidth}/></svg>""");
    }

    /// <summary>How far something has come, in percent, with the mark it has to reach. The text beside it is the author's.</summary>
    public static IHtmlContent Meter(decimal percent, string label, decimal? mark = null, bool hatched = false)
    {
        var filled = N((double)Math.Clamp(percent, 0, 100));
        var bar = $"""y="20%" width="{filled}%" height="60%" rx="4"/>""";
        return new HtmlString(
            $"""<svg class="meter" role="img" aria-label="{Html.Encode(label)}">""" +
            """<rect class="mt" y="20%" width="100%" height="60%" rx="4"/>""" +
            $"""<rect class="{(hatched ? "mf mo" : "mf")}" {bar}""" +
            (hatched ? $"""<line class="mh" x1="2" y1="50%" x2="{filled}%" y2="50%"/>""" : "") +
            (mark is { } at ? $"""<rect class="mm" x="{N((double)at)}%" y="0" width="3" height="100%"/>""" : "") + "</svg>");
    }

    /// <summary>What was said, side by side along one bar: yes, no, abstained, and the rest of it silent. The text beside it is the author's.</summary>
    public static IHtmlContent Split(decimal yes, decimal no, decimal abstain, string label)
    {
        string Part(string kind, decimal from, decimal width) => width <= 0 ? "" : $"""<rect class="{kind}" x="{N((double)from)}%" y="20%" width="{N((double)width)}%" height="60%"/>""";
        return new HtmlString(
            $"""<svg class="meter" role="img" aria-label="{Html.Encode(label)}"><rect class="mt" y="20%" width="100%" height="60%" rx="4"/>""" +
            Part("yes", 0, yes) + Part("no", yes, no) + (no <= 0 ? "" : $"""<line class="cut" x1="{N((double)yes)}%" y1="50%" x2="{N((double)(yes + no))}%" y2="50%"/>""") + Part("abstain", yes + no, abstain) + "</svg>");
    }

    /// <summary>Counts by group, the largest filling the row, each a link to the cases behind it.</summary>
    public static IHtmlContent Bars(IReadOnlyList<Bar> bars, string label)
    {
        var most = Math.Max(1, bars.Select(bar => bar.Count).DefaultIfEmpty().Max());
        var html = new StringBuilder($"""<ul class="ages" aria-label="{Html.Encode(label)}">""");
        foreach (var bar in bars)
        {
            var (open, close) = bar.Href is null ? ("<div>", "</div>") : ($"""<a href="{Html.Encode(bar.Href)}">""", "</a>");
            html.Append($"""<li>{open}<span>{Html.Encode(bar.Name)}</span><svg class="hb" aria-hidden="true">""")
                .Append("""<rect class="mt" width="100%" height="100%" rx="3"/>""")
                .Append($"""<rect width="{N(bar.Count * 100d / most)}%" height="100%" rx="3" fill="{Colour(bar.Tone)}"/></svg>""")
                .Append($"""<b class="num">{N(bar.Count)}</b>{close}</li>""");
        }
        return new HtmlString(html.Append("</ul>").ToString());
    }

    /// <summary>
    /// What came (full bars), what was answered (hatched bars) and what was late (a line), week by week, from a zero line;
    /// the same as a table under it.
    /// </summary>
    public static IHtmlContent Weekly(IReadOnlyList<Week> weeks, WeeklyWords words, string id = "weekly") => new HtmlString(
        $"""<figure class="weekly"><ul class="lg" aria-hidden="true"><li><i></i>{Html.Encode(words.New)}</li>""" +
        $"""<li><i class="hx"></i>{Html.Encode(words.Answered)}</li>""" +
        (words.Overdue is null ? "" : $"""<li><i class="ln"></i>{Html.Encode(words.Overdue)}</li>""") + "</ul>" +
        Picture(weeks, words, id) + Table(weeks, words) + "</figure>");

    static string Picture(IReadOnlyList<Week> weeks, WeeklyWords words, string id)
    {
        const double left = 30, right = 552, top = 10, floor = 192;
        var (step, ceiling) = Scale(weeks.SelectMany(week => new[] { week.New, week.Answered, week.Overdue }).DefaultIfEmpty().Max());
        var slot = (right - left) / Math.Max(1, weeks.Count);
        var bar = Math.Min(13, slot * .3);
        double X(int i) => left + slot * (i + .5);
        double Y(double value) => floor - value / ceiling * (floor - top);
        string Box(double x, int value) =>
            $"""<rect x="{N(x)}" y="{N(Y(value))}" width="{N(bar)}" height="{N(floor - Y(value))}" rx="2" """;

        var svg = new StringBuilder($"""<svg viewBox="0 0 560 216" role="img" aria-labelledby="{id}-t {id}-d">""")
            .Append($"""<title id="{id}-t">{Html.Encode(words.Title)}</title><desc id="{id}-d">{Html.Encode(words.Description)}</desc>""")
            .Append($"""<defs><pattern id="{id}-h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">""")
            .Append("""<rect width="5" height="5" fill="var(--surface-2)" stroke="none"/>""")
            .Append("""<path d="M0 0V5" stroke="var(--line-strong)" stroke-width="1.4"/></pattern></defs>""");
        for (var tick = 0; tick <= ceiling; tick += step)
            svg.Append($"""<path d="M{N(left)} {N(Y(tick))}H{N(right)}" stroke="var(--line)"/>""")
                .Append($"""<text x="24" y="{N(Y(tick) + 4)}" text-anchor="end">{N(tick)}</text>""");

        var every = Math.Max(1, (int)Math.Ceiling(weeks.Count / 6d));
        for (var i = 0; i < weeks.Count; i++)
        {
            svg.Append(Box(X(i) - bar - 1, weeks[i].New)).Append("""fill="var(--brand)" stroke="none"/>""")
                .Append(Box(X(i) + 1, weeks[i].Answered))
                .Append($"""fill="url(#{id}-h)" stroke="var(--line-strong)" stroke-width="1"/>""");
            if ((weeks.Count - 1 - i) % every == 0)
                svg.Append($"""<text x="{N(X(i))}" y="210" text-anchor="middle">{N(weeks[i].Start.Month)}/{N(weeks[i].Start.Day)}</text>""");
        }
        if (weeks.Count == 0) return svg.Append("</svg>").ToString();

        string Number(double x, double y, int value) =>
            $"""<text x="{N(x)}" y="{N(y)}" text-anchor="middle" class="strong halo">{N(value)}</text>""";
        var newest = Number(X(weeks.Count - 1) - 7, Math.Max(Y(weeks[^1].New) - 5, 9), weeks[^1].New);
        if (words.Overdue is null) return svg.Append(newest).Append("</svg>").ToString();

        var late = weeks.Select((week, i) => (X: X(i), Y: Y(week.Overdue))).ToList();
        svg.Append($"""<path d="{Line(late)}" fill="none" stroke="var(--surface)" stroke-width="5"/>""")
            .Append($"""<path d="{Line(late)}" fill="none" stroke="var(--l4)" stroke-width="2.25"/>""");
        foreach (var (x, y) in late)
            svg.Append($"""<circle cx="{N(x)}" cy="{N(y)}" r="3" fill="var(--surface)" stroke="var(--l4)" stroke-width="2"/>""");
        return svg.Append(Number(late[^1].X - 12, late[^1].Y - 8, weeks[^1].Overdue)).Append(newest).Append("</svg>").ToString();
    }

    static string Table(IReadOnlyList<Week> weeks, WeeklyWords words)
    {
        string?[] heads = [words.Week, words.New, words.Answered, words.Overdue];
        return $"""<details class="astable"><summary>{Html.Encode(words.AsTable)}</summary><table><thead><tr>""" +
            string.Concat(heads.OfType<string>().Select(head => $"""<th scope="col">{Html.Encode(head)}</th>""")) + "</tr></thead><tbody>" +
            string.Concat(weeks.Select(week =>
                $"""<tr><th scope="row">{week.Start.ToString("O", CultureInfo.InvariantCulture)}</th>""" +
                $"<td>{N(week.New)}</td><td>{N(week.Answered)}</td>{(words.Overdue is null ? "" : $"<td>{N(week.Overdue)}</td>")}</tr>")) +
            "</tbody></table></details>";
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

    static string Line(IEnumerable<(double X, double Y)> points) =>
        "M" + string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));

    static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
