using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>In by a code sent to one's phone: for residents and companies who have shown that it is theirs, never for staff. Whose number it is, or whether it is anybody's, the answer does not say.</summary>
sealed class PhoneSignInPage(Phones phones, Accounts accounts, Attempts attempts, Entrance entrance, SealedCookies cookies) : ActPage
{
    const string Note = "phone", Path = "/sign-in";

    /// <summary>A code is on its way, as far as anybody can tell.</summary>
    public bool Sent { get; private set; }
    public int Minutes => (int)Phones.CodesLast.TotalMinutes;

    public IActionResult OnGet(bool again)
    {
        Sent = !again && Asked is not null;
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (Phones.Tidy(Typed("phone")) is not { } phone) return this.Faulty([new("phone", "access/no-phone-number")], Words);
        if (await attempts.Begin(Limit.Message, phone, HttpContext.Connection.RemoteIpAddress) is { } wait) return this.TooMany(wait, Words);

        if (await Owner(phone) is not null) await phones.Ask(phone, Phones.ToSignIn);
        cookies.Keep(HttpContext, Note, Path, phone, Desk.Now + Phones.CodesLast);
        return Then("/sign-in/phone");
    }

    public async Task<IActionResult> OnPostCode()
    {
        if (Asked is not { } phone) return Then("/sign-in/phone");
        Sent = true;
        if (!Need("code", "Error.Required")) return Page();
        var (who, address) = ($"phone {phone}", HttpContext.Connection.RemoteIpAddress);
        if (await attempts.Begin(Limit.Code, who, address) is { } wait) return this.TooMany(wait, Words);
        if (!await phones.Show(phone, Phones.ToSignIn, Typed("code")) || await Owner(phone) is not { } account) return this.Faulty([new("code", "access/wrong-code")], Words);

        await attempts.Succeeded(Limit.Code, who, address);
        cookies.Drop(HttpContext, Note, Path);
        return Then(await entrance.AfterFirst(account, null));
    }

    string? Asked => cookies.Find<string>(HttpContext, Note, Desk.Now);

    async Task<Account?> Owner(string phone) =>
        await phones.AccountOf(phone) is { } id && await accounts.Find(id) is { IsDisabled: false, Role: Role.Resident or Role.Enterprise } account
        && !(await accounts.FirstPasswordUntil(id) <= Desk.Now) ? account : null;
}
