using System.Collections.Immutable;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>My second factors: the app and the passkeys. Whoever has none yet can act on nothing else until there is one.</summary>
sealed class FactorsPage(Accounts accounts, Factors factors, Passkeys passkeys, Entrance entrance) : OwnPage(accounts)
{
    public Held Held { get; private set; } = null!;
    public ImmutableArray<Passkey> All { get; private set; } = [];

    /// <summary>Whether one came here to set up the first factor.</summary>
    public bool IsFirst => Session is { IsWhole: false };

    protected override bool ForHalf => true;
    protected override bool AsksFirst => true;

    public Task<IActionResult> OnGet() => Show();

    public async Task<IActionResult> OnPostOffer() => Content(await passkeys.Offer(Mine, HttpContext), "application/json");

    public async Task<IActionResult> OnPostPasskey()
    {
        var had = (await factors.Of(Mine.Id)).Any;
        if (await passkeys.Add(Mine, Typed("name"), Typed("answer"), HttpContext)) return await Added(had);

        ModelState.AddModelError("", Words.Sentence(new("access/wrong-passkey")));
        return await Show();
    }

    public async Task<IActionResult> OnPostRemovePasskey(string passkey)
    {
        if (await IsLast(all => all.Passkeys == 1 && !all.App)) return await Show();
        await passkeys.Remove(Mine.Id, passkey);
        return Then("/account/second-factor");
    }

    public async Task<IActionResult> OnPostRemoveApp()
    {
        if (await IsLast(all => all is { App: true, Passkeys: 0 })) return await Show();
        await factors.RemoveApp(Mine.Id);
        return Then("/account/second-factor");
    }

    /// <summary>Whoever must have a factor keeps the last one until there is another.</summary>
    async Task<bool> IsLast(Func<Held, bool> isIt)
    {
        if (!entrance.FactorRequired || !new Subject(Mine.Id, Mine.Role).IsStaff || !isIt(await factors.Of(Mine.Id))) return false;
        ModelState.AddModelError("", Words.Sentence(new("access/last-factor")));
        return true;
    }

    async Task<IActionResult> Show()
    {
        (Held, All) = (await factors.Of(Mine.Id), await passkeys.Of(Mine.Id));
        return Page();
    }
}
