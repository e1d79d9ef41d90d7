using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mediation.Reports;

/// <summary>One number of a report: what was counted, among which cases (all of them where nothing is said), and how many there were in the period before.</summary>
public sealed record Figure(string Measure, string By, string Code, string? Name, int Value, int Before)
{
    /// <summary>The figures as one file that a spreadsheet opens and never runs: what is hashed is what people keep.</summary>
    public static byte[] File(ImmutableArray<Figure> figures)
    {
        var text = new StringBuilder("\uFEFFmeasure,by,code,name,value,before\r\n");
        foreach (var one in figures)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(one.Measure)},{Cell(one.By)},{Cell(one.Code)},{Cell(one.Name ?? "")},{one.Value},{one.Before}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string HashOf(ImmutableArray<Figure> figures) => Convert.ToHexStringLower(SHA256.HashData(File(figures)));

    static string Cell(string text)
    {
        var harmless = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] ? $"'{text}" : text;
        return harmless.AsSpan().ContainsAny("\",\r\n") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
