using Mediation.Ballots;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Mine: what I reported, what I may vote on, the homes or projects I am tied to, my data, my account.</summary>
sealed class MePage(GrievanceList list, InvitationList invitations, BallotList ballots, BallotFile ballot) : ActPage
{
    const int MostBallots = 50;

    public string Name => User.Identity?.Name ?? "";
    public bool IsCompany { get; private set; }
    public IReadOnlyList<GrievanceItem> Cases { get; private set; } = [];
    public List<InvitationItem> Ties { get; private set; } = [];

    /// <summary>Those that run or will, in which I have a voice: as an owner on the roll, or for one.</summary>
    public List<(BallotItem Item, CalloutView Callout)> Ballots { get; } = [];

    public async Task<IActionResult> OnGet() => await Bar("SeeOwnThings") ?? await Show();

    public async Task<IActionResult> OnPostEnd(Guid id)
    {
        if (await Bar("SeeOwnThings") is { } barred) return barred;
        return await Do(id, new EndTie()) ? Then("/me?said=ended") : await Show();
    }

    async Task<IActionResult> Show()
    {
        var subject = await Desk.Who();
        IsCompany = subject.Role == Role.Enterprise;
        Cases = (await list.Page(new(Order: "received"))).Items;
        if (!IsCompany) await Ask();
        Ties = await invitations.TiesOf(subject.Id);
        return Page();
    }

    // who has a voice the ballot knows, and those that run are awake; what is over stands in the list for everybody
    async Task Ask()
    {
        foreach (var one in (await ballots.Page(status: [BallotStatus.Open, BallotStatus.Noticed], pageSize: MostBallots)).Items)
            if ((await ballot.Callout(one.Id)).View is { Heads.IsEmpty: false } callout) Ballots.Add((one, callout));
    }
}
