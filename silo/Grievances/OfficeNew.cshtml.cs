using System.Collections.Immutable;
using Mediation.Alike;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Where letters, visits and calls are put on file, in the words of whoever wrote or came.</summary>
[TakesFiles]
sealed class OfficeNewModel(Intake intake, ProjectList projectList, Similar similar, Merging merging, CaseFile file, SealedCookies cookies) : OfficePage
{
    public static readonly ImmutableArray<Channel> Channels = [Channel.Letter, Channel.Visit, Channel.Phone, Channel.Hotline];

    public IReadOnlyList<ProjectRow> Projects { get; private set; } = [];
    public string Project { get; private set; } = "";
    public ImmutableList<Building> Buildings { get; private set; } = [];

    /// <summary>Cases that may be about the same, to be compared before this one is logged.</summary>
    public ImmutableArray<(AlikeCase Alike, GrievanceView Case)> Before { get; private set; } = [];

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

        if (Typed("compared") != "true" && !(Before = await Alike(ask!)).IsEmpty) return await Show(Typed("projectId"));

        var opened = await intake.Log(ask!, CommandId);
        if (!Told(opened.Answer)) return await Show(Typed("projectId"));

        // registered like everything that comes in, and no clock of its own beside the one that runs
        if (Typed("same") is { Length: > 0 and <= 64 } same && await Desk.Find<Grievance>(CaseRef.Parse(same, null)) is { } main
            && (await merging.Merge(opened.Answer.CaseId, main, Ids.From([.. CommandId.ToByteArray(bigEndian: true), (byte)'m'], prefix: CommandId), new MergeRequest(same))).Outcome != Outcome.Done)
            return Then($"/office/cases/{opened.Code}/merge?into={Uri.EscapeDataString(same)}");

        new JustLogged(opened.Answer.CaseId, (await Desk.Who()).Id).Keep(HttpContext, cookies, Desk.Now);
        return Then(await Attach(opened.Answer.CaseId, isPublic: true, justOpened: true) ? "/office/new/done" : "/office/new/done?files=no");
    }

    async Task<ImmutableArray<(AlikeCase, GrievanceView)>> Alike(GrievanceRequest ask)
    {
        if (ask.Kind == GrievanceKind.Report) return [];
        var project = ask.ProjectId is { Length: > 0 } named ? await Desk.Find<Project>(CaseRef.Parse(named, null)) : null;
        var draft = new Draft(similar.SaidIn(ask.Subject.Plain, ask.Text.Plain!), project, ask.UnitId, ask.Category, intake.PersonOf(ask.Reporter?.Name, ask.Reporter?.Phone)) { Place = similar.PlaceIn(ask.Place?.Plain) };
        var both = ImmutableArray.CreateBuilder<(AlikeCase, GrievanceView)>();
        foreach (var one in await similar.ForStaff(draft, most: 3))
            if ((await file.Read(one.Case.Id)).View is { } view) both.Add((one, view));
        return both.ToImmutable();
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
