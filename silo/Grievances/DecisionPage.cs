using Mediation.Cases;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>One decision about one case on a page of its own: its reason, and what it means for the clock, stand there before it is taken.</summary>
abstract class DecisionPage(CaseFile file, string act) : OfficePage
{
    public GrievanceView Case { get; private set; } = null!;
    public string Act => act;
    public string Back => $"/office/cases/{Case.Code}";

    /// <summary>The version that the form was made from, and is asked of.</summary>
    public int Version => Case.Version;

    public async Task<IActionResult> OnGet(string code) => await Find(code) is { } other ? other : await Show();

    protected abstract Task<IActionResult> Show();

    /// <summary>Something else than this page, where there is nothing to decide here; the case is read otherwise.</summary>
    protected async Task<IActionResult?> Find(string code)
    {
        if (await Enter(act) is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var (outcome, view) = await file.Read(id);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };

        Case = view;
        return view.NextActs.Contains(act) ? null : Then(Back);
    }

    protected async Task<IActionResult> Take(string code, Command<Grievance>? command, object? asked = null)
    {
        if (Case is null && await Find(code) is { } other) return other;
        if (command is null || !await Do(Case!.Id, command, asked)) return await Show();

        TempData["done"] = act;
        return Then(await Bar(Access.Read) is null && (await file.Read(Case.Id)).View is not null ? Back : "/office");
    }

    public string Kept(string field) => Typed(field);

    public string? Bad(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0 ? "true" : null;

    /// <summary>The legal due of the clock that runs, which no decision here stops unless it says so.</summary>
    public DateOnly? Due => Case.Clock?.LegalDue.Date;
}
