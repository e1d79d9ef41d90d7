using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Projects;
using Microsoft.AspNetCore.WebUtilities;

namespace Mediation.Grievances;

/// <summary>The saved views of whoever asks, each with the filter it stands for: what the queue shows at its left, and what its numbers count.</summary>
sealed class QueueViews(Desk desk, ProjectList projects)
{
    public ImmutableArray<ViewGroup> Groups { get; private set; } = [];
    public IReadOnlyList<ProjectRow> Projects { get; private set; } = [];

    public async Task<List<(SavedView View, GrievanceFilter Filter)>> Read()
    {
        var subject = await desk.Who();
        Projects = [.. (await projects.All()).Items.Where(p => SavedViews.Concerns(subject, p.Id))];
        Groups = SavedViews.For(subject, Projects);
        List<(SavedView, GrievanceFilter)> views = [];
        foreach (var view in Groups.SelectMany(group => group.Views)) views.Add((view, (await GrievanceQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(view.Query)), desk)).Filter));
        return views;
    }
}
