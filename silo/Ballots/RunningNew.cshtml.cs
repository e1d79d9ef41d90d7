using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Projects;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A matter is laid before the owners of a project: first the project, then the matter and the rule by which it will be decided.</summary>
[TakesFiles]
sealed class RunningNewPage(ProjectList projects, RollFile rolls, Codes codes) : DraftingPage
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

        var code = await codes.Next(Rules.LocalTime(Desk.Now).Year);
        var answer = await Desk.Put(Intake.CaseId(await Desk.Who(), CommandId), ask with { Code = code }, CommandId, ask);
        if (answer.Outcome != Outcome.Done)
        {
            Refused(answer);
            return Page();
        }
        var kept = (await Desk.SeeAs<Ballot>(answer.CaseId, Identity.LocalToken.System, "ReadBallot")).Case?.Code ?? code;      // asked again, it has its first code
        TempData["done"] = "DraftBallot";
        return Then($"/office/ballots/{kept}");
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
        Form = FormOf(Chosen is null ? null : await rolls.Current(Chosen.Id), isNew: true);
    }
}
