using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Identity;

/// <summary>Who comes in by name and password; whatever was wrong, the answer is the same.</summary>
sealed class SignInPage(Accounts accounts, Attempts attempts) : ActPage
{
    const int LongestName = 40, LongestPassword = 200;

    public async Task<IActionResult> OnGet(string? returnUrl) =>
        (await Desk.Who()).Role == Role.Anonymous ? Page() : LocalRedirect(Inside(returnUrl) ?? Navigation.Home(User));

    public async Task<IActionResult> OnPost(string? returnUrl)
    {
        var (userName, password) = (Typed("userName").Trim(), Typed("password"));
        if (userName == "") ModelState.AddModelError("userName", Words["Error.Required"]);
        if (password == "") ModelState.AddModelError("password", Words["Error.Required"]);
        if (!ModelState.IsValid) return Page();
        if (userName.Length > LongestName || password.Length > LongestPassword) return Refuse();

        var address = HttpContext.Connection.RemoteIpAddress;
        if (attempts.Begin(userName, address) is { } wait) return this.TooMany(wait, Words);
        if (await accounts.SignIn(userName, password) is not { } account) return Refuse();

        attempts.Succeeded(userName, address);
        await HttpContext.LetIn(account);
        return Then(Inside(returnUrl) ?? Navigation.HomeOf(account.Role));
    }

    PageResult Refuse()
    {
        ModelState.AddModelError("", Words.Sentence(new("access/wrong-name-or-password")));
        return Page();
    }

    string? Inside(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : null;
}
