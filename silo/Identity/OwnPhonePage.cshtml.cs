using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The phone by which a resident comes in: kept once a code that was sent there is shown.</summary>
sealed class OwnPhonePage(Accounts accounts, Phones phones, Attempts attempts, SealedCookies cookies) : OwnPage(accounts)
{
    const string Note = "own-phone", Path = "/account";

    public bool Sent { get; private set; }
    public string? Phone { get; private set; }
    public int Minutes => (int)Phones.CodesLast.TotalMinutes;

    protected override bool AsksFirst => true;

    public async Task<IActionResult> OnGet(bool again) => await Bar("SeeOwnThings") ?? await Show(!again && Asked is not null);

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("SeeOwnThings") is { } no) return no;
        await Show(sent: false);
        if (Phones.Tidy(Typed("phone")) is not { } phone) return this.Faulty([new("phone", "access/no-phone-number")], Words);
        if (await attempts.Begin(Limit.Message, phone, HttpContext.Connection.RemoteIpAddress) is { } wait) return this.TooMany(wait, Words);

        await phones.Ask(phone, Purpose);
        cookies.Keep(HttpContext, Note, Path, phone, Desk.Now + Phones.CodesLast);
        return Then("/account/phone");
    }

    public async Task<IActionResult> OnPostCode()
    {
        if (await Bar("SeeOwnThings") is { } no) return no;
        if (Asked is not { } phone) return Then("/account/phone");
        await Show(sent: true);
        if (!Need("code", "Error.Required")) return Page();
        if (await attempts.Begin(Limit.Code, $"phone {phone}", HttpContext.Connection.RemoteIpAddress) is { } wait) return this.TooMany(wait, Words);
        if (!await phones.Show(phone, Purpose, Typed("code"))) return this.Faulty([new("code", "access/wrong-code")], Words);

        await attempts.Succeeded(Limit.Code, $"phone {phone}", HttpContext.Connection.RemoteIpAddress);
        await phones.Keep(Mine.Id, phone);
        cookies.Drop(HttpContext, Note, Path);
        return Then("/account/phone");
    }

    public async Task<IActionResult> OnPostRemove()
    {
        if (await Bar("SeeOwnThings") is { } no) return no;
        await phones.Remove(Mine.Id);
        return Then("/account/phone");
    }

    // a code that was asked for here counts for this account alone
    string Purpose => $"{Phones.ToKeep} {Mine.Id}";
    string? Asked => cookies.Find<string>(HttpContext, Note, Desk.Now);

    async Task<IActionResult> Show(bool sent)
    {
        (Sent, Phone) = (sent, await phones.Of(Mine.Id));
        HttpContext.HoldsASecret();
        return Page();
    }
}
