using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The one-time link: its word makes the first administrator, who sets up a second factor next.</summary>
sealed class SetupPage(Admission admission, Attempts attempts, Entrance entrance) : ActPage
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPost()
    {
        var ask = Read<Setup>();
        if (ask is not null && Typed("password") != Typed("again")) ModelState.AddModelError("again", Words.Sentence(new("access/passwords-differ")));
        if (ask is null || !ModelState.IsValid) return Page();

        var address = HttpContext.Connection.RemoteIpAddress;
        if (await attempts.Begin(Limit.Link, ask.UserName, address) is { } wait) return this.TooMany(wait, Words);
        var (account, faults) = await admission.SetUp(ask);
        if (account is null) return this.Faulty(faults, Words);

        await attempts.Succeeded(Limit.Link, ask.UserName, address);
        return Then(await entrance.AfterFirst(account, null));
    }
}
