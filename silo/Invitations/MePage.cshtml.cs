using Mediation.Ballots;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Mine: what I reported, what I may vote on, the homes or projects I am tied to, my data, my account.</summary>
sealed class MePage(GrievanceList list, InvitationList invitations, BallotList ballots) : ActPage
{
    public string Name => User.Identity?.Name ?? "";
    public bool IsCompany { get; private set; }
    public IReadOnlyList<GrievanceItem> Cases { get; private set; } = [];
    public List<InvitationItem> Ties { get; private set; } = [];

    /// <summary>In which I have a voice, by the roll or for somebody else.</summary>
    public IReadOnlyList<BallotItem> Ballots { get; private set; } = [];

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
        if (!IsCompany) Ballots = (await ballots.Page(seat: subject.Id, pageSize: 20)).Items;
        Ties = await invitations.TiesOf(subject.Id);
        return Page();
    }
}
