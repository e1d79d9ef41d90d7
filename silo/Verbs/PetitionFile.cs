using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;

namespace Mediation.Verbs;

/// <summary>A petition as another system kept it, with its reply where there is one.</summary>
sealed record Petition(int Line, string Number, string? Author, string Subject, DateTimeOffset SubmittedAt, string Body, string? Reply, DateTimeOffset? RepliedAt);

/// <summary>A row that is not taken in, and why.</summary>
sealed record RefusedRow(int Line, string Reason);

/// <summary>A file of petitions: what can be taken in, what cannot, and how many hidden characters were taken out of the texts.</summary>
sealed record PetitionFile(ImmutableArray<Petition> Petitions, ImmutableArray<RefusedRow> Refused, int Hidden)
{
    static readonly string[] Columns = ["number", "author", "subject", "submitted_at", "body", "reply", "replied_at"];
    static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"];

    public static PetitionFile Read(byte[] bytes, TimeZoneInfo zone)
    {
        var table = CsvTable.Read(TextFile.Read(bytes));
        var header = table.Header.Select(name => name.Trim()).ToList();
        var missing = Columns.Where(c => !header.Contains(c)).ToList();
        if (missing is not []) throw VerbEnds.Fault($"Line 1, column 1: the header lacks {string.Join(", ", missing)}. Nothing was imported.");
        if (header.Distinct().Count() < header.Count) throw VerbEnds.Fault("Line 1, column 1: the header has a name twice. Nothing was imported.");

        var places = Columns.Select(name => header.IndexOf(name)).ToArray();
        var (petitions, refused, numbers, hidden) = (ImmutableArray.CreateBuilder<Petition>(), ImmutableArray.CreateBuilder<RefusedRow>(), new Dictionary<string, int>(), 0);
        foreach (var row in table.Rows)
        {
            string Cell(int column) => Clean(row.Cells[places[column]]);
            var (number, author, subject, body, reply) = (Cell(0).Trim(), Cell(1).Trim(), Cell(2), Cell(4), Cell(5));
            var (submitted, replied) = (Time(Cell(3), zone), Time(Cell(6), zone));
            // a last row without an end of line, whose last cell is half a time, was cut
            if (!table.EndsWithNewLine && row == table.Rows[^1] && replied is null && row.Cells[^1] + reply != "" && places[6] == row.Cells.Length - 1) throw VerbEnds.Fault($"Line {row.Line}, column 1: the file ends in the middle of this row. Nothing was imported.");

            if (WhyNot() is { } why) refused.Add(new(row.Line, why));
            else petitions.Add(new(row.Line, number, author == "" ? null : author, subject, submitted!.Value, body, replied is null ? null : reply, replied));

            string? WhyNot()
            {
                if (number == "") return "the number is missing";
                if (!numbers.TryAdd(number, row.Line)) return $"the number {number} stands in line {numbers[number]} already";
                if (string.IsNullOrWhiteSpace(subject)) return "the subject is empty";
                if (string.IsNullOrWhiteSpace(body)) return "the body is empty";
                if (submitted is null) return $"submitted_at is not a time: {Short(Cell(3))}";
                if (Cell(6) == "" && string.IsNullOrWhiteSpace(reply)) return null;     // not replied to yet
                if (replied is null) return $"replied_at is not a time: {Short(Cell(6))}";
                if (string.IsNullOrWhiteSpace(reply)) return "the reply is empty";
                return replied < submitted ? "the reply is older than the petition" : null;
            }
        }
        return new(petitions.ToImmutable(), refused.ToImmutable(), hidden);

        string Clean(string cell)
        {
            var clean = cell.Any(Reading.IsTreacherous) ? new string([.. cell.Where(c => !Reading.IsTreacherous(c))]) : cell;
            hidden += cell.Length - clean.Length;
            return clean;
        }
    }

    // local time of the file's own place; an hour that a change of clocks left out is no time
    static DateTimeOffset? Time(string text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)) : null;

    static string Short(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}…\"";
}
