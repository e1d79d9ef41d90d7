using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Law;

namespace Mediation.Verbs;

/// <summary>
/// Brings petitions in through the front door, as anybody's requests would come: opened, then answered, each under an id that
/// follows from where it comes from. So the same file twice is the same cases once.
/// </summary>
sealed class ImportPetitions(HttpClient http, Guid project, CancellationToken stop)
{
    const int InFlight = 16, Attempts = 12;
    const string SourceSystem = "petitions";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = Wire.Recorded.Encoder };

    int imported, alreadyThere;
    readonly ConcurrentBag<RefusedRow> refused = [];

    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("FILE");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var rules = RuleSets.Find(call.Settings["RuleSet"] ?? RuleSets.Default.Name) ?? throw VerbEnds.WrongUse($"There is no rule set {call.Settings["RuleSet"]}.");
        var file = PetitionFile.Read(await File.ReadAllBytesAsync(path, call.Stop), rules.TimeZone);
        if (file.Hidden > 0) call.Tell($"Note: {file.Hidden} hidden characters (without width, turning the direction of writing, control) were taken out of the texts.");

        await using var door = await FrontDoor.Open(call);
        var import = new ImportPetitions(door.Http, await ProjectOf(door.Http, call["project"], call.Stop), call.Stop);
        await import.BringIn(file, call);
        foreach (var row in file.Refused.Concat(import.refused).OrderBy(r => r.Line)) call.Say($"line {row.Line}: {row.Reason}");
        var refusals = file.Refused.Length + import.refused.Count;
        if (call.Stop.IsCancellationRequested) call.Tell("Stopped. Nothing is lost: give the same command again to go on.");
        call.Say($"{import.imported} imported, {import.alreadyThere} already there, {refusals} refused");
        return call.Stop.IsCancellationRequested ? Verb.Interrupted : refusals > 0 ? Verb.FoundAFault : Verb.Done;
    }

    static async Task<Guid> ProjectOf(HttpClient http, string code, CancellationToken stop)
    {
        HttpResponseMessage answer;
        try { answer = await http.GetAsync($"/api/projects/{Uri.EscapeDataString(code)}", stop); }
        catch (HttpRequestException why) { throw VerbEnds.Fault($"{http.BaseAddress} does not answer: {why.Message}"); }
        using (answer)
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetGuid(),
                HttpStatusCode.NotFound => throw VerbEnds.WrongUse($"There is no project {code}: an administrator opens it first."),
                HttpStatusCode.Unauthorized => throw VerbEnds.Fault("The key is not known there, or has expired."),
                var other => throw VerbEnds.Fault($"{http.BaseAddress} answered {(int)other}."),
            };
    }

    async Task BringIn(PetitionFile file, Call call)
    {
        using var progress = new Progress(call.Errors, "petitions", file.Petitions.Length);
        // a petition that was begun is ended; after Ctrl-C none is begun
        await Parallel.ForEachAsync(file.Petitions.TakeWhile(_ => !stop.IsCancellationRequested), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (petition, _) =>
        {
            try
            {
                if (await BringIn(petition)) Interlocked.Increment(ref imported);
                else Interlocked.Increment(ref alreadyThere);
            }
            catch (Refused why) { refused.Add(new(petition.Line, why.Message)); }
            progress.Add();
        });
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

    static Guid IdOf(string number, string act) => Ids.From(Encoding.UTF8.GetBytes($"mediation/import/{SourceSystem}\0{number}\0{act}"), prefix: Guid.Empty);

    sealed class Refused(string why) : Exception(why);

    async Task<(JsonElement Answer, bool IsNew)> Post(string path, Guid commandId, object body)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) };
            request.Headers.Add("Idempotency-Key", commandId.ToString());
            string trouble;
            try
            {
                using var answer = await http.SendAsync(request, CancellationToken.None);
                if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None), !answer.Headers.Contains(Problems.Replayed));
                if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)) throw await WhyNot(answer);
                trouble = $"it answers {(int)answer.StatusCode}";
            }
            catch (Exception why) when (why is HttpRequestException or TaskCanceledException) { trouble = why.Message; }
            if (attempt == Attempts || stop.IsCancellationRequested)
                throw VerbEnds.Fault($"{http.BaseAddress} does not serve us ({trouble}). Nothing is lost: give the same command again to go on.");

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << attempt)), CancellationToken.None);
        }
    }

    static VerbEnds MayNotImport => VerbEnds.Fault("The key's account may not import: it needs the role integrator.");

    static async Task<Exception> WhyNot(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized) return VerbEnds.Fault("The key is not known there, or has expired.");
        if (answer.StatusCode == HttpStatusCode.Forbidden) return MayNotImport;
        var text = await answer.Content.ReadAsStringAsync();
        try
        {
            using var problem = JsonDocument.Parse(text);
            var (code, title) = (problem.RootElement.GetProperty("type").GetString(), problem.RootElement.GetProperty("title").GetString());
            if (code == "grievance/past-needs-import") return MayNotImport;
            var faults = problem.RootElement.TryGetProperty("errors", out var errors)
                ? string.Join("; ", errors.EnumerateObject().Select(e => $"{e.Name}: {string.Join(", ", e.Value.EnumerateArray())}")) : "";
            return new Refused(string.Join(" — ", new[] { code, title == code ? "" : title, faults }.Where(part => !string.IsNullOrEmpty(part))));
        }
        catch (Exception why) when (why is JsonException or KeyNotFoundException) { return new Refused($"answered {(int)answer.StatusCode}"); }
    }
}
