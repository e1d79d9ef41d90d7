using Mediation.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Identity;

/// <summary>Who comes in: by name and password, by a passkey, or by the word of another house. Whatever was wrong, the answer is the same.</summary>
sealed class SignInPage(Passwords passwords, Passkeys passkeys, Attempts attempts, Entrance entrance, IConfiguration settings, ILogger<SignInPage> log) : ActPage
{
    const int LongestName = 40;

    /// <summary>What another house calls itself on the button; none where there is none.</summary>
    public string? Provider { get; } = Identity.Provider.IsThere(settings) ? settings["Oidc:Name"] ?? new Uri(settings["Oidc:Authority"]!).Host : null;

    public async Task<IActionResult> OnGet(string? returnUrl, string? refused)
    {
        if ((await Desk.Who()).Role != Role.Anonymous) return LocalRedirect(Inside(returnUrl) ?? Navigation.Home(User));
        if (refused is "provider" or "no-part") ModelState.AddModelError("", Words.Sentence(new($"access/refused-{refused}")));
        return Page();
    }

    public async Task<IActionResult> OnPost(string? returnUrl)
    {
        var (userName, password) = (Typed("userName").Trim(), Typed("password"));
        if (userName == "") ModelState.AddModelError("userName", Words["Error.Required"]);
        if (password == "") ModelState.AddModelError("password", Words["Error.Required"]);
        if (!ModelState.IsValid) return Page();
        if (userName.Length > LongestName || password.Length > PasswordRules.Longest) return Refuse();

        var (who, origin) = entrance.CountedAs(userName);
        if (await attempts.Begin(Limit.Password, who, origin) is { } wait)
        {
            log.LogWarning("too many failures: an account or an address waits {Seconds} s", (int)wait.TotalSeconds);
            return this.TooMany(wait, Words);
        }
        if (await passwords.SignIn(userName, password) is not { } account) return Refuse();

        await attempts.Succeeded(Limit.Password, who, origin);
        return Then(await entrance.AfterFirst(account, Inside(returnUrl)));
    }

    /// <summary>A passkey of whomever the browser knows; the module asks for it.</summary>
    public async Task<IActionResult> OnPostAsk() => Content(await passkeys.Ask(null, HttpContext), "application/json");

    /// <summary>A passkey asks for finger, face or PIN by itself: it is both factors.</summary>
    public async Task<IActionResult> OnPostPasskey(string? returnUrl)
    {
        var address = HttpContext.Connection.RemoteIpAddress;
        if (await attempts.Begin(Limit.Password, $"passkey from {address}", address) is { } wait) return this.TooMany(wait, Words);
        if (await passkeys.Show(Typed("answer"), HttpContext) is not { } account) return Refuse("access/wrong-passkey");

        await attempts.Succeeded(Limit.Password, $"passkey from {address}", address);
        return Then(await entrance.AfterAll(account, Inside(returnUrl)));
    }

    /// <summary>To the other house; a plain link, because its answer is one too.</summary>
    public IActionResult OnGetProvider(string? returnUrl, bool again)
    {
        if (Provider is null) return NotFound();

        var properties = new AuthenticationProperties { RedirectUri = "/" };
        if (Inside(returnUrl) is { } back) properties.Items["back"] = back;
        properties.SetParameter("again", again);
        return Challenge(properties, Identity.Provider.Scheme);
    }

    PageResult Refuse(string why = "access/wrong-name-or-password")
    {
        log.LogInformation("sign-in refused: {Reason}", why);
        ModelState.AddModelError("", Words.Sentence(new(why)));
        return Page();
    }

    string? Inside(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : null;
}
