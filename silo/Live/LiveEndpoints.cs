using System.Globalization;
using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.Live;

/// <summary>The lines by which a page that stays open hears what has happened since it was shown.</summary>
static class LiveEndpoints
{
    public static void MapLive(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/grievances").WithTags("live");
        all.MapGet("/changes", Queue).Acts("ListGrievances");
        all.MapGet("/{id}/changes", Case).Acts(Access.Read);
        api.MapGet("/ballots/{id}/turnout/changes", Turnout).WithTags("live").Acts("ReadBallot");
    }

    // how many take part in a ballot, as often as that changes: for anybody, so there is an end to how many may listen
    static async Task<IResult> Turnout(CaseRef id, HttpContext http, Desk desk, Ballots.BallotFile file, Watching watching)
    {
        if (await desk.Find<Ballots.Ballot>(id) is not { } ballot) return Problems.Of(http, Outcome.Missing);
        var (outcome, views) = await file.Turnout(ballot);
        if (views.IsDefaultOrEmpty) return Problems.Of(http, outcome);
        return watching.HasRoom ? Listen(http, TypedResults.ServerSentEvents(watching.Turnout(http, ballot, http.RequestAborted))) : Problems.Of(http, Outcome.Busy);
    }

    // the list's own filters, and the moment at which it was shown
    static async Task<IResult> Queue(HttpContext http, Desk desk, Watching watching)
    {
        var (filter, faults) = await GrievanceQuery.Read(http.Request.Query, desk);
        if (!DateTimeOffset.TryParse(http.Request.Query["since"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var since)) faults.Add(new("since", "field/not-a-time"));
        return faults.Count > 0 ? Problems.Malformed(http, [.. faults]) : Listen(http, TypedResults.ServerSentEvents(watching.Queue(http, filter, since, http.RequestAborted)));
    }

    // without a version it says at which one to begin
    static async Task<IResult> Case(CaseRef id, int? version, HttpContext http, Desk desk, Watching watching)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var seen = await desk.See<Grievance>(caseId, Access.Read);
        if (seen.Case is null) return Problems.Of(http, seen.Outcome);
        return version is { } known ? Listen(http, TypedResults.ServerSentEvents(watching.Case(http, caseId, known, http.RequestAborted))) : TypedResults.Json(new { seen.Version });
    }

    // a proxy in between must not collect what is meant for now
    static IResult Listen(HttpContext http, IResult stream)
    {
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return stream;
    }
}
