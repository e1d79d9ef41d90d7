using System.Collections.Immutable;
using Mediation.Ballots;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The first page: what I can do here, and what is going on where I live.</summary>
sealed class HomePage(ProjectList list, BallotList ballots, BallotFile ballot) : ActPage
{
    public ImmutableArray<ProjectRow> Open { get; private set; } = [];
    public ProjectRow? Here { get; private set; }

    /// <summary>Ballots are not for the developer's side.</summary>
    public bool MayVote { get; private set; }
    public int OpenBallots { get; private set; }
    public BallotItem? Voting { get; private set; }
    public TurnoutView? Turnout { get; private set; }
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
        if (MayVote = Access.MayEver(await Desk.Who(), "ListBallots")) await Ballots();
        return Page();
    }

    // how many are open, and the first of those where one lives
    async Task Ballots()
    {
        OpenBallots = (await ballots.Page(status: [BallotStatus.Open], pageSize: 1)).Total;
        if (OpenBallots == 0 || (await ballots.Page(Here?.Id, [BallotStatus.Open], pageSize: 1)).Items is not [var first]) return;

        Turnout = await ballot.OpenTurnout(first.Id);
        if (Turnout is not null) Voting = first;
    }
}
