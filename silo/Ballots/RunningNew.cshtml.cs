using Mediation.Cases;
using Mediation.Files;
using Mediation.Projects;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A matter is laid before the owners of a project: first the project, then the matter and the rule by which it will be decided.</summary>
[TakesFiles]
sealed class RunningNewPage(ProjectList projects, RollFile rolls, BallotFile file, FileDesk files) : DraftingPage
{
    public IReadOnlyList<ProjectRow> Projects { get; private set; } = [];
    public ProjectRow? Chosen { get; private set; }

    public async Task<IActionResult> OnGet(string? project) => await Enter("DraftBallot") ?? await Show(project);

    public async Task<IActionResult> OnPost()
    {
        if (await Enter("DraftBallot") is { } barred) return barred;
        await Load(Typed("project"));
        if (Chosen is null) return NotFound();
        if (Asked("", Chosen.Id) is not { } ask) return Page();

        var (answer, code) = await file.Draft(ask, CommandId, ask);
        if (answer.Outcome != Outcome.Done)
        {
            Refused(answer);
            return Page();
        }
        await Keep(answer.CaseId, files);
        TempData["done"] = "DraftBallot";
        return Then($"/office/ballots/{code}");
    }

    public async Task<IActionResult> OnPostPreview()
    {
        if (await Enter("DraftBallot") is { } barred) return barred;
        await Load(Typed("project"));
        return Chosen is null ? NotFound() : Preview();
    }

    async Task<IActionResult> Show(string? project)
    {
        await Load(project);
        return Page();
    }

    async Task Load(string? project)
    {
        var viewer = await Desk.Who();
        Projects = [.. (await projects.All()).Items.Where(one => !one.IsClosed && Access.Decide(viewer, "DraftBallot", new(one.Id, one.Id), "service", Desk.Now) == Verdict.Allowed)];
        Chosen = Projects.FirstOrDefault(one => one.Code == project);
        Form = FormOf(Chosen is null ? null : await rolls.Current(Chosen.Id));
    }
}
