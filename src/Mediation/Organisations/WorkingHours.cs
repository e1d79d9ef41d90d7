using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mediation.Organisations;

/// <summary>From when to when, to the minute; the end is the first minute after.</summary>
public readonly record struct Span(TimeOnly From, TimeOnly To);

/// <summary>Some days of the week and when they are worked.</summary>
public sealed record WorkingDays(DayOfWeek First, DayOfWeek Last, ImmutableArray<Span> Spans)
{
    public bool Equals(WorkingDays? other) => other is not null && (First, Last) == (other.First, other.Last) && Spans.SequenceEqual(other.Spans);
    public override int GetHashCode() => HashCode.Combine(First, Last, Spans.Length);
}

/// <summary>When a unit works, as people write it: "Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00".</summary>
public static partial class WorkingHours
{
    static readonly ImmutableArray<string> Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>The lines of it; empty for an empty text, and none where it cannot be read.</summary>
    public static ImmutableArray<WorkingDays>? Parse(string text)
    {
        if (text.Trim() == "") return [];
        var lines = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Line).ToList();
        return lines.Exists(line => line is null) ? null : [.. lines.OfType<WorkingDays>()];
    }

    /// <summary>Whether that time of a day of the week lies within them; a week may be gone round, Sat-Mon.</summary>
    public static bool Cover(ImmutableArray<WorkingDays> hours, DayOfWeek day, TimeOnly at) => hours.Any(line =>
        (line.First <= line.Last ? line.First <= day && day <= line.Last : day >= line.First || day <= line.Last) && line.Spans.Any(span => span.From <= at && at < span.To));

    static WorkingDays? Line(string line)
    {
        if (Form().Match(line) is not { Success: true } read) return null;
        var first = Day(read.Groups["first"].Value);
        var last = read.Groups["last"] is { Success: true } until ? Day(until.Value) : first;
        var spans = read.Groups["span"].Captures.Select(one => Between(one.Value)).ToList();
        return spans.Exists(one => one is null) || !InOrder(spans) ? null : new(first, last, [.. spans.OfType<Span>()]);
    }

    static DayOfWeek Day(string name) => (DayOfWeek)Days.IndexOf(name);
    static bool InOrder(List<Span?> spans) => spans.Zip(spans.Skip(1)).All(pair => pair.First!.Value.To <= pair.Second!.Value.From);

    static Span? Between(string text) =>
        TimeOnly.TryParseExact(text[..5], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
        && TimeOnly.TryParseExact(text[6..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to) && from < to ? new(from, to) : null;

    [GeneratedRegex(@"^(?<first>Sun|Mon|Tue|Wed|Thu|Fri|Sat)(-(?<last>Sun|Mon|Tue|Wed|Thu|Fri|Sat))?( +(?<span>\d\d:\d\d-\d\d:\d\d))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
