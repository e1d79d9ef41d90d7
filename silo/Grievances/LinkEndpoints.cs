using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>The routes by which cases hang together, and one goes into another.</summary>
static class LinkEndpoints
{
    public static void MapLinks(this RouteGroupBuilder api)
    {
        var one = api.MapGroup("/grievances/{id}").WithTags("grievances together");
        one.MapGet("/links", All).Acts("ListGrievances");
        one.MapPost("/links", Link).Acts("LinkGrievance");
        one.MapPost("/links/removal", Unlink).Acts("UnlinkGrievance");
        one.MapGet("/merge", Foresee).Acts("MergeGrievance");
        one.MapPost("/merge", Merge).Acts("MergeGrievance");
        one.MapPost("/merge/undoing", Undo).Acts("UnmergeGrievance");
    }

    static async Task<IResult> All(CaseRef id, CaseFile file, Linking linking, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await file.Read(caseId, texts: false);
        return view is null ? Problems.Of(http, outcome) : TypedResults.Json(new { items = await linking.With(caseId) });
    }

    static async Task<IResult> Link(CaseRef id, Body<LinkRequest> ask, Linking linking, ApiDesk api, Desk desk, HttpContext http) =>
        await desk.Find<Grievance>(id) is not { } caseId ? Problems.Of(http, Outcome.Missing)
        : (await desk.See<Grievance>(caseId, "LinkGrievance")) is { Case: null, Outcome: var barred } ? Problems.Of(http, barred)
        : await linking.Of(caseId, ask.Value) is { } link ? await api.Ask(id, link, asked: ask.Value) : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> Unlink(CaseRef id, Body<UnlinkRequest> ask, ApiDesk api, Desk desk, HttpContext http) =>
        await desk.Find<Grievance>(CaseRef.Parse(ask.Value.Other, null)) is { } other ? await api.Ask(id, new UnlinkGrievance(other)) : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> Foresee(CaseRef id, string? into, Merging merging, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } other) return Problems.Of(http, Outcome.Missing);
        if ((await desk.See<Grievance>(other, "MergeGrievance")) is var seen && seen.Case is null) return Problems.Of(http, seen.Outcome);
        if (into is null) return TypedResults.Json(new { other = seen.Case.Clock?.LegalDue });
        if (await desk.Find<Grievance>(CaseRef.Parse(into, null)) is not { } main) return Problems.Of(http, Outcome.Missing);
        var effect = await merging.Foresee(other, main);
        return effect.Refused is { } why ? Problems.Of(http, why.Code == "not-found" ? Outcome.Missing : Outcome.Refused, why)
            : TypedResults.Json(new { main = effect.Main?.LegalDue, other = effect.Other?.LegalDue, then = effect.Then?.LegalDue });
    }

    static async Task<IResult> Merge(CaseRef id, Body<MergeRequest> ask, Merging merging, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } other || await desk.Find<Grievance>(CaseRef.Parse(ask.Value.Into, null)) is not { } main) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var merge);
        var answer = await merging.Merge(other, main, merge, ask.Value);
        return Problems.Answered(http, answer);
    }

    static async Task<IResult> Undo(CaseRef id, Body<UnmergeGrievance> ask, Merging merging, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } other) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var answer = await merging.Undo(other, ask.Value, commandId);
        return Problems.Answered(http, answer);
    }
}
