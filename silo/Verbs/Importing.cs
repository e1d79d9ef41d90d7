using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mediation.Cases;

namespace Mediation.Verbs;

/// <summary>
/// Brings rows of a file in through the front door, as anybody's requests would come, each act under an id that follows from where the row comes
/// from. So the same file twice is the same cases once, and an import that was stopped goes on where it was.
/// </summary>
abstract class Importing(HttpClient http, string system, CancellationToken stop)
{
    const int InFlight = 16, Attempts = 12;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = Wire.Recorded.Encoder };

    int imported, alreadyThere;
    readonly ConcurrentBag<RefusedRow> refused = [];

    /// <summary>Row by row; a row that was begun is ended, after Ctrl-C none is begun. The last line says how it went.</summary>
    protected async Task<int> Run<TRow>(Call call, string what, IReadOnlyCollection<TRow> rows, IEnumerable<RefusedRow> unread, Func<TRow, int> line, Func<TRow, Task<bool>> bringIn)
    {
        using (var progress = new Progress(call.Errors, what, rows.Count))
            await Parallel.ForEachAsync(rows.TakeWhile(_ => !stop.IsCancellationRequested), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (row, _) =>
            {
                try
                {
                    if (await bringIn(row)) Interlocked.Increment(ref imported);
                    else Interlocked.Increment(ref alreadyThere);
                }
                catch (Refused why) { refused.Add(new(line(row), why.Message)); }
                progress.Add();
            });
        var refusals = unread.Concat(refused).OrderBy(row => row.Line).ToList();
        foreach (var row in refusals) call.Say($"line {row.Line}: {row.Reason}");
        if (stop.IsCancellationRequested) call.Tell("Stopped. Nothing is lost: give the same command again to go on.");
        call.Say($"{imported} imported, {alreadyThere} already there, {refusals.Count} refused");
        return stop.IsCancellationRequested ? Verb.Interrupted : refusals.Count > 0 ? Verb.FoundAFault : Verb.Done;
    }

    public static async Task<Guid> ProjectOf(HttpClient http, string code, CancellationToken stop)
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

    protected Guid IdOf(string number, string act) => Ids.From(Encoding.UTF8.GetBytes($"mediation/import/{system}\0{number}\0{act}"), prefix: Guid.Empty);

    sealed class Refused(string why) : Exception(why);

    /// <summary>What was answered, and whether it was new.</summary>
    protected async Task<(JsonElement Answer, bool IsNew)> Post(string path, Guid commandId, object body)
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
