using System.Collections.Immutable;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Ten codes for the day the phone is lost; shown in the answer to the very request that made them, and never again.</summary>
sealed class CodesPage(Accounts accounts, Factors factors) : OwnPage(accounts)
{
    public int Left { get; private set; }
    public ImmutableArray<string> Once { get; private set; } = [];

    protected override bool AsksFirst => true;

    public async Task<IActionResult> OnGet()
    {
        Left = (await factors.Of(Mine.Id)).Codes;
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (!(await factors.Of(Mine.Id)).Any) return Then(Gate.SetUp);

        Once = await factors.NewCodes(Mine.Id);
        HttpContext.HoldsASecret();
        return Page();
    }
}
