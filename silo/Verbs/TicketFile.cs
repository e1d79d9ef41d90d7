using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.Verbs;

/// <summary>A ticket as the hotline hands it over.</summary>
sealed record HotlineTicket(int Line, string Number, DateTimeOffset ReceivedAt, string Urgency, string Kind, string Category, string Text, string? Caller, string? Phone, string? Place, DateTimeOffset DueAt);

/// <summary>A file of the hotline's tickets: what can be taken in and what cannot, with the line and the column that is wrong.</summary>
sealed record TicketFile(ImmutableArray<HotlineTicket> Tickets, ImmutableArray<RefusedRow> Refused)
{
    static readonly string[] Needed = ["number", "received_at", "urgency", "category", "text", "caller", "due_at"], Columns = [.. Needed, "phone", "place", "kind"];
    static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd HH:mm"];

    // the hotline's words, in Chinese and English, as data beside this file
    static readonly FrozenDictionary<(string, string), string> Words = Lines().ToFrozenDictionary(cells => (cells[0], cells[1]), cells => cells[2]);

    public static TicketFile Read(byte[] bytes, TimeZoneInfo zone)
    {
        var table = CsvTable.Read(TextFile.Read(bytes));
        var header = table.Header.Select(name => name.Trim()).ToList();
        if (Needed.Where(name => !header.Contains(name)).ToList() is { Count: > 0 } missing) throw VerbEnds.Fault($"Line 1, column 1: the header lacks {string.Join(", ", missing)}. Nothing was imported.");
        if (header.Distinct().Count() < header.Count) throw VerbEnds.Fault("Line 1, column 1: the header has a name twice. Nothing was imported.");

        var places = Columns.ToDictionary(name => name, header.IndexOf);
        var (tickets, refused, numbers) = (ImmutableArray.CreateBuilder<HotlineTicket>(), ImmutableArray.CreateBuilder<RefusedRow>(), new Dictionary<string, int>());
        foreach (var row in table.Rows)
        {
            var (number, text) = (Cell("number"), Cell("text"));
            var (received, due) = (Time(Cell("received_at"), zone), Time(Cell("due_at"), zone));
            var (urgency, kind) = (Words.GetValueOrDefault(("urgency", Cell("urgency"))), Cell("kind") is { Length: > 0 } said ? Words.GetValueOrDefault(("kind", said)) : "complaint");
            var category = Categories.All.FirstOrDefault(one => Cell("category") is var word && (one.Code == word || one.Zh == word || one.En.Equals(word, StringComparison.OrdinalIgnoreCase)))?.Code;

            if (WhyNot() is var (column, why)) refused.Add(new(row.Line, $"column {places[column] + 1} ({column}): {why}"));
            else tickets.Add(new(row.Line, number, received!.Value, urgency!, kind!, category ?? Categories.Unclassified, text, Optional("caller"), Optional("phone"), Optional("place"), due!.Value));

            string Cell(string name) => places[name] is >= 0 and var at ? new string([.. row.Cells[at].Where(c => !Reading.IsTreacherous(c))]).Trim() : "";
            string? Optional(string name) => Cell(name) is { Length: > 0 } cell ? cell : null;

            (string Column, string Why)? WhyNot()
            {
                if (number == "") return ("number", "the number is missing");
                if (!numbers.TryAdd(number, row.Line)) return ("number", $"{number} stands in line {numbers[number]} already");
                if (received is null) return ("received_at", $"this is not a time: {Short(Cell("received_at"))}");
                if (urgency is null) return ("urgency", $"this is neither general nor urgent: {Short(Cell("urgency"))}");
                if (kind is null) return ("kind", $"this kind is not known: {Short(Cell("kind"))}");
                if (category is null && Cell("category") != "") return ("category", $"this category is not known: {Short(Cell("category"))}");
                if (text == "") return ("text", "the text is empty");
                if (due is null) return ("due_at", $"this is not a time: {Short(Cell("due_at"))}");
                return due < received ? ("due_at", "it is due before it was received") : null;
            }
        }
        return new(tickets.ToImmutable(), refused.ToImmutable());
    }

    // local time of the hotline's own place; an hour that a change of clocks left out is no time
    static DateTimeOffset? Time(string text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local) ? new DateTimeOffset(local, zone.GetUtcOffset(local)) : null;

    static string Short(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}…\"";

    static IEnumerable<string[]> Lines()
    {
        using var text = new StreamReader(typeof(TicketFile).Assembly.GetManifestResourceStream("Verbs/hotline-words.csv")!);
        text.ReadLine();
        while (text.ReadLine() is { Length: > 0 } line) yield return line.Split(',');
    }
}
