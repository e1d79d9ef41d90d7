using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The second step of signing in: a code of the app, a passkey, or a recovery code.</summary>
sealed class SecondStepPage(Entrance entrance, Factors factors, Passkeys passkeys, Attempts attempts, ILogger<SecondStepPage> log) : ActPage
{
    public Held Held { get; private set; } = new(false, 0, 0);

    public async Task<IActionResult> OnGet() => await Who() is null ? Then("/sign-in") : Page();

    public async Task<IActionResult> OnPost()
    {
        if (await Who() is not { } step) return Then("/sign-in");
        if (!Need("code", "Error.Required")) return Page();
        var (who, origin) = ($"{step.Account.Id} {entrance.CountedAs(step.Account.UserName).Who}", entrance.CountedAs(step.Account.UserName).Origin);
        if (await attempts.Begin(Limit.Code, who, origin) is { } wait) return this.TooMany(wait, Words);
        if (!await factors.Show(step.Account.Id, Typed("code"))) return Refuse(step.Account, "access/wrong-code");

        await attempts.Succeeded(Limit.Code, who, origin);
        return Then(await entrance.AfterAll(step.Account, step.ReturnUrl));
    }

    public async Task<IActionResult> OnPostAsk() => await Who() is not { } step ? BadRequest() : Content(await passkeys.Ask(step.Account.Id, HttpContext), "application/json");

    public async Task<IActionResult> OnPostPasskey()
    {
        if (await Who() is not { } step) return Then("/sign-in");
        var shown = await passkeys.Show(Typed("answer"), HttpContext);
        return shown?.Id == step.Account.Id ? Then(await entrance.AfterAll(step.Account, step.ReturnUrl)) : Refuse(step.Account, "access/wrong-passkey");
    }

    IActionResult Refuse(Account account, string why)
    {
        log.LogInformation("second step of account {Account} refused: {Reason}", account.Id, why);
        ModelState.AddModelError(why == "access/wrong-code" ? "code" : "", Words.Sentence(new(why)));
        return Page();
    }

    async Task<(Account Account, string? ReturnUrl)?> Who()
    {
        var step = await entrance.AtSecond();
        if (step is { } one) Held = await factors.Of(one.Account.Id);
        return step;
    }
}
