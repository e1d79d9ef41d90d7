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

        var (taken, isPublic, problem) = await Take(files, http);
        if (taken is not { } handed) return problem!;

        Routes.TryCommandId(http, out var commandId);
        var (answer, file) = await files.Attach(caseId, handed, isPublic, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/grievances/{caseId}/attachments/{file}",
            new { id = caseId, file, version = answer.Version, name = FileName.Of(handed.Name, handed.Kind), kind = handed.Kind, size = handed.Size, sha256 = handed.Sha256, scan = handed.Scan });
    }

    /// <summary>The one file of a request, laid down; or why it is not taken.</summary>
    public static async Task<(Handed? File, bool IsPublic, IResult? Problem)> Take(FileDesk files, HttpContext http)
    {
        var isPublic = http.Request.Query["public"] == "true";
        if (await Read() is not { } handed) return (null, false, Problems.Of(http, Outcome.Refused, Refusals.Missing));
        if (handed.Why is not { } why) return (handed, isPublic, null);
        return (null, false, handed.Wait is { } wait ? Problems.TooMany(http, wait, why.Code) : why.Code == Refusals.TooLarge.Code ? Problems.Problem(http, 413, why) : Problems.Of(http, Outcome.Refused, why));

        async Task<Handed?> Read()
        {
            if (http.Request.ContentLength == 0) return null;
            if (FormFiles.BoundaryOf(http.Request) is not { } boundary) return await files.Receive(NameOf(http.Request), http.Request.Body, http.RequestAborted);
            try
            {
                var (form, all) = await FormFiles.Read(http, boundary, most: 1);
                isPublic |= form["public"] == "true";
                return all.FirstOrDefault(one => one.Why is not null) ?? all.FirstOrDefault();
            }
            catch (Exception bad) when (bad is InvalidDataException or (IOException and not BadHttpRequestException)) { throw new BadHttpRequestException("not a form", StatusCodes.Status400BadRequest); }
        }
    }

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
