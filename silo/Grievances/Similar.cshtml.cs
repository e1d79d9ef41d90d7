using System.Collections.Immutable;
using Mediation.Alike;
using Mediation.Cases;
using Mediation.Pages;
using Mediation.Projects;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>
/// Has a neighbour reported it already? What is shown publicly in the same building can be joined in one tap; or one's own report is put on file all
/// the same. Where there is nothing alike, this page is not seen.
/// </summary>
sealed class SimilarPage(ProjectList list, Intake intake, Similar similar, Joining joining, SealedCookies cookies, Pages.Site site, KeyFile keys) : ReportingPage(list)
{
    public ImmutableArray<PublicMatter> Matters { get; private set; } = [];

    public IActionResult OnGet() => Then("/report");

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("LogGrievance") is { } barred) return barred;
        if (Typed("website") != "") return Then("/report/done");       // a field that only robots see and fill

        var who = await Desk.Who();
        await Load(Typed("projectId"));
        if (ReadRequest(Channel.Portal, needsReporter: who.Role is not (Role.Resident or Role.Enterprise)) is not { } request) return RedirectPreserveMethod("/report");
        if (Typed("step") == "anyway") return await Log(request) ? Then("/report/done") : Page();

        var draft = new Draft(similar.SaidIn(request.Subject.Plain, request.Text.Plain!), Here?.Id, request.UnitId, request.Category, null);
        Matters = request.Kind == GrievanceKind.Report ? [] : await similar.ForNeighbours(draft);
        if (Matters.FirstOrDefault(one => one.Code == Typed("join")) is { } chosen) return await Join(chosen, request) ? Then("/report/done") : Page();
        if (Typed("join") != "") ModelState.AddModelError("", Words["Similar.Gone"]);
        return Matters.IsEmpty && ModelState.IsValid && await Log(request) ? Then("/report/done") : Page();
    }

    async Task<bool> Log(GrievanceRequest request)
    {
        var opened = await intake.Log(request, CommandId);
        if (!Told(opened.Answer)) return false;

        if (Here is not null) Neighbourhood.Remember(HttpContext, Here.Code);
        new Receipt(opened.Answer.CaseId, opened.Code!, opened.TrackingSecret!).Keep(HttpContext, cookies, Desk.Now);
        return true;
    }

    async Task<bool> Join(PublicMatter matter, GrievanceRequest request)
    {
        var told = request.Reporter is { Anonymous: false } reporter ? new MemberRequest(reporter.Name, reporter.Phone) : new();
        var joined = await joining.Join(matter.Id, told, CommandId, Browser.MarkIn(matter.Id, HttpContext, site, keys));
        if (!Told(joined.Answer)) return false;

        new Receipt(matter.Id, joined.Code!, joined.TrackingSecret!, joined.Number).Keep(HttpContext, cookies, Desk.Now);
        return true;
    }
}
