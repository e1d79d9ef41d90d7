using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>One ballot: may I vote, what is asked, how it is decided, how many have answered.</summary>
sealed class BallotPage(BallotFile file, SealedCookies cookies) : VoterPage(file, cookies)
{
    public async Task<IActionResult> OnGet(string id)
    {
        if (await Enter(id) is { } barred) return barred;

        HttpContext.HoldsASecret();      // own receipts
        return Page();
    }
}
