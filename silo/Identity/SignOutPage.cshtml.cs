using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The way out: a form's button only, so that no foreign link signs anybody out.</summary>
sealed class SignOutPage : ActPage
{
    public IActionResult OnGet() => LocalRedirect(Navigation.Home(User));

    public async Task<IActionResult> OnPost()
    {
        await HttpContext.LetOut();
        return Then("/sign-in");
    }
}
