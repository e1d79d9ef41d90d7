using Mediation.Cases;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Letting oneself into a case that is not one's own, for an hour and with a reason.</summary>
sealed class GlassPage : OfficePage
{
    public async Task<IActionResult> OnGet() => await Enter("BreakGlass") ?? Page();

    public async Task<IActionResult> OnPost()
    {
        if (await Enter("BreakGlass") is { } no) return no;
        if (!Need("code", "Glass.Code.Missing") | !Need("reason", "Glass.Reason.Missing") || Read<BreakGlass>() is not { } ask) return Page();

        if (await Desk.Find<Grievance>(CaseRef.Parse(Typed("code").Trim(), null)) is { } id) return await Do(id, ask) ? Then($"/office/cases/{id}") : Page();

        ModelState.AddModelError("code", Words.Sentence(new("not-found")));
        return Page();
    }
}
