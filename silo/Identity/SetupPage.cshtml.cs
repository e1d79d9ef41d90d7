using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The one-time link: its word makes the first administrator, who is signed in at once.</summary>
sealed class SetupPage(Admission admission, Attempts attempts) : ActPage
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPost()
    {
        var ask = Read<Setup>();
        if (ask is not null && Typed("password") != Typed("again")) ModelState.AddModelError("again", Words.Sentence(new("access/passwords-differ")));
        if (ask is null || !ModelState.IsValid) return Page();

        var address = HttpContext.Connection.RemoteIpAddress;
        if (attempts.Begin(ask.UserName, address) is { } wait) return this.TooMany(wait, Words);
        var (account, faults) = await admission.SetUp(ask);
        if (account is null) return this.Faulty(faults, Words);

        attempts.Succeeded(ask.UserName, address);
        await HttpContext.LetIn(account);
        return Then(Navigation.HomeOf(account.Role));
    }
}
