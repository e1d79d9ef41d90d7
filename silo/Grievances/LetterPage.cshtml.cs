using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>A letter of a case, ready for paper. The name stays masked until whoever prints it says what for; that they looked is on record.</summary>
sealed class LetterModel(CaseFile file, Letters letters, IConfiguration settings) : OfficePage
{
    public Letter Letter { get; private set; } = null!;
    public string Code { get; private set; } = "";
    public bool IsMasked { get; private set; }

    public async Task<IActionResult> OnGet(string code, string kind) => await Enter(Access.Read) is { } barred ? barred : await Look(code, kind, unmasked: false);

    public async Task<IActionResult> OnPost(string code, string kind)
    {
        if (await Enter(Access.Read) is { } barred) return barred;
        if (await Bar(nameof(RevealReporter)) is { } notYours) return notYours;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var shown = Read<RevealReporter>() is { } ask && await Do(id, ask);
        if (shown) HttpContext.HoldsASecret();
        return await Look(code, kind, unmasked: shown);
    }

    async Task<IActionResult> Look(string code, string kind, bool unmasked)
    {
        if (!Enum.TryParse<Paper>(kind, ignoreCase: true, out var paper) || !Enum.IsDefined(paper)) return NotFound();
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var (outcome, view) = await file.Read(id, unmasked: unmasked);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };
        if (letters.Write(paper, view, await file.History(id), Receipt.Site(Request, settings) + "/track") is not { } letter) return NotFound();

        (Letter, Code, IsMasked) = (letter, view.Code, !unmasked && view.NextActs.Contains(nameof(RevealReporter)));
        return Page();
    }
}
