using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The one-time link back in: a new password, then the factor that is still there, or a new one.</summary>
sealed class ReturnPage(Accounts accounts, Passwords passwords, Attempts attempts, Entrance entrance) : ActPage
{
    const int LongestWord = 80;

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPost()
    {
        var word = Typed("word").Trim().TrimStart('#');
        var complete = Need("word", "Error.Required") & Need("password", "Error.Required");
        if (complete && Typed("password") != Typed("again")) ModelState.AddModelError("again", Words.Sentence(new("access/passwords-differ")));
        if (!ModelState.IsValid) return Page();

        var (who, address) = ($"return from {HttpContext.Connection.RemoteIpAddress}", HttpContext.Connection.RemoteIpAddress);
        if (await attempts.Begin(Limit.Link, who, address) is { } wait) return this.TooMany(wait, Words);
        if (word.Length > LongestWord || await accounts.InvitedBack(word, useUp: false) is not { } account) return this.Faulty([new Fault("word", "access/link-used")], Words);

        // the password is looked at before the word is used up
        if (PasswordRules.Fault(Typed("password"), account.UserName, account.DisplayName) is { } fault) return this.Faulty([new Fault("password", fault.Code, fault.Args)], Words);
        if (await accounts.InvitedBack(word, useUp: true) is null) return this.Faulty([new Fault("word", "access/link-used")], Words);

        await passwords.Set(account.Id, Typed("password"));
        await attempts.Succeeded(Limit.Link, who, address);
        return Then(await entrance.AfterFirst((await accounts.Find(account.Id))!, null));
    }
}
