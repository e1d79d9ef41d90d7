using Mediation.Cases;

namespace Mediation.Exports;

/// <summary>A list's filter, as its query string says it, and what its people's data is needed for.</summary>
sealed record ExportRequest([property: Longest(500)] PrivateText Purpose, [property: Longest(1000)] string Filter = "");

/// <summary>The routes of what many people's data is in: asked, let go, taken once.</summary>
static class ExportEndpoints
{
    public static void MapExports(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/exports").WithTags("exports");
        all.MapGet("/", async (Exports exports) => TypedResults.Json(new { items = await exports.All() })).Acts("ReadExport");
        all.MapPost("/", Ask).Acts("AskExport");
        all.MapGet("/{id:guid}", Read).Acts("ReadExport");
        all.MapPost("/{id:guid}/decision", (Guid id, Body<DecideExport> ask, ApiDesk desk) => desk.Ask(new(id, null), ask.Value)).Acts("DecideExport");
        all.MapPost("/{id:guid}/taking", Take).Acts("TakeExport").AddEndpointFilter(Identity.ExportTurns.Wait);
    }

    static async Task<IResult> Ask(Body<ExportRequest> ask, Exports exports, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var filter = Exports.Tidy(Exports.Parse(ask.Value.Filter));
        if ((await exports.Count(filter)).Faults is { Count: > 0 } faults) return Problems.Malformed(http, [.. faults.Select(fault => fault with { Field = $"filter.{fault.Field}" })]);

        var answer = await exports.Ask(filter, ask.Value.Purpose, commandId, ask.Value);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);
        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/exports/{answer.CaseId}", new { id = answer.CaseId, version = answer.Version });
    }

    // by its grain, so that what is foreign is not known to exist
    static async Task<IResult> Read(Guid id, Exports exports, Desk desk, HttpContext http)
    {
        var seen = await desk.See<Export>(id, "ReadExport");
        if (seen.Case is null || (await exports.All(id)).FirstOrDefault() is not { } item) return Problems.Of(http, seen.Case is null ? seen.Outcome : Outcome.Missing);
        http.Response.Headers.ETag = $"\"{seen.Version}\"";
        return TypedResults.Json(item);
    }

    static async Task<IResult> Take(Guid id, Exports exports, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var taken = await exports.Take(id, commandId);
        if (taken.Answer.Outcome != Outcome.Done) return Problems.Of(http, taken.Answer.Outcome, taken.Answer.Refusal);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(taken.Bytes, "text/csv; charset=utf-8", taken.FileName);
    }
}
