using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>Every ballot of the district side by side, for whoever answers for it: how far each has come, by heads and by area, and what came of it.</summary>
sealed class ManageBallotsPage(BallotList list) : ActPage
{
    public List<BallotItem> All { get; private set; } = [];
    public ImmutableArray<(Guid Id, string Name)> Projects { get; private set; } = [];
    public Guid? Project { get; private set; }
    public BallotStatus? Status { get; private set; }
    public string Csv => $"/manage/ballots?format=csv{(Project is { } project ? $"&project={project}" : "")}{(Status is { } status ? $"&status={status}" : "")}";

    public async Task<IActionResult> OnGet(string? project, string? status, string? format)
    {
        if (await Bar("ReadBoard") is { } barred) return barred;

        var viewer = await Desk.Who();
        var mine = (await list.All()).FindAll(one => Access.Decide(viewer, "RunBallot", new(one.Id, one.ProjectId), "read", Desk.Now) == Verdict.Allowed);
        Projects = [.. mine.Select(one => (one.ProjectId, one.ProjectName ?? "")).Distinct().OrderBy(one => one.Item2, StringComparer.CurrentCulture)];
        Project = Guid.TryParse(project, out var id) && Projects.Any(one => one.Id == id) ? id : null;
        Status = Enum.TryParse<BallotStatus>(status, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null;
        All = mine.FindAll(one => (Project is null || one.ProjectId == Project) && (Status is null || one.Status == Status));
        if (format != "csv") return Page();

        await Lists.Csv(All, "ballots").ExecuteAsync(HttpContext);
        return new EmptyResult();
    }
}
