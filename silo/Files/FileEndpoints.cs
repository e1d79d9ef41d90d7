using Mediation.Cases;
using Mediation.Grievances;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Mediation.Files;

/// <summary>What a file as it was handed in is needed for.</summary>
sealed record OriginalRequest([property: Longest(500)] PrivateText Reason);

/// <summary>The routes of files, each under its case.</summary>
static class FileEndpoints
{
    public static void MapFiles(this RouteGroupBuilder api)
    {
        var files = api.MapGroup("/grievances/{id}/attachments").WithTags("attachments");
        files.MapPost("/", HandIn).WithMetadata(new RequestSizeLimitAttribute(Allowance.LargestFile + 64 * 1024)).Acts("AttachFile");
        files.MapGet("/", List).Acts(Access.Read);
        files.MapGet("/{file:guid}", (CaseRef id, Guid file, FileList list, Desk desk, HttpContext http) => HandOut(id, file, list, desk, http, Part.Served)).Acts(Access.Read);
        files.MapGet("/{file:guid}/picture", (CaseRef id, Guid file, FileList list, Desk desk, HttpContext http) => HandOut(id, file, list, desk, http, Part.Small)).Acts(Access.Read);
        files.MapPost("/{file:guid}/original", Original).Acts("OpenOriginal");
    }

    // a form with a field "file" (and perhaps "public"), or the bytes themselves with their name in Content-Disposition
    static async Task<IResult> HandIn(CaseRef id, Desk desk, FileDesk files, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, full) = await files.Enter(caseId, http.Request.ContentLength is { } length ? Math.Min(length, Allowance.LargestFile) : 1);
        if (outcome != Outcome.Done) return Problems.Of(http, outcome, full);

        var isPublic = http.Request.Query["public"] == "true";
        var (handed, form) = await Receive(files, http);
        if (NotTaken(http, handed) is { } problem) return problem;
        isPublic |= form?["public"].ToString() == "true";

        Routes.TryCommandId(http, out var commandId);
        var (answer, file) = await files.Attach(caseId, handed!, isPublic, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/grievances/{caseId}/attachments/{file}",
            new { id = caseId, file, version = answer.Version, name = FileName.Of(handed!.Name, handed.Kind), kind = handed.Kind, size = handed.Size, sha256 = handed.Sha256, scan = handed.Scan });
    }

    /// <summary>The one file of a request: as its body, or in a form.</summary>
    public static async Task<(Handed? File, IFormCollection? Form)> Receive(FileDesk files, HttpContext http)
    {
        if (http.Request.ContentLength == 0) return (null, null);
        if (FormFiles.BoundaryOf(http.Request) is not { } boundary) return (await files.Receive(NameOf(http.Request), http.Request.Body, http.RequestAborted), null);
        try
        {
            var (form, all) = await FormFiles.Read(http, boundary, most: 1);
            return (all.FirstOrDefault(one => one.Why is not null) ?? all.FirstOrDefault(), form);
        }
        catch (Exception why) when (why is InvalidDataException or (IOException and not BadHttpRequestException)) { throw new BadHttpRequestException("not a form", StatusCodes.Status400BadRequest); }
    }

    /// <summary>What is answered where there is no file, or one that is not taken.</summary>
    public static IResult? NotTaken(HttpContext http, Handed? handed) => handed switch
    {
        null => Problems.Of(http, Outcome.Refused, Refusals.Missing),
        { Why: null } => null,
        { Wait: { } wait, Why: { } why } => Problems.TooMany(http, wait, why.Code),
        { Why: { } why } => why.Code == Refusals.TooLarge.Code ? Problems.Problem(http, 413, why) : Problems.Of(http, Outcome.Refused, why),
    };

    static string NameOf(HttpRequest request) =>
        ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var said)
            ? HeaderUtilities.RemoveQuotes(said.FileNameStar.HasValue ? said.FileNameStar : said.FileName).ToString() : "";

    static async Task<IResult> List(CaseRef id, FileList list, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, files) = await list.Of(caseId);
        if (outcome != Outcome.Done) return Problems.Of(http, outcome);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new { items = files });
    }

    // why it is needed is on record before the first byte is out
    static async Task<IResult> Original(CaseRef id, Guid file, Body<OriginalRequest> ask, FileList list, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(caseId, new OpenOriginal(file, ask.Value.Reason), commandId, ifVersion: Routes.IfVersion(http));
        return answer.Outcome == Outcome.Done ? await list.HandOut(http, caseId, file, Part.Original) : Problems.Of(http, answer.Outcome, answer.Refusal);
    }

    static async Task<IResult> HandOut(CaseRef id, Guid file, FileList list, Desk desk, HttpContext http, Part part) =>
        await desk.Find<Grievance>(id) is { } caseId ? await list.HandOut(http, caseId, file, part) : Problems.Of(http, Outcome.Missing);
}
