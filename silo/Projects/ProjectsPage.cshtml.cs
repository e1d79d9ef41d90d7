using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Projects;

/// <summary>All projects; an administrator opens a new one here.</summary>
sealed class ProjectsPage(ProjectList list) : ActPage
{
    public Listed<ProjectRow> All { get; private set; } = null!;
    public bool MayOpen { get; private set; }

    public async Task<IActionResult> OnGet() => await Bar("FormTeam") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("OpenProject") is { } no) return no;
        if (Read<OpenProject>() is { } ask && Told(await Projects.Open(Desk, ask, CommandId))) return Then($"/admin/projects/{ask.Code}");
        return await Show();
    }

    async Task<IActionResult> Show()
    {
        All = await list.All();
        MayOpen = Access.MayEver(await Desk.Who(), "OpenProject");
        return Page();
    }
}
