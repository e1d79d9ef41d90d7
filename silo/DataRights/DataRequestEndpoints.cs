using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.DataRights;

/// <summary>What is asked; the staff say by which case they know the person, and how they made sure.</summary>
sealed record DataRequestRequest(
    DataRight Right, [property: Longest(2000)] PrivateText? Text = null, string? Case = null, [property: Longest(500)] PrivateText? Identified = null);

/// <summary>The routes of data requests.</summary>
static class DataRequestEndpoints
{
    public static void MapDataRequests(this RouteGroupBuilder api)
    {
        api.MapGet("/me/data", Copy).Acts("ReadOwnData");
        var all = api.MapGroup("/data-requests").WithTags("data requests");
        all.MapPost("/", File).Acts("FileDataRequest");
        all.MapGet("/", async (DataRequests requests) => TypedResults.Json(new { items = await requests.All() })).Acts("ListDataRequests");
        all.MapGet("/{id:guid}", Read).Acts("ReadDataRequest");
        all.MapPost("/{id:guid}/decision", (Guid id, Body<DecideDataRequest> ask, ApiDesk desk) => desk.Ask(new(id, null), ask.Value)).Acts("DecideDataRequest");
        all.MapPost("/{id:guid}/correction", Correct).Acts("FulfilCorrection");
        all.MapPost("/{id:guid}/approval", Approve).Acts("ApproveErasure");
        all.MapPost("/{id:guid}/withdrawal", (Guid id, ApiDesk desk) => desk.Ask(new(id, null), new WithdrawDataRequest())).Acts("WithdrawDataRequest");
    }

    static async Task<IResult> File(Body<DataRequestRequest> ask, Desk desk, DataRequests requests, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var said = ask.Value;
        var known = said.Case is { Length: > 0 and <= 64 } ? await desk.Find<Grievance>(CaseRef.Parse(said.Case, null)) : null;
        await ShowSecret(desk, known);
        if (await requests.Own() is { } own) return Filed(http, await requests.File(new(said.Right, own.Person, own.OnlyCase, said.Text), commandId));

        if (known is not { } id) return Problems.Malformed(http, [new("case", "not-found")]);
        var (outcome, behind) = await requests.KnownBy(id);
        if (outcome == Outcome.Recused) return Problems.Of(http, outcome);
        if (behind is not { } person) return Problems.Malformed(http, [new("case", "not-found")]);
        return Filed(http, await requests.File(new(said.Right, person, null, said.Text, said.Identified), commandId));
    }

    /// <summary>Whoever shows the secret of a case asks as its reporter.</summary>
    static async Task ShowSecret(Desk desk, Guid? caseId)
    {
        if (caseId is { } id && await desk.WhoFor(id) is { Role: Role.Reporter } reporter) desk.ActAs(reporter);
    }

    static IResult Filed(HttpContext http, Answer answer)
    {
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);
        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/data-requests/{answer.CaseId}", new { id = answer.CaseId, version = answer.Version });
    }

    static async Task<IResult> Read(Guid id, DataRequests requests, HttpContext http)
    {
        var (outcome, view) = await requests.Read(id);
        if (view is null) return Problems.Of(http, outcome);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Json(view);
    }

    static async Task<IResult> Correct(Guid id, Body<CorrectionRequest> ask, Correcting correcting, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var answer = await correcting.Do(id, ask.Value, commandId, Routes.IfVersion(http));
        return Problems.Answered(http, answer);
    }

    // what two people have approved is done before the second of them is answered, as far as it can be done today
    static async Task<IResult> Approve(Guid id, Body<ApproveErasure> ask, ApiDesk desk, Erasing erasing, DataRequests requests)
    {
        var answer = await desk.Ask(new(id, null), ask.Value);
        if ((await requests.Read(id)).View is { Status: DataRequestStatus.Approved }) await erasing.Run(id);
        return answer;
    }

    static async Task<IResult> Copy(Desk desk, DataRequests requests, DataCopy copy, HttpContext http, string? @case = null)
    {
        await ShowSecret(desk, @case is { Length: > 0 and <= 64 } ? await desk.Find<Grievance>(CaseRef.Parse(@case, null)) : null);
        if (await requests.Own() is not { } own) return Problems.Of(http, Outcome.Forbidden);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"my-data.json\"";
        return TypedResults.Json(await copy.Of(own));
    }
}
