using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>My account: what proves me, where I am signed in, what acts for me.</summary>
sealed class AccountPage(Accounts accounts, Passwords passwords, Factors factors, Sessions sessions, ApiKeys keys) : OwnPage(accounts)
{
    public bool HasPassword { get; private set; }
    public Held Held { get; private set; } = null!;
    public List<Session> Everywhere { get; private set; } = [];
    public int Keys { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        (HasPassword, Held, Everywhere, Keys) =
            (await passwords.Has(Mine.Id), await factors.Of(Mine.Id), await sessions.Of(Mine), (await keys.Of(Mine.Id)).Count);
        return Page();
    }

    public async Task<IActionResult> OnPostEnd(Guid id)
    {
        await sessions.End(Mine.Id, id);
        return Then(id == Session!.Id ? "/sign-in" : "/account#sessions");
    }

    public async Task<IActionResult> OnPostEverywhere()
    {
        await sessions.EndAll(Mine.Id);
        await HttpContext.LetOut();
        return Then("/sign-in");
    }
}
