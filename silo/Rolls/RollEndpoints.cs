using Mediation.Cases;
using Mediation.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Rolls;

/// <summary>A unit of the roll on a line of a table: how many own it and by what shares, and nobody's name.</summary>
sealed record UnitLine(string Parcel, string Building, string Unit, string Use, string Area, string AreaSource, string Tenure, int Owners, string Shares, string Title, bool Developer, int? Head)
{
    public static UnitLine Of(UnitView unit) => new(unit.Parcel, unit.Building, unit.Number, Word(unit.Use), unit.Area, Word(unit.AreaSource), Word(unit.Tenure), unit.Owners.Length,
        string.Join(' ', unit.Owners.Select(owner => owner.Share).OfType<string>()), Word(unit.Title), unit.OfDeveloper, unit.Head);

    static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}

/// <summary>The routes of a project's roll. A roll is sent as the file it is, CSV or XLSX.</summary>
static class RollEndpoints
{
    const int LargestFile = 32 * 1024 * 1024;

    public static void MapRolls(this RouteGroupBuilder api)
    {
        var roll = api.MapGroup("/projects/{project}/roll").WithTags("rolls");
        roll.MapPut("/", Put).Acts("ReviseRoll").WithMetadata(new RequestSizeLimitAttribute(LargestFile));
        roll.MapPost("/preview", Preview).Acts("ReviseRoll").WithMetadata(new RequestSizeLimitAttribute(LargestFile));
        roll.MapGet("/", Read).Acts("ReadRoll");
        roll.MapPost("/publication", (CaseRef project, RollDesk rolls) => rolls.Ask(project, new PublishRoll())).Acts("PublishRoll");
        roll.MapPost("/objections", async (CaseRef project, Body<ObjectToRoll> ask, RollDesk rolls, Visitors visitors, HttpContext http) =>
            await visitors.Report() is { } wait ? Problems.TooMany(http, wait, "access/too-many-reports") : await rolls.Ask(project, ask.Value)).Acts("ObjectToRoll");
        roll.MapPost("/objections/answer", (CaseRef project, Body<AnswerObjection> ask, RollDesk rolls) => rolls.Ask(project, ask.Value)).Acts("AnswerObjection");
        roll.MapPost("/freezing", (CaseRef project, RollDesk rolls) => rolls.Ask(project, new FreezeRoll())).Acts("FreezeRoll");
        roll.MapPost("/reopening", (CaseRef project, RollDesk rolls) => rolls.Ask(project, new ReopenRoll())).Acts("ReopenRoll");
    }

    static async Task<IResult> Put(CaseRef project, RollFile rolls, HttpContext http, bool countsParking = false)
    {
        var (asked, problem) = await Take(project, rolls, http, countsParking);
        if (asked is null) return problem!;
        Routes.TryCommandId(http, out var commandId);
        var (answer, difference) = await rolls.Put(asked, commandId);
        return Problems.Answered(http, answer, difference);
    }

    // what it would change says what stands there: only for who may change it
    static async Task<IResult> Preview(CaseRef project, RollFile rolls, Desk desk, HttpContext http, bool countsParking = false)
    {
        var (asked, problem) = await Take(project, rolls, http, countsParking);
        if (asked is null) return problem!;
        var verdict = Access.Decide(await desk.Who(), "ReviseRoll", new(RollFile.IdOf(asked.ProjectId), asked.ProjectId), "service", desk.Now);
        return verdict == Verdict.Allowed ? TypedResults.Json(await rolls.Compare(asked)) : Problems.Of(http, verdict == Verdict.Forbidden ? Outcome.Forbidden : Outcome.Hidden);
    }

    static async Task<(ReviseRoll? Asked, IResult? Problem)> Take(CaseRef project, RollFile rolls, HttpContext http, bool countsParking)
    {
        if (await rolls.Project(project) is not { } id || !await rolls.IsOpened(id)) return (null, Problems.Of(http, Outcome.Missing));
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var (asked, faults) = await rolls.Read(bytes.ToArray(), id, countsParking);
        return asked is null ? (null, Problems.Malformed(http, faults)) : (asked, null);
    }

    static async Task<IResult> Read(CaseRef project, RollFile rolls, HttpContext http, int page = 1, int pageSize = 50, string? building = null)
    {
        if (page < 1 || pageSize is < 1 or > 100) return Problems.Malformed(http, [new("page", "field/not-a-number")]);
        if (await rolls.Project(project) is not { } id) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await rolls.Page(id, page, pageSize, building);
        if (view is null) return Problems.Of(http, outcome);

        http.Response.Headers.ETag = $"\"{view.Version}\"";
        http.Response.Headers.CacheControl = "no-store";
        if (Lists.IsCsv(http)) return Lists.Csv(view.Items.Select(UnitLine.Of), "roll");
        if (page * pageSize < view.Total) Lists.LinkNext(http, page);
        return TypedResults.Json(view);
    }
}

/// <summary>An act on the roll of a project that is named.</summary>
sealed class RollDesk(ApiDesk desk, RollFile rolls, IHttpContextAccessor web)
{
    public async Task<IResult> Ask(CaseRef project, Command<Roll> command) => await rolls.Project(project) is { } id
        ? await desk.Ask(new(RollFile.IdOf(id), null), command)
        : Problems.Of(web.HttpContext!, Outcome.Missing);
}
