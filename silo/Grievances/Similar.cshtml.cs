using System.Collections.Immutable;
using Mediation.Alike;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Projects;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>
/// Has a neighbour reported it already? What is shown publicly in the same building can be joined in one tap; or one's own report is put on file all
/// the same. Where there is nothing alike, this page is not seen.
/// </summary>
[TakesFiles]
sealed class SimilarPage(ProjectList list, Intake intake, Similar similar, Joining joining, Visitors visitors, SealedCookies cookies, Pages.Site site, KeyFile keys) : ReportingPage(list)
{
    public ImmutableArray<PublicMatter> Matters { get; private set; } = [];

    public async Task<IActionResult> OnGet() => await Bar("LogGrievance") ?? Then("/report");

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("LogGrievance") is { } barred) return barred;
        if (Typed("website") != "") return Then("/report/done");       // a field that only robots see and fill

        var who = await Desk.Who();
        await Load(Typed("projectId"));
        if (ReadRequest(Channel.Portal, needsReporter: who.Role is not (Role.Resident or Role.Enterprise)) is not { } request || !FilesAreFine()) return RedirectPreserveMethod("/report");
        if (Typed("step") == "anyway") return await Log(request) ?? Page();

        var draft = new Draft(similar.SaidIn(request.Subject.Plain, request.Text.Plain!), Here?.Id, request.UnitId, request.Category, null);
        Matters = request.Kind == GrievanceKind.Report ? [] : await similar.ForNeighbours(draft);
        if (Matters.FirstOrDefault(one => one.Code == Typed("join")) is { } chosen) return await Join(chosen, request) ?? Page();
        if (Typed("join") != "") ModelState.AddModelError("", Words["Similar.Gone"]);
        return Matters.IsEmpty && ModelState.IsValid && await Log(request) is { } logged ? logged : Page();
    }

    async Task<IActionResult?> Log(GrievanceRequest request)
    {
        if (await visitors.Report() is { } wait) return this.TooMany(wait, Words, "access/too-many-reports");
        var opened = await intake.Log(request, CommandId);
        if (!Told(opened.Answer)) return null;

        if (Here is not null) Neighbourhood.Remember(HttpContext, Here.Code);
        new Receipt(opened.Answer.CaseId, opened.Code!, opened.TrackingSecret!).Keep(HttpContext, cookies, Desk.Now);
        return Then(await Attach(opened.Answer.CaseId, isPublic: true, justOpened: true) ? "/report/done" : "/report/done?files=no");
    }

    async Task<IActionResult?> Join(PublicMatter matter, GrievanceRequest request)
    {
        if (await visitors.Report() is { } wait) return this.TooMany(wait, Words, "access/too-many-reports");
        var told = request.Reporter is { Anonymous: false } reporter ? new MemberRequest(reporter.Name, reporter.Phone) : new();
        var joined = await joining.Join(matter.Id, told, CommandId, Browser.MarkIn(matter.Id, HttpContext, site, keys));
        if (!Told(joined.Answer)) return null;

        new Receipt(matter.Id, joined.Code!, joined.TrackingSecret!, joined.Number).Keep(HttpContext, cookies, Desk.Now);
        return Then("/report/done");
    }
}
