using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Where letters, visits and calls are put on file, in the words of whoever wrote or came.</summary>
[TakesFiles]
sealed class OfficeNewModel(Intake intake, ProjectList projectList, SealedCookies cookies) : OfficePage
{
    public static readonly ImmutableArray<Channel> Channels = [Channel.Letter, Channel.Visit, Channel.Phone, Channel.Hotline];

    public IReadOnlyList<ProjectRow> Projects { get; private set; } = [];
    public string Project { get; private set; } = "";
    public ImmutableList<Building> Buildings { get; private set; } = [];

    /// <summary>Now, as a field for local times has it.</summary>
    public string Now => Desk.Rules.LocalTime(Desk.Now).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGet(string? project) => await Enter("LogGrievance") ?? await Show(project);

    /// <summary>The same form with the buildings of the project just chosen; nothing typed is lost.</summary>
    public async Task<IActionResult> OnPostUnits() => await Enter("LogGrievance") ?? await Show(Typed("projectId"));

    public async Task<IActionResult> OnPost()
    {
        if (await Enter("LogGrievance") is { } barred) return barred;

        var ask = Read<GrievanceRequest>();
        string[] who = ["reporter.anonymous", "reporter.name", "reporter.phone"];
        if (who.All(field => Typed(field) == "")) ModelState.AddModelError("reporter.name", Words.Sentence(new("grievance/reporter-missing")));
        if (!FilesAreFine() || !ModelState.IsValid) return await Show(Typed("projectId"));

        var opened = await intake.Log(ask!, CommandId);
        if (!Told(opened.Answer)) return await Show(Typed("projectId"));

        new JustLogged(opened.Answer.CaseId, (await Desk.Who()).Id).Keep(HttpContext, cookies, Desk.Now);
        return Then(await Attach(opened.Answer.CaseId, isPublic: true, justOpened: true) ? "/office/new/done" : "/office/new/done?files=no");
    }

    /// <summary>What was typed before, or what a field starts with.</summary>
    public string Kept(string field, string otherwise = "") => Request.HasFormContentType ? Typed(field) : otherwise;

    public string? FaultOf(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    async Task<IActionResult> Show(string? project)
    {
        var subject = await Desk.Who();
        var rule = Access.Matrix["LogGrievance"];
        Projects = [.. (await projectList.All()).Items.Where(p => !p.IsClosed && (rule.Any.Contains(subject.Role) || subject.Projects.Contains(p.Id)))];
        if (Projects.FirstOrDefault(p => p.Code == project) is not { } chosen) return Page();

        Project = chosen.Code;
        Buildings = (await Desk.See<Project>(chosen.Id, "ReadProject")).Case?.Buildings ?? [];
        return Page();
    }
}
