using System.Globalization;
using Mediation.Cases;
using Mediation.Projects;

namespace Mediation.Grievances;

/// <summary>Reads a list's query string: what is not understood is a fault with its name, never a silent "all".</summary>
static class GrievanceQuery
{
    public static async Task<(GrievanceFilter Filter, List<Fault> Faults)> Read(IQueryCollection query, Desk desk)
    {
        List<Fault> faults = [];
        var filter = new GrievanceFilter
        {
            Status = Word("status") == "open" ? null : Enums<GrievanceStatus>("status"),
            Channel = Enums<Channel>("channel") is [var channel, ..] ? channel : null,
            Kind = Enums<GrievanceKind>("kind") is [var kind, ..] ? kind : null,
            Severity = Enums<Severity>("severity") is [var severity, ..] ? severity : null,
            ProjectId = await Project(),
            NoProject = Word("projectId") == "none",
            Category = Word("category"),
            Unassigned = Word("assignee") == "none",
            Assignee = Word("assignee") switch { null or "none" => null, "me" => (await desk.Who()).Id, var word => Id("assignee", word) },
            Due = Word("due") is { } due && Check("due", GrievanceFilter.Dues.Contains(due), string.Join(" | ", GrievanceFilter.Dues)) ? due : null,
            Q = Word("q") is { } q && Check("q", q.Length <= 100, "100") ? q : null,
            Open = Word("status") == "open" ? true : Word("open") is { } open && Check("open", bool.TryParse(open, out _), "true | false") ? bool.Parse(open) : null,
            ReopeningAsked = Word("reopeningAsked") == "true",
            Unread = Word("unread") == "true",
            ReceivedFrom = Date("from"),
            ReceivedTo = Date("to"),
            DueFrom = Date("dueFrom"),
            DueTo = Date("dueTo"),
            Answered = Word("answered") is { } answered && Check("answered", bool.TryParse(answered, out _), "true | false") ? bool.Parse(answered) : null,
            AnsweredFrom = Date("answeredFrom"),
            AnsweredAfterDays = Number("answeredAfterDays", 1, 3650),
            Order = Word("order") is { } order && Check("order", GrievanceFilter.Orders.Contains(order), string.Join(" | ", GrievanceFilter.Orders)) ? order : null,
            Page = Number("page", 1, 100_000) ?? 1,
            PageSize = Number("pageSize", 1, 100) ?? 50,
        };
        return (filter, faults);

        string? Word(string name) => query[name].ToString() is { Length: > 0 } word ? word : null;

        bool Check(string name, bool holds, string allowed)
        {
            if (!holds) faults.Add(new(name, "field/unknown-value", allowed));
            return holds;
        }

        T[]? Enums<T>(string name) where T : struct, Enum
        {
            if (Word(name) is not { } words) return null;
            var read = words.Split(',').Select(w => Enum.TryParse<T>(w, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(w[0]) ? value : (T?)null).ToArray();
            if (read.All(v => v is not null)) return [.. read.Select(v => v!.Value)];
            Check(name, false, string.Join(" | ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)));
            return null;
        }

        Guid? Id(string name, string word)
        {
            if (Guid.TryParse(word, out var id)) return id;
            faults.Add(new(name, "field/not-an-id"));
            return null;
        }

        DateOnly? Date(string name)
        {
            if (Word(name) is not { } word) return null;
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
            faults.Add(new(name, "field/not-a-date"));
            return null;
        }

        int? Number(string name, int least, int most)
        {
            if (Word(name) is not { } word) return null;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            faults.Add(new(name, "field/not-in-range", $"{least}", $"{most}"));
            return null;
        }

        async Task<Guid?> Project() =>
            Word("projectId") is { } word and not "none" ? await desk.Find<Project>(CaseRef.Parse(word, null)) ?? Guid.Empty : null;
    }
}
