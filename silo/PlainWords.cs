using System.Buffers;
using Mediation.Cases;
using Serilog.Core;
using Serilog.Events;

namespace Mediation;

/// <summary>
/// A log line stays one line and reads as it was written, whatever a stranger put into a name or a path: characters that end a line, colour a terminal or
/// turn the direction of writing are written as numbers.
/// </summary>
sealed class PlainWords : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        List<LogEventProperty>? plain = null;
        foreach (var (name, value) in logEvent.Properties)
            if (value is ScalarValue { Value: string text } && text.AsSpan().ContainsAny(Unplain)) (plain ??= []).Add(new(name, new ScalarValue(Plain(text))));
        foreach (var one in plain ?? []) logEvent.AddOrUpdateProperty(one);
    }

    public static string Plain(string text) => string.Concat(text.Select(c => IsUnplain(c) ? $"\\u{(int)c:x4}" : $"{c}"));

    static readonly SearchValues<char> Unplain = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(IsUnplain)]);

    static bool IsUnplain(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' || Reading.IsTreacherous(c);
}
