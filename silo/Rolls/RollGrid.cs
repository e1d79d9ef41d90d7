using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Mediation.Cases;
using Mediation.Verbs;

namespace Mediation.Rolls;

/// <summary>
/// A table out of a file, cells as texts: CSV, or the first sheet of an XLSX. Office files are opened by hand, for what we need of them is a hundred lines: no
/// formulas, no macros, no document types, no links, and a bound on everything, so that a small file cannot grow into a large one.
/// </summary>
static class RollGrid
{
    const long MostUnpacked = 64 * 1024 * 1024;
    const int MostRows = 200_000, MostColumns = 64, MostTexts = 1_000_000, MostEntries = 2_000;

    public readonly record struct Line(int Number, ImmutableArray<string> Cells);

    public static (ImmutableArray<string> Header, ImmutableArray<Line> Lines) Read(byte[] file)
    {
        if (!file.AsSpan().StartsWith("PK"u8))
        {
            var table = CsvTable.Read(TextFile.Read(file));
            return (table.Header, [.. table.Rows.Select(row => new Line(row.Line, row.Cells))]);
        }
        List<Line> rows;
        try { rows = ReadSheet(file); }
        catch (Exception why) when (why is InvalidDataException or XmlException or FormatException or OverflowException or KeyNotFoundException or ArgumentException)
        {
            throw VerbEnds.Fault($"This is no XLSX file that can be read: {why.Message} Nothing was imported.");
        }
        rows.RemoveAll(row => row.Cells.All(string.IsNullOrWhiteSpace));
        if (rows.Count == 0) throw VerbEnds.Fault("The first sheet is empty. Nothing was imported.");

        var width = rows[0].Cells.Length;
        return (rows[0].Cells, [.. rows.Skip(1).Select(row => row with { Cells = [.. row.Cells.Take(width), .. Enumerable.Repeat("", Math.Max(0, width - row.Cells.Length))] })]);
    }

    static List<Line> ReadSheet(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        if (zip.Entries.Count > MostEntries) throw new InvalidDataException($"it has more than {MostEntries} parts.");
        if (zip.Entries.Sum(entry => entry.Length) > MostUnpacked) throw new InvalidDataException("it is too large when unpacked.");

        var shared = SharedTexts(zip);
        List<Line> lines = [];
        using var xml = Open(zip, FirstSheet(zip));
        while (xml.ReadToFollowing("row", Main))
        {
            if (lines.Count == MostRows) throw new InvalidDataException($"it has more than {MostRows} rows.");
            var number = int.Parse(xml.GetAttribute("r") ?? $"{lines.Count + 1}", CultureInfo.InvariantCulture);
            lines.Add(new(number, Cells(xml, shared)));
        }
        return lines;
    }

    static ImmutableArray<string> Cells(XmlReader sheet, List<string> shared)
    {
        List<string> cells = [];
        using var row = sheet.ReadSubtree();
        while (row.Read())
        {
            if (row.NodeType != XmlNodeType.Element || row.LocalName != "c") continue;

            var (column, type) = (row.GetAttribute("r") is { } at ? ColumnOf(at) : cells.Count, row.GetAttribute("t"));
            if (column >= MostColumns) continue;
            while (cells.Count <= column) cells.Add("");
            using var cell = row.ReadSubtree();
            var text = "";
            while (cell.Read())
                if (cell.NodeType == XmlNodeType.Element && cell.LocalName is "v" or "t") text += ReadText(cell);
            cells[column] = type switch
            {
                "s" => shared[int.Parse(text, CultureInfo.InvariantCulture)],
                "e" => throw new InvalidDataException($"the cell {row.GetAttribute("r")} holds an error."),
                "inlineStr" or "str" or "b" => text,
                _ => Plain(text),
            };
        }
        return [.. cells];
    }

    static string ReadText(XmlReader cell)
    {
        if (cell.IsEmptyElement) return "";
        cell.Read();
        return cell.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA ? cell.Value : "";
    }

    // a number as the sheet stores it (89.499999999999986, 1E+2) as a person wrote it: fifteen digits are what a sheet keeps
    static string Plain(string text) => text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.OrdinalIgnoreCase)
        ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? decimal.Round(number, 10).ToString("0.##########", CultureInfo.InvariantCulture) : text
        : text;

    static int ColumnOf(string reference) => reference.TakeWhile(char.IsAsciiLetter).Aggregate(0, (column, letter) => checked((column * 26) + (letter - 'A' + 1))) - 1;

    static List<string> SharedTexts(ZipArchive zip)
    {
        List<string> texts = [];
        if (zip.GetEntry("xl/sharedStrings.xml") is not { } entry) return texts;

        using var xml = Open(zip, entry.FullName);
        while (xml.ReadToFollowing("si", Main))
        {
            using var item = xml.ReadSubtree();
            var text = "";
            var phonetic = 0;
            while (item.Read())
            {
                if (item.LocalName == "rPh") phonetic += item.NodeType == XmlNodeType.Element && !item.IsEmptyElement ? 1 : item.NodeType == XmlNodeType.EndElement ? -1 : 0;
                if (phonetic == 0 && item.NodeType == XmlNodeType.Element && item.LocalName == "t") text += ReadText(item);
            }
            if (texts.Count == MostTexts) throw new InvalidDataException($"it has more than {MostTexts} texts.");
            texts.Add(text);
        }
        return texts;
    }

    // the first sheet by the workbook's own order, through its relations
    static string FirstSheet(ZipArchive zip)
    {
        using var book = Open(zip, "xl/workbook.xml");
        if (!book.ReadToFollowing("sheet", Main) || book.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships") is not { } id) throw new InvalidDataException("it has no sheet.");

        using var relations = Open(zip, "xl/_rels/workbook.xml.rels");
        while (relations.Read())
            if (relations.LocalName == "Relationship" && relations.GetAttribute("Id") == id && relations.GetAttribute("Target") is { } target)
                return target.StartsWith('/') ? target[1..] : $"xl/{target}";
        throw new InvalidDataException("its first sheet is missing.");
    }

    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    static XmlReader Open(ZipArchive zip, string name) => XmlReader.Create((zip.GetEntry(name) ?? throw new InvalidDataException($"{name} is missing.")).Open(),
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, MaxCharactersInDocument = MostUnpacked });
}
