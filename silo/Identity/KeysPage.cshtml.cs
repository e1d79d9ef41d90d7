using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>My keys: what acts for me without me. A new one is shown in the answer to the very request that made it, and never again.</summary>
sealed class KeysPage(Accounts accounts, ApiKeys keys) : OwnPage(accounts)
{
    public List<ApiKey> All { get; private set; } = [];
    public string? Once { get; private set; }

    /// <summary>The actions a key of mine may be narrowed to: those of my own part.</summary>
    public IEnumerable<string> Actions => KeyEndpoints.ActionsOf(Mine.Role);

    protected override bool AsksFirst => true;

    public Task<IActionResult> OnGet() => Show();

    public async Task<IActionResult> OnPost()
    {
        if (Read<NewKey>() is not { } wish) return await Show();

        foreach (var fault in KeyEndpoints.Wrong(wish, Mine.Role, ApiKeys.Usual)) ModelState.AddModelError(fault.Field, Words.Sentence(new Refusal(fault.Code, fault.Args)));
        if (!ModelState.IsValid) return await Show();

        Once = (await keys.Create(Mine.Id, KeyEndpoints.PlanOf(wish))).Key;
        HttpContext.HoldsASecret();
        return await Show();
    }

    public async Task<IActionResult> OnPostRevoke(Guid key)
    {
        await keys.Revoke(Mine.Id, key);
        return Then("/account/keys");
    }

    async Task<IActionResult> Show()
    {
        All = await keys.Of(Mine.Id);
        return Page();
    }
}
