using Mediation.Cases;
using Mediation.Identity;

namespace Mediation.Grievances;

/// <summary>A code and its secret, as shown to whoever reported.</summary>
sealed record TrackingRequest(string Code, string Secret);

/// <summary>Who shall handle a case.</summary>
sealed record AssignmentRequest(Guid Handler);

/// <summary>Who shall lead a case.</summary>
sealed record LeadingRequest(Guid Leader);
/// <summary>Where a case shall go: a unit of ours by id or code, or an authority outside by its code.</summary>
sealed record TransferRequest(string? Unit, string? Authority, [property: Longest(2000)] PrivateText Reason);

/// <summary>The routes of grievances: every act a resource under its case.</summary>
static class GrievanceEndpoints
{
    public static void MapGrievances(this RouteGroupBuilder api)
    {
        api.MapGet("/categories", (Rulebook rules) => new { items = Categories.All.Select(c => new { c.Code, name = Pages.Words.InEnglish ? c.En : c.Zh, c.Parent, severity = Categories.SeverityOf(c.Code, rules.Now) }) }).Acts("ListCategories");
        api.MapGet("/authorities", () => new { items = Authorities.All.Select(a => new { a.Code, name = Pages.Words.InEnglish ? a.En : a.Zh }) }).Acts("ListCategories");

        var all = api.MapGroup("/grievances").WithTags("grievances");
        all.MapPost("/", Log).Acts("LogGrievance");
        all.MapGet("/", List).Acts("ListGrievances");
        all.MapGet("/{id}", Read).Acts(Access.Read);
        all.MapGet("/{id}/history", History).Acts(Access.Read);
        all.MapPost("/{id}/acceptance", (CaseRef id, ApiDesk desk) => desk.Ask(id, new AcceptGrievance())).Acts("AcceptGrievance");
        all.MapPost("/{id}/declination", (CaseRef id, Body<DeclineGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("DeclineGrievance");
        all.MapPost("/{id}/assignment", Assign).Acts("AssignGrievance");
        all.MapPost("/{id}/notes", (CaseRef id, Body<NoteOnGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("NoteOnGrievance");
        all.MapPost("/{id}/answer", (CaseRef id, Body<AnswerGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AnswerGrievance");
        all.MapPost("/{id}/closure", (CaseRef id, ApiDesk desk) => desk.Ask(id, new CloseGrievance())).Acts("CloseGrievance");
        all.MapPost("/{id}/rating", (CaseRef id, Body<RateAnswer> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RateAnswer");
        all.MapPost("/{id}/reopening", (CaseRef id, Body<ReopenGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ReopenGrievance");
        all.MapPost("/{id}/transfer", Transfer).Acts("TransferGrievance");
        all.MapPost("/{id}/transfer/acceptance", (CaseRef id, ApiDesk desk) => desk.Ask(id, new AcceptTransfer())).Acts("AcceptTransfer");
        all.MapPost("/{id}/transfer/refusal", (CaseRef id, Body<RefuseTransfer> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RefuseTransfer");
        all.MapPost("/{id}/assignment/acceptance", (CaseRef id, ApiDesk desk) => desk.Ask(id, new AcceptHandover())).Acts("AcceptHandover");
        all.MapPost("/{id}/assignment/refusal", (CaseRef id, Body<RefuseHandover> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RefuseHandover");
        all.MapPost("/{id}/classification", (CaseRef id, Body<ReclassifyGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ReclassifyGrievance");
        all.MapPost("/{id}/contacts", (CaseRef id, Body<ContactReporter> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ContactReporter");
        all.MapPost("/{id}/alert/note", (CaseRef id, ApiDesk desk) => desk.Ask(id, new NoteAlert())).Acts("NoteAlert");
        all.MapPost("/{id}/alert/police", (CaseRef id, Body<ReferToPolice> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ReferToPolice");
        all.MapPost("/{id}/alert/evidence", (CaseRef id, Body<SecureEvidence> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("SecureEvidence");
        all.MapPost("/{id}/review", (CaseRef id, Body<AskReview> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AskReview");
        all.MapPost("/{id}/review/opinion", (CaseRef id, Body<AnswerReview> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AnswerReview");
        all.MapPost("/{id}/withdrawal", (CaseRef id, Body<WithdrawGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("WithdrawGrievance");
        all.MapPost("/{id}/recusals", (CaseRef id, Body<DeclareInterest> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("DeclareInterest");
        all.MapPost("/{id}/recusals/lifting", (CaseRef id, Body<LiftRecusal> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("LiftRecusal");
        all.MapPost("/{id}/corrections", (CaseRef id, Body<CorrectReporter> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("CorrectReporter");
        all.MapPost("/{id}/escalation", (CaseRef id, Body<EscalateGrievance> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("EscalateGrievance");
        all.MapPost("/{id}/escalation/feedback", (CaseRef id, Body<ReportOnSupervision> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ReportOnSupervision");
        all.MapPost("/{id}/escalation/closure", (CaseRef id, Body<CloseSupervision> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("CloseSupervision");
        all.MapPost("/{id}/leader", Lead).Acts("LeadGrievance");
        all.MapPost("/{id}/extension", (CaseRef id, Body<ProposeExtension> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ProposeExtension");
        all.MapPost("/{id}/extension/approval", (CaseRef id, ApiDesk desk) => desk.Ask(id, new ApproveExtension())).Acts("ApproveExtension");
        all.MapPost("/{id}/extension/refusal", (CaseRef id, Body<RefuseExtension> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RefuseExtension");
        all.MapPost("/{id}/services", (CaseRef id, Body<ServePaper> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ServePaper");
        all.MapPost("/{id}/services/opening", (CaseRef id, ApiDesk desk) => desk.Ask(id, new OpenPapers())).Acts("OpenPapers");
        all.MapPost("/{id}/pause", (CaseRef id, Body<PauseClock> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("PauseClock");
        all.MapPost("/{id}/pause/end", (CaseRef id, ApiDesk desk) => desk.Ask(id, new ResumeClock())).Acts("ResumeClock");
        all.MapPost("/{id}/reveals", Reveal).Acts("RevealReporter");
        all.MapPost("/{id}/pin", Pin).Acts("GivePin");
        all.MapPut("/{id}/message", (CaseRef id, Body<AskForMessage> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AskForMessage");

        api.MapPost("/tracking", Track).Acts("TrackGrievance");
    }

    static async Task<IResult> Log(Body<GrievanceRequest> ask, Intake intake, Visitors visitors, HttpContext http)
    {
        if (await visitors.Report() is { } wait) return Problems.TooMany(http, wait, "access/too-many-reports");
        Routes.TryCommandId(http, out var commandId);
        var opened = await intake.Log(ask.Value, commandId);
        if (opened.Answer.Outcome != Outcome.Done) return Problems.Of(http, opened.Answer.Outcome, opened.Answer.Refusal);

        Problems.Mark(http, opened.Answer);
        return TypedResults.Created($"/api/grievances/{opened.Answer.CaseId}",
            new { id = opened.Answer.CaseId, code = opened.Code, trackingSecret = opened.TrackingSecret, version = opened.Answer.Version });
    }

    static async Task<IResult> Assign(CaseRef id, Body<AssignmentRequest> ask, ApiDesk api, Assignment assignment) =>
        await api.Ask(id, await assignment.Of(id, ask.Value.Handler), asked: ask.Value);

    static async Task<IResult> Lead(CaseRef id, Body<LeadingRequest> ask, ApiDesk api, Assignment assignment) =>
        await api.Ask(id, await assignment.Lead(ask.Value.Leader), asked: ask.Value);
    static async Task<IResult> Transfer(CaseRef id, Body<TransferRequest> ask, ApiDesk api, Forwarding forwarding) =>
        await api.Ask(id, await forwarding.Of(ask.Value), asked: ask.Value);

    static async Task<IResult> Read(CaseRef id, CaseFile file, Desk desk, HttpContext http, bool texts = true)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await file.Read(caseId, texts);
        if (view is null) return Problems.Of(http, outcome);

        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Json(view);
    }

    static async Task<IResult> History(CaseRef id, CaseFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await file.Read(caseId, texts: false);
        return view is null ? Problems.Of(http, outcome) : TypedResults.Json(new { items = await file.History(caseId) });
    }

    static async Task<IResult> List(HttpContext http, Desk desk, GrievanceList list, Staff.ReadLog reads, Exports.Told told)
    {
        var (filter, faults) = await GrievanceQuery.Read(http.Request.Query, desk);
        if (faults.Count > 0) return Problems.Malformed(http, [.. faults]);

        var page = await list.Page(filter);
        if (Lists.IsCsv(http))
        {
            if (!await told.Take(await desk.Who(), [.. page.Items.Select(item => item.Id)])) return Problems.Of(http, Outcome.Refused, Exports.Told.TooMany);
            foreach (var item in page.Items) reads.Count(await desk.Who(), item.Id);
        }
        return Lists.Of(http, page, "grievances");
    }

    // masked until there is a reason; the reason is on record before the name is out
    static async Task<IResult> Reveal(CaseRef id, Body<RevealReporter> ask, Desk desk, CaseFile file, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(caseId, ask.Value, commandId, ifVersion: Routes.IfVersion(http));
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        http.Response.Headers.CacheControl = "no-store";
        var (outcome, view) = await file.Read(caseId, unmasked: true);
        return view is null ? Problems.Of(http, outcome) : Problems.Done(http, answer, new { id = caseId, answer.Version, view.Reporter.Name, view.Reporter.Phone });
    }

    // told once; a repeated request is told the same digits
    static async Task<IResult> Pin(CaseRef id, Desk desk, Pins pins, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(caseId, new GivePin(), commandId, ifVersion: Routes.IfVersion(http));
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        http.Response.Headers.CacheControl = "no-store";
        return Problems.Done(http, answer, new { id = caseId, answer.Version, pin = await pins.Give(caseId, commandId, answer.Repeated) });
    }

    static async Task<IResult> Track(Body<TrackingRequest> ask, Tracking tracking, Desk desk, CaseFile file, Staff.ReadLog reads, HttpContext http)
    {
        var found = await tracking.Find(ask.Value.Code, ask.Value.Secret);
        if (found.Wait is { } wait) return Problems.TooMany(http, wait, "access/too-many-failures");
        if (found.Who is not { } who) return Problems.Problem(http, 404, new("tracking/no-match"));

        desk.ActAs(who.Subject);
        http.Response.Headers.CacheControl = "no-store";
        var (outcome, view) = await file.Open(who.CaseId);
        if (outcome == Outcome.Hidden) return Problems.Problem(http, 404, new("tracking/no-match"));       // one of several who has left
        return view is null ? Problems.Of(http, outcome) : TypedResults.Json(new { grievance = view, history = await file.History(who.CaseId), looks = who.Member is null ? await reads.Of(who.CaseId, desk.Rules.TimeZone) : [] });
    }
}
