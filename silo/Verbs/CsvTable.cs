using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Mediation.Verbs;

/// <summary>A CSV file that is whole: every quote closed, every row as wide as the header. Rows know the line of the file on which they begin.</summary>
sealed record CsvTable(ImmutableArray<string> Header, ImmutableArray<CsvTable.Row> Rows, bool EndsWithNewLine)
{
    public readonly record struct Row(int Line, ImmutableArray<string> Cells);

    public static CsvTable Read(string text)
    {
        var lines = LinesOf(text);
        using var csv = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { IgnoreBlankLines = true });
        var rows = ImmutableArray.CreateBuilder<Row>(lines.Count);
        while (csv.Read()) rows.Add(new(lines[rows.Count], [.. csv.Record!]));
        if (rows.Count != lines.Count) throw new InvalidOperationException($"{lines.Count} rows were found and {rows.Count} were read");

        return rows.Count == 0 ? throw VerbEnds.Fault("Line 1, column 1: the file is empty. Nothing was imported.")
            : new(rows[0].Cells, rows.ToImmutable()[1..], text[^1] is '\n' or '\r');
    }

    // The library reads on over broken quotes and short rows; an importer must not, and must say where. So the text is walked once before.
    static List<int> LinesOf(string text)
    {
        List<int> rows = [];
        var (at, line, lineStart, width) = (0, 1, 0, 0);
        while (at < text.Length)
        {
            if (text[at] is '\r' or '\n')
            {
                NextLine();
                continue;
            }
            rows.Add(line);
            var cells = 0;
            do
            {
                if (cells == width && rows.Count > 1) throw Fault(line, Column(at), $"the row has more than the {width} cells of the header");
                cells++;
                if (at < text.Length && text[at] == '"') WalkQuoted();
                else WalkPlain();
            }
            while (at < text.Length && text[at] == ',' && ++at > 0);
            if (rows.Count == 1) width = cells;
            if (cells < width) throw Fault(line, Column(at), $"the row has {cells} cells instead of {width}");
            if (at < text.Length) NextLine();
        }
        return rows;

        void WalkPlain()
        {
            for (; at < text.Length && text[at] is not (',' or '\r' or '\n'); at++)
                if (text[at] == '"') throw Fault(line, Column(at), "a quote within a cell that does not begin with one");
        }

        void WalkQuoted()
        {
            var (openLine, openColumn) = (line, Column(at++));
            for (; ; )
            {
                if (at == text.Length) throw Fault(openLine, openColumn, "this quote is not closed before the file ends");
                if (text[at] is '\r' or '\n') NextLine();
                else if (text[at++] != '"') continue;
                else if (at < text.Length && text[at] == '"') at++;
                else break;
            }
            if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
                throw Fault(line, Column(at), $"text after a closing quote (the cell began at line {openLine}, column {openColumn})");
        }

        void NextLine()
        {
            if (text[at++] == '\r' && at < text.Length && text[at] == '\n') at++;
            (line, lineStart) = (line + 1, at);
        }

        int Column(int index)
        {
            var column = 1;
            for (var i = lineStart; i < index; i++) if (!char.IsLowSurrogate(text[i])) column++;
            return column;
        }

        static VerbEnds Fault(int line, int column, string what) => VerbEnds.Fault($"Line {line}, column {column}: {what}. Nothing was imported.");
    }
}
