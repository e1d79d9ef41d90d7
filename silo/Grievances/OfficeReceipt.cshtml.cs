using Mediation.Pages;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The slip for whoever wrote, came or called: the code and the secret, shown to the one who logged it, right afterwards only.</summary>
sealed class OfficeReceiptModel(KeyFile keys, CaseFile file, SealedCookies cookies) : OfficePage
{
    public GrievanceView? Case { get; private set; }
    public Receipt? Receipt { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        if (await Enter("LogGrievance") is { } barred) return barred;
        if (JustLogged.Find(HttpContext, cookies, await Desk.Who(), Desk.Now) is not { } id) return Page();

        (_, Case) = await file.Read(id);
        if (Case is not null) Receipt = new(id, Case.Code, TrackingSecret.Of(keys, id));
        HttpContext.HoldsASecret();
        return Page();
    }
}
