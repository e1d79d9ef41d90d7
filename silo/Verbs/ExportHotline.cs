using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CsvHelper.Configuration.Attributes;
using Mediation.Cases;
using Mediation.Hotline;
using Mediation.Law;

namespace Mediation.Verbs;

/// <summary>A ticket's result as the hotline reads it: its number, where it stands, the reply, and local times.</summary>
sealed record TicketLine(
    [property: Name("number")] string Number, [property: Name("code")] string Code, [property: Name("status")] string Status, [property: Name("reply")] string Reply,
    [property: Name("received_at")] string ReceivedAt, [property: Name("due_at")] string DueAt, [property: Name("our_due")] string OurDue,
    [property: Name("logged_at")] string LoggedAt, [property: Name("answered_at")] string AnsweredAt, [property: Name("closed_at")] string ClosedAt);

/// <summary>Writes what became of the hotline's tickets, by their numbers there.</summary>
static class ExportHotline
{
    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("out");
        var zone = (RuleSets.Find(call.Settings["RuleSet"] ?? RuleSets.Default.Name) ?? throw VerbEnds.WrongUse($"There is no rule set {call.Settings["RuleSet"]}.")).TimeZone;
        await using var door = await FrontDoor.Open(call);
        List<TicketResult> all = [];
        for (List<TicketResult> some = await After(""); some.Count > 0; some = await After(all[^1].Number)) all.AddRange(some);

        await File.WriteAllBytesAsync(path + ".part", Lists.CsvBytes(all.Select(one => new TicketLine(one.Number, one.Code, one.Status, one.Reply ?? "", Local(one.ReceivedAt), Local(one.ExternalDue),
            one.OurDue is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "", Local(one.LoggedAt), Local(one.AnsweredAt), Local(one.ClosedAt)))), call.Stop);
        File.Move(path + ".part", path, overwrite: true);
        call.Say($"{all.Count} tickets");
        return Verb.Done;

        async Task<List<TicketResult>> After(string number)
        {
            using var answer = await door.Http.GetAsync($"/api/tickets?after={Uri.EscapeDataString(number)}", call.Stop);
            if (!answer.IsSuccessStatusCode) throw VerbEnds.Fault($"{door.Http.BaseAddress} answered {(int)answer.StatusCode}.");
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(call.Stop)).GetProperty("items").Deserialize<List<TicketResult>>(JsonSerializerOptions.Web)!;
        }

        string Local(DateTimeOffset? at) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";
    }
}
