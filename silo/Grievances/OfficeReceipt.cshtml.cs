using Mediation.Pages;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The slip for whoever wrote, came or called: the code and the secret, shown to the one who logged it, right afterwards only.</summary>
sealed class OfficeReceiptModel(KeyFile keys, CaseFile file, IConfiguration settings) : OfficePage
{
    public GrievanceView? Case { get; private set; }
    public string Secret { get; private set; } = "";
    public string TrackingAddress => (settings["PublicUrl"] ?? $"{Request.Scheme}://{Request.Host}").TrimEnd('/') + "/track";

    public async Task<IActionResult> OnGet()
    {
        if (await Enter("LogGrievance") is { } barred) return barred;
        if (JustLogged.Of(TempData, await Desk.Who(), Desk.Now) is not { } id) return Page();

        (_, Case) = await file.Read(id);
        if (Case is not null) Secret = TrackingSecret.Grouped(TrackingSecret.Of(keys, id));
        HttpContext.HoldsASecret();
        return Page();
    }
}
