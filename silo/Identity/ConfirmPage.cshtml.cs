using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Is it still you? Password or factor, once more, before what weighs heavily; then back to it.</summary>
sealed class ConfirmPage(Accounts accounts, Passwords passwords, Factors factors, Passkeys passkeys, Sessions sessions, Attempts attempts, IConfiguration settings) : OwnPage(accounts)
{
    public bool HasPassword { get; private set; }
    public Held Held { get; private set; } = null!;
    public bool ByProvider => !HasPassword && !Held.Any && Provider.IsThere(settings);

    protected override bool ForHalf => true;

    public Task<IActionResult> OnGet() => Show();

    public async Task<IActionResult> OnPost(string? returnUrl)
    {
        if (!Need("proof", "Error.Required") || Typed("proof").Length > PasswordRules.Longest) return await Show();

        // counted by session: nobody elsewhere can shut out whoever sits here
        var who = $"session {Session!.Id}";
        if (await attempts.Begin(Limit.Confirmation, who, HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            await Show();
            return this.TooMany(wait, Words);
        }
        if (!await factors.Show(Mine.Id, Typed("proof")) && !await passwords.IsRight(Mine.Id, Typed("proof")))
        {
            ModelState.AddModelError("proof", Words.Sentence(new("access/wrong-proof")));
            return await Show();
        }
        await attempts.Succeeded(Limit.Confirmation, who, HttpContext.Connection.RemoteIpAddress);
        return await Done(returnUrl);
    }

    public async Task<IActionResult> OnPostAsk() => Content(await passkeys.Ask(Mine.Id, HttpContext), "application/json");

    public async Task<IActionResult> OnPostPasskey(string? returnUrl)
    {
        if ((await passkeys.Show(Typed("answer"), HttpContext))?.Id == Mine.Id) return await Done(returnUrl);

        ModelState.AddModelError("", Words.Sentence(new("access/wrong-passkey")));
        return await Show();
    }

    async Task<IActionResult> Done(string? returnUrl)
    {
        await sessions.Confirm(Session!.Id);
        return Then(Url.IsLocalUrl(returnUrl) ? returnUrl! : "/account");
    }

    async Task<IActionResult> Show()
    {
        (HasPassword, Held) = (await passwords.Has(Mine.Id), await factors.Of(Mine.Id));
        return Page();
    }
}
