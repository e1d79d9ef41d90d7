using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Mediation.Law;

namespace Mediation.Verbs;

/// <summary>Brings a year's holiday notice in, in the form in which the program carries the earlier ones.</summary>
static class ImportCalendar
{
    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("FILE");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var days = Read(TextFile.Read(await File.ReadAllBytesAsync(path, call.Stop)));
        var years = days.Where(day => !day.Worked).Select(day => day.Date.Year).Distinct().ToList();
        if (years is not [var year]) throw VerbEnds.WrongUse(years.Count == 0 ? "The file takes no day off." : $"A file is one year's notice; this one has days off in {string.Join(", ", years)}.");

        await using var door = await FrontDoor.Open(call);
        using var answer = await door.Http.PostAsJsonAsync("/api/law/calendars",
            new CalendarRequest(year, [.. Named(days, worked: false)], [.. Named(days, worked: true)]), call.Stop);
        if (answer.StatusCode == HttpStatusCode.Forbidden) throw VerbEnds.Fault("The key's account may not import a calendar: it needs the role admin.");
        if (!answer.IsSuccessStatusCode) throw VerbEnds.Fault($"{door.Http.BaseAddress} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(call.Stop)}");

        call.Say($"{days.Count} days of {year}");
        return Verb.Done;
    }

    static IEnumerable<string> Named(List<MovedDay> days, bool worked) => days.Where(day => day.Worked == worked).Select(day => $"{day.Date:yyyy-MM-dd}");

    static List<MovedDay> Read(string text)
    {
        List<MovedDay> days = [];
        foreach (var (line, number) in text.Split('\n').Select((line, i) => (line.Trim(), i + 1)))
        {
            if (line == "" || line.StartsWith('#') || line.StartsWith("date,", StringComparison.Ordinal)) continue;
            if (line.Split(',') is not [var date, "off" or "work", ..] || !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                throw VerbEnds.WrongUse($"line {number}: \"{line}\" is no moved day; write 2027-01-01,off or 2027-01-02,work.");
            days.Add(new(day, line.Split(',')[1] == "work"));
        }
        return days;
    }
}
