using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.DataRights;

/// <summary>What is mine: the cases I reported, and what I may ask of the data kept about me.</summary>
sealed class MePage(GrievanceList list, DataRequests requests, Accounts accounts) : ActPage
{
    const int Shown = 5;

    public IReadOnlyList<GrievanceItem> Cases { get; private set; } = [];
    public int Open { get; private set; }
    public string Called { get; private set; } = "";

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("ReadOwnData") is { } no) return no;
        if (await requests.Own() is not { } whose) return StatusCode(403);

        HttpContext.HoldsASecret();
        Called = (await accounts.Find(whose.Person))?.DisplayName ?? "";
        Cases = (await list.Page(new(Order: "received", PageSize: Shown))).Items;
        Open = (await requests.Of(whose)).Count(one => one.Status is DataRequestStatus.Filed or DataRequestStatus.Proposed or DataRequestStatus.Approved);
        return Page();
    }
}
