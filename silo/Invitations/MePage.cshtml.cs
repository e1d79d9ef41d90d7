using Mediation.Ballots;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Mine: what I reported, what I may vote on, the homes or projects I am tied to, my data, my account.</summary>
sealed class MePage(GrievanceList list, InvitationList invitations, BallotList ballots) : ActPage
{
    const int MostBallots = 50;

    public string Name => User.Identity?.Name ?? "";
    public bool IsCompany { get; private set; }
    public IReadOnlyList<GrievanceItem> Cases { get; private set; } = [];
    public List<InvitationItem> Ties { get; private set; } = [];

    /// <summary>Those in which I have a part, as an owner on the roll, for one, or as an observer: what runs or will, and what is over.</summary>
    public IReadOnlyList<BallotItem> Ballots { get; private set; } = [];
    public IReadOnlyList<BallotItem> Past { get; private set; } = [];

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
        if (!IsCompany) (Ballots, Past) = (await Mine([BallotStatus.Open, BallotStatus.Noticed]), await Mine(BallotList.Past));
        Ties = await invitations.TiesOf(subject.Id);
        return Page();

        async Task<IReadOnlyList<BallotItem>> Mine(BallotStatus[] status) => (await ballots.Page(status: status, pageSize: MostBallots, seatOf: subject.Id)).Items;
    }
}
