using System.Globalization;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Projects;

namespace Mediation.Alike;

/// <summary>A report before it is one: has it been made already?</summary>
sealed record SimilarRequest(
    PrivateText Text, [property: Longest(120)] PrivateText? Subject = null, string? ProjectId = null, Guid? UnitId = null, string? Category = null, ReporterRequest? Reporter = null, [property: Longest(200)] PrivateText? Place = null);

/// <summary>An issue as a spreadsheet gets it.</summary>
sealed record HotLine(string? Subject, int Cases, int Before, int Growth, int People, int Open, string Places, string Categories, string Codes)
{
    public static HotLine Of(HotIssue issue) => new(issue.Subject, issue.Cases, issue.Before, issue.Growth, issue.People, issue.Open, Join(issue.Places), Join(issue.Categories),
        string.Join(' ', issue.Members.Select(member => member.Code)));

    static string Join(IEnumerable<Named> all) => string.Join("; ", all.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name ?? one.Code} {one.Count}")));
}

/// <summary>The routes of what is alike.</summary>
static class AlikeEndpoints
{
    public static void MapAlike(this RouteGroupBuilder api)
    {
        api.MapPost("/grievances/similar", Find).WithTags("grievances together").Acts("FindSimilar");
        api.MapGet("/grievances/{id}/similar", OfCase).WithTags("grievances together").Acts("ReadSimilar");
        api.MapGet("/hot", Hot).WithTags("board").Acts("ReadHotIssues");
    }

    // to staff the cases that they may see; to everybody else what neighbours are shown
    static async Task<IResult> Find(Body<SimilarRequest> ask, Similar similar, Intake intake, Desk desk)
    {
        var request = ask.Value;
        var project = request.ProjectId is { Length: > 0 } named ? await desk.Find<Project>(CaseRef.Parse(named, null)) : null;
        var draft = new Draft(similar.SaidIn(request.Subject?.Plain, request.Text.Plain!), project, request.UnitId, request.Category, intake.PersonOf(request.Reporter?.Name, request.Reporter?.Phone)) { Place = similar.PlaceIn(request.Place?.Plain) };
        return (await desk.Who()) is { IsStaff: true } or { Role: Role.Integrator or Role.System }
            ? TypedResults.Json(new { items = await similar.ForStaff(draft) }) : TypedResults.Json(new { items = await similar.ForNeighbours(draft with { Person = null }) });
    }

    static async Task<IResult> OfCase(CaseRef id, CaseFile file, Similar similar, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await file.Read(caseId, texts: false);
        if (view is null) return Problems.Of(http, outcome);

        return TypedResults.Json(new { items = await similar.Of(caseId) is { } draft ? await similar.ForStaff(draft) : [] });
    }

    static async Task<IResult> Hot(HotIssues issues, HttpContext http)
    {
        var span = http.Request.Query["days"].ToString();
        if (!int.TryParse(span == "" ? "30" : span, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || !HotIssues.Spans.Contains(days))
            return Problems.Malformed(http, [new("days", "field/unknown-value", string.Join(" | ", HotIssues.Spans))]);

        var read = await issues.Read(days);
        return http.Request.Query["format"] == "csv" ? Lists.Csv(read.Select(HotLine.Of), "hot-issues") : TypedResults.Json(new { days, isWhole = await issues.AreKnown(), items = read });
    }
}
