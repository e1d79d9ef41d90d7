using System.Collections.Immutable;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The first page: what I can do here, and what is going on where I live.</summary>
sealed class HomePage(ProjectList list) : ActPage
{
    public ImmutableArray<ProjectRow> Open { get; private set; } = [];
    public ProjectRow? Here { get; private set; }
    public int InformDays => Desk.Rules.Clocks["P-INFORM"].Length;
    public int FinishDays => Desk.Rules.Clocks["P-FINISH"].Length;

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("ListProjects") is { } barred) return barred;

        Open = [.. (await list.All()).Items.Where(p => !p.IsClosed)];
        if (Open.FirstOrDefault(p => p.Code == Request.Query["project"]) is { } chosen)
        {
            Neighbourhood.Remember(HttpContext, chosen.Code);
            return Then("/");
        }
        Here = Open.FirstOrDefault(p => p.Code == Neighbourhood.Of(Request));
        return Page();
    }
}
