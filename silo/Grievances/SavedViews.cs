using System.Collections.Immutable;
using Mediation.Projects;
using Microsoft.AspNetCore.Http.Extensions;

namespace Mediation.Grievances;

/// <summary>A view of the queue that is always at hand: its word (or a project's name), and the query string that asks for it.</summary>
sealed record SavedView(string Word, string Query, string? Name = null, string? Mark = null)
{
    public string Href => $"/office?{Query}";
}

/// <summary>Views that belong together.</summary>
sealed record ViewGroup(string Word, ImmutableArray<SavedView> Views);

/// <summary>The views each part finds at the left of the queue: alerts on top, then what is the viewer's own. The first that is no alert is what opens.</summary>
static class SavedViews
{
    const int MostProjects = 12;

    static readonly SavedView Awaiting = new("Queue.View.Awaiting", "awaiting=me", Mark: "near");

    static readonly ViewGroup Alerts = new("Queue.Views.Alerts", [new("Queue.View.Alerts", "severity=s1&status=open", Mark: "late")]);

    static readonly ViewGroup Mine = new("Queue.Views.Mine",
    [
        new("Queue.View.Mine", "assignee=me&status=open"),
        new("Queue.View.Offered", "offered=me", Mark: "near"),
        new("Queue.View.DueToday", "assignee=me&due=today", Mark: "near"),
        new("Queue.View.Overdue", "assignee=me&due=overdue", Mark: "late"),
        new("Queue.View.ToClose", "assignee=me&status=answered"),
        new("Queue.View.Feedback", "assignee=me&waits=feedback", Mark: "near"),
        Awaiting,
    ]);

    static readonly ViewGroup Team = new("Queue.Views.Team",
    [
        new("Queue.View.Open", "status=open"),
        new("Queue.View.Unassigned", "assignee=none&status=open"),
        new("Queue.View.AllDueToday", "due=today", Mark: "near"),
        new("Queue.View.AllOverdue", "due=overdue", Mark: "late"),
        new("Queue.View.Supervised", "supervised=true", Mark: "late"),
        new("Queue.View.Transferred", "status=transferred"),
        new("Queue.View.Review", "status=underReview"),
        new("Queue.View.Unread", "unread=true", Mark: "near"),
        new("Queue.View.ReopeningAsked", "reopeningAsked=true", Mark: "near"),
        new("Queue.View.AllToClose", "status=answered"),
    ]);

    static readonly ViewGroup ToDecide = new("Queue.Views.Mine", [Awaiting, new("Queue.View.LateFeedback", "waits=lateFeedback", Mark: "late")]);

    public static ImmutableArray<ViewGroup> For(Subject subject, IEnumerable<ProjectRow> projects)
    {
        List<ViewGroup> groups = subject.Role switch
        {
            Role.Handler or Role.Mediator => [Alerts, Mine, Team],
            Role.Manager => [Alerts, Team, ToDecide],
            _ => [Alerts, Team],
        };
        var own = projects.Where(p => !p.IsClosed && Concerns(subject, p.Id)).Take(MostProjects)
            .Select(p => new SavedView("Queue.View.Project", $"{QueryOf(p.Code)}&status=open", p.Name)).ToImmutableArray();
        if (!own.IsEmpty) groups.Add(new("Queue.Views.Projects", own));
        return [.. groups];
    }

    /// <summary>What opens where nothing was asked for.</summary>
    public static SavedView First(ImmutableArray<ViewGroup> groups) => groups.First(group => group != Alerts).Views[0];

    /// <summary>Whose cases a subject may see: those of its team's projects, or all.</summary>
    public static bool Concerns(Subject subject, Guid project) =>
        Access.Matrix[Access.Read].Any.Contains(subject.Role) || subject.Projects.Contains(project);

    static string QueryOf(string project) => new QueryBuilder { { "projectId", project } }.ToString()[1..];
}
