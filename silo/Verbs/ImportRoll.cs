using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mediation.Verbs;

/// <summary>Brings a roll of owners out of a CSV or XLSX file into a project, through the front door: all of it or, with a fault in any line, nothing.</summary>
static class ImportRoll
{
    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("FILE");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var onlyPreview = call.Has("only", out var only) && (only == "preview" ? true : throw VerbEnds.Misread("--only takes the word preview."));
        var parking = call.Has("parking", out var counts) && (counts == "counts" ? true : throw VerbEnds.Misread("--parking takes the word counts."));
        var bytes = await File.ReadAllBytesAsync(path, call.Stop);

        await using var door = await FrontDoor.Open(call);
        var roll = $"/api/projects/{Uri.EscapeDataString(call["project"])}/roll";
        var preview = await Send(door.Http, HttpMethod.Post, $"{roll}/preview?countsParking={parking}", bytes, call);
        if (preview is not { } difference) return Verb.FoundAFault;

        foreach (var change in difference.GetProperty("changes").EnumerateArray())
            call.Say($"{change.GetProperty("kind").GetString()}: {change.GetProperty("building").GetString()} {change.GetProperty("number").GetString()} {Area(change, "areaBefore")} -> {Area(change, "areaAfter")}{Side(change)}");
        var (added, changed, removed, unchanged) = (Number(difference, "added"), Number(difference, "changed"), Number(difference, "removed"), Number(difference, "unchanged"));
        call.Say($"{Number(difference, "units")} units, {Number(difference, "heads")} heads, {difference.GetProperty("area").GetString()} m²: {added} new, {changed} changed, {removed} gone");
        if (Number(difference, "strange") is > 0 and var strange)
            call.Say($"{strange} units are not among the project's: {string.Join("; ", difference.GetProperty("strangeDoors").EnumerateArray().Select(door => door.GetString()))}{(strange > difference.GetProperty("strangeDoors").GetArrayLength() ? "; …" : "")}");
        if (Number(difference, "left") is > 0 and var left) call.Say($"{left} of the project's units are not in the file");
        if (Number(difference, "more") is > 0 and var more) call.Say($"and {more} more");
        if (difference.TryGetProperty("countsParking", out var counted) && counted.ValueKind != JsonValueKind.Null) call.Say($"parking: {(counted.GetBoolean() ? "counted" : "not counted")} from now on");
        // always sent: whether there is anything new in it is the roll's to say
        if (!onlyPreview && await Send(door.Http, HttpMethod.Put, $"{roll}?countsParking={parking}", bytes, call) is null) return Verb.FoundAFault;

        call.Say($"{(onlyPreview ? 0 : added + changed)} imported, {unchanged} already there, 0 refused");
        return Verb.Done;
    }

    static async Task<JsonElement?> Send(HttpClient http, HttpMethod method, string path, byte[] file, Call call)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        HttpResponseMessage answer;
        try { answer = await http.SendAsync(request, call.Stop); }
        catch (HttpRequestException why) { throw VerbEnds.Fault($"{http.BaseAddress} does not answer: {why.Message}"); }
        using (answer)
        {
            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            var body = isJson ? await answer.Content.ReadFromJsonAsync<JsonElement>(call.Stop) : default;
            if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.Conflict && body.GetProperty("type").GetString() == "roll/unchanged")) return body;
            if (answer.StatusCode == HttpStatusCode.BadRequest && body.TryGetProperty("errors", out var errors))
            {
                var lines = errors.EnumerateObject().SelectMany(error => error.Value.EnumerateArray().Select(sentence => $"{error.Name}: {sentence.GetString()}")).ToList();
                foreach (var line in lines) call.Say(line);
                call.Say($"0 imported, 0 already there, {lines.Count} refused");
                return null;
            }
            throw answer.StatusCode switch
            {
                HttpStatusCode.NotFound => VerbEnds.WrongUse($"There is no project {call["project"]}: an administrator opens it first."),
                HttpStatusCode.Unauthorized => VerbEnds.Fault("The key is not known there, or has expired."),
                HttpStatusCode.Forbidden => VerbEnds.Fault("The key's account may not import a roll."),
                HttpStatusCode.Conflict => VerbEnds.Fault(body.GetProperty("title").GetString()!),
                var other => VerbEnds.Fault($"{http.BaseAddress} answered {(int)other}."),
            };
        }
    }

    // owners and title, where they are other than before
    static string Side(JsonElement change) => Said(change, "before") is var before && Said(change, "after") is var after && before + after != "" ? $" | {before} -> {after}" : "";

    static string Said(JsonElement change, string side) => !change.TryGetProperty(side, out var one) || one.ValueKind != JsonValueKind.Object ? ""
        : $"{string.Join(" + ", one.GetProperty("owners").EnumerateArray().Select(owner => $"{Text(owner, "name")} {Text(owner, "share")}".Trim()))}, {one.GetProperty("title").GetString()}";

    static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    static int Number(JsonElement from, string name) => from.GetProperty(name).GetInt32();
    static string Area(JsonElement change, string name) => change.TryGetProperty(name, out var area) && area.ValueKind == JsonValueKind.String ? area.GetString()! : "-";
}
