using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>A new password in place of the old one. Every other session ends; this one goes on under a new id.</summary>
sealed class PasswordPage(Accounts accounts, Passwords passwords, Attempts attempts, Entrance entrance) : OwnPage(accounts)
{
    protected override bool ForHalf => Session is { OwesPassword: true };

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPost()
    {
        var (current, wanted) = (Typed("current"), Typed("password"));
        var complete = Need("current", "Error.Required") & Need("password", "Error.Required");
        if (complete && wanted != Typed("again")) ModelState.AddModelError("again", Words.Sentence(new("access/passwords-differ")));
        if (!ModelState.IsValid || current.Length > PasswordRules.Longest) return Page();

        var who = $"session {Session!.Id}";
        if (await attempts.Begin(Limit.Confirmation, who, HttpContext.Connection.RemoteIpAddress) is { } wait) return this.TooMany(wait, Words);
        var faults = await passwords.Change(Mine.Id, current, wanted);
        if (!faults.IsEmpty) return this.Faulty(faults, Words);

        await attempts.Succeeded(Limit.Confirmation, who, HttpContext.Connection.RemoteIpAddress);
        if (Session.OwesPassword) return Then(await entrance.AfterFirst(Mine, null));
        await HttpContext.LetIn(Mine, Session.IsWhole);
        return Then("/account");
    }
}
