using System.Security.Cryptography;
using Mediation.Pages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Ties an authenticator app to the account: a secret is shown, and counts once the app has shown a code of it.</summary>
sealed class AppPage(Accounts accounts, Factors factors, Attempts attempts, IDataProtectionProvider protection) : OwnPage(accounts)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public byte[] Secret { get; private set; } = [];

    /// <summary>The secret on its way through the form, sealed for this account and for half an hour.</summary>
    public string Kept { get; private set; } = "";

    protected override bool ForHalf => true;
    protected override bool AsksFirst => true;

    public IActionResult OnGet() => Show(Totp.NewSecret());

    public async Task<IActionResult> OnPost()
    {
        if (Opened(Typed("kept")) is not { } secret) return Show(Totp.NewSecret());
        if (!Need("code", "Error.Required")) return Show(secret);

        var who = $"session {Session!.Id}";
        if (await attempts.Begin(Limit.Code, who, HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            Show(secret);
            return this.TooMany(wait, Words);
        }
        var had = (await factors.Of(Mine.Id)).Any;
        if (await factors.AddApp(Mine.Id, secret, Typed("code"))) return await Added(had);

        ModelState.AddModelError("code", Words.Sentence(new("access/wrong-code")));
        return Show(secret);
    }

    IActionResult Show(byte[] secret)
    {
        (Secret, Kept) = (secret, Sealer.Protect(Convert.ToHexString(secret), Patience));
        HttpContext.HoldsASecret();
        return Page();
    }

    byte[]? Opened(string kept)
    {
        try { return kept.Length is > 0 and < 2000 ? Convert.FromHexString(Sealer.Unprotect(kept)) : null; }
        catch (CryptographicException) { return null; }      // too old, or sealed for somebody else
    }

    ITimeLimitedDataProtector Sealer => protection.CreateProtector("authenticator", $"{Mine.Id}").ToTimeLimitedDataProtector();
}
