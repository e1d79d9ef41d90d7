using System.Collections.Immutable;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>One ballot: may I vote, what is asked, how it is decided, how many have answered.</summary>
sealed class BallotPage(BallotFile file, SealedCookies cookies) : VoterPage(file, cookies)
{
    /// <summary>The parts that must each reach their own mark, where there are several; small ones are not told apart.</summary>
    public ImmutableArray<TurnoutView> Parts { get; private set; } = [];

    public async Task<IActionResult> OnGet(string id)
    {
        if (await Enter(id) is { } barred) return barred;

        if (View is { Rules.Length: > 1, Turnout: not null }) Parts = [.. (await Papers.Turnout(Id)).Views.Where(part => part.Group != "" && !part.Needed.IsEmpty)];
        HttpContext.HoldsASecret();      // own receipts
        return Page();
    }
}
