using Mediation.Cases;
using Mediation.Law;
using Mediation.Pages;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>What somebody takes home: the code, the secret, and what happens when.</summary>
abstract class ReceiptPage(SealedCookies cookies, IConfiguration settings) : ActPage
{
    public Receipt? Receipt { get; private set; }
    public Grievance? Case { get; private set; }
    public string TrackUrl => Receipt!.Url(Request, settings);
    public string Site => Grievances.Receipt.Site(Request, settings);
    public DateOnly? InformBy => Case?.Clock?.LegalDue.Date;
    public int? DaysLeft => Case?.Clock?.Left(Desk.Now, Desk.Rules).WorkingDays;
    public int FinishDays => Desk.Rules.Clocks["P-FINISH"].Length;

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("TrackGrievance") is { } barred) return barred;

        HttpContext.HoldsASecret();
        Receipt = Grievances.Receipt.Find(HttpContext, cookies, Desk.Now);
        if (Receipt is not null) Case = (await Desk.SeeAs<Grievance>(Receipt.CaseId, new Following(Receipt.CaseId, Receipt.Member).Subject, Access.Read)).Case;
        return Page();
    }
}

/// <summary>The page after the report.</summary>
sealed class DonePage(SealedCookies cookies, IConfiguration settings) : ReceiptPage(cookies, settings);

/// <summary>The same on paper; an officer's phone asks for it with the code and the secret that it was given.</summary>
[IgnoreAntiforgeryToken]        // whoever posts proves the case by its secret, from a page that may have waited offline for days
sealed class SlipPage(SealedCookies cookies, IConfiguration settings, KeyFile keys) : ReceiptPage(cookies, settings)
{
    readonly SealedCookies cookies = cookies;

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("TrackGrievance") is { } barred) return barred;

        if (await Following.Find(Desk, keys, Typed("code"), Typed("secret")) is { } who)
            new Receipt(who.CaseId, Typed("code").Trim().ToUpperInvariant(), TrackingSecret.Of(keys, who.CaseId, who.Member), who.Member).Keep(HttpContext, cookies, Desk.Now);
        return Then("/report/slip");
    }
}
