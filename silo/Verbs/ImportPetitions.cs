using Mediation.Law;

namespace Mediation.Verbs;

/// <summary>Brings petitions in: opened, then answered, where the other system had answered them.</summary>
sealed class ImportPetitions(HttpClient http, Guid project, CancellationToken stop) : Importing(http, SourceSystem, stop)
{
    const string SourceSystem = "petitions";

    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("FILE");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var rules = RuleSets.Find(call.Settings["RuleSet"] ?? RuleSets.Default.Name) ?? throw VerbEnds.WrongUse($"There is no rule set {call.Settings["RuleSet"]}.");
        var file = PetitionFile.Read(await File.ReadAllBytesAsync(path, call.Stop), rules.TimeZone);
        if (file.Hidden > 0) call.Tell($"Note: {file.Hidden} hidden characters (without width, turning the direction of writing, control) were taken out of the texts.");

        await using var door = await FrontDoor.Open(call);
        var import = new ImportPetitions(door.Http, await ProjectOf(door.Http, call["project"], call.Stop), call.Stop);
        return await import.Run(call, "petitions", file.Petitions, file.Refused, petition => petition.Line, import.BringIn);
    }

    /// <summary>Whether anything of it was new.</summary>
    async Task<bool> BringIn(Petition petition)
    {
        var (opened, isNew) = await Post("/api/grievances", IdOf(petition.Number, "open"), new
        {
            Channel = "import", Kind = "petition", Category = "unclassified", petition.Subject, Text = petition.Body, ProjectId = project,
            ReceivedAt = petition.SubmittedAt, Source = new { System = SourceSystem, petition.Number }, petition.Author,
        });
        if (petition.Reply is null) return isNew;

        var (_, answeredNow) = await Post($"/api/grievances/{opened.GetProperty("id").GetGuid()}/answer", IdOf(petition.Number, "answer"),
            new { Text = petition.Reply, AnsweredAt = petition.RepliedAt });
        return isNew || answeredNow;
    }
}
