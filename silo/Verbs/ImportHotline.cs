using Mediation.Grievances;
using Mediation.Law;

namespace Mediation.Verbs;

/// <summary>Brings the hotline's tickets in: each keeps its number there and its due.</summary>
sealed class ImportHotline(HttpClient http, Guid project, CancellationToken stop) : Importing(http, SourceSystem, stop)
{
    public const string SourceSystem = "12345";

    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("FILE");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var rules = RuleSets.Find(call.Settings["RuleSet"] ?? RuleSets.Default.Name) ?? throw VerbEnds.WrongUse($"There is no rule set {call.Settings["RuleSet"]}.");
        var file = TicketFile.Read(await File.ReadAllBytesAsync(path, call.Stop), rules.TimeZone);

        await using var door = await FrontDoor.Open(call);
        var import = new ImportHotline(door.Http, await ProjectOf(door.Http, call["project"], call.Stop), call.Stop);
        return await import.Run(call, "tickets", file.Tickets, file.Refused, ticket => ticket.Line, import.BringIn);
    }

    async Task<bool> BringIn(HotlineTicket ticket)
    {
        var (_, isNew) = await Post("/api/grievances", IdOf(ticket.Number, "open"), new
        {
            Channel = "hotline", ticket.Kind, ticket.Category, Subject = SubjectLine.Of(ticket.Text), ticket.Text, ticket.Place, ProjectId = project, ticket.ReceivedAt,
            Source = new { System = SourceSystem, ticket.Number }, Ticket = new { ticket.Urgency, Due = ticket.DueAt },
            Reporter = new { Name = ticket.Caller, ticket.Phone, Anonymous = ticket.Caller is null && ticket.Phone is null },
        });
        return isNew;
    }
}
