using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>What may be voted on: now, soon, and what has been decided.</summary>
sealed class BallotsPage(BallotList list) : ActPage
{
    const int PageSize = 20;

    public IReadOnlyList<BallotItem> Open { get; private set; } = [];
    public IReadOnlyList<BallotItem> Coming { get; private set; } = [];
    public Listed<BallotItem> Over { get; private set; } = null!;

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("ListBallots") is { } barred) return barred;

        (Open, Coming) = ((await list.Page(status: [BallotStatus.Open], pageSize: 100)).Items, (await list.Page(status: [BallotStatus.Noticed], pageSize: 100)).Items);
        Over = await list.Page(status: BallotList.Past, page: PageNumber, pageSize: PageSize);
        return Page();
    }
}
