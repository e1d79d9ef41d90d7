using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Staff;

/// <summary>The supervisor's watch over those who act: who looked at whom, and which parts were given.</summary>
sealed class IntegrityPage(Integrity integrity, GrantList grants) : ActPage
{
    public List<Look> Looks { get; private set; } = [];
    public List<OftenLooked> Often { get; private set; } = [];
    public List<GrantList.Line> Grants { get; private set; } = [];

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("WatchIntegrity") is { } no) return no;

        (Looks, Often, Grants) = (await integrity.Looks(), await integrity.Often(), await grants.Of());
        return Page();
    }
}
