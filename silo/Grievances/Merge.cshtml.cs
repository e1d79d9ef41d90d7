using Mediation.Cases;
using Mediation.Law;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>One case goes into another: both side by side, and what it does to the dates, before anything is done. And the way back.</summary>
sealed class MergeModel(CaseFile file, Merging merging) : OfficePage
{
    public GrievanceView Case { get; private set; } = null!;
    public GrievanceView? Main { get; private set; }
    public MergeEffect? Effect { get; private set; }
    public string Into { get; private set; } = "";

    public async Task<IActionResult> OnGet(string code, string? into) => await Enter("MergeGrievance") ?? await Look(code, into ?? "");

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Enter("MergeGrievance") is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } other || await Desk.Find<Grievance>(CaseRef.Parse(Typed("into"), null)) is not { } main) return await Look(code, Typed("into"));

        if (!Told(await merging.Merge(other, main, CommandId, new MergeRequest(Typed("into"))))) return await Look(code, Typed("into"));
        TempData["done"] = nameof(MergeGrievance);
        return Then($"/office/cases/{Uri.EscapeDataString(code)}");
    }

    public async Task<IActionResult> OnPostUndo(string code)
    {
        if (await Enter("UnmergeGrievance") is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } other) return NotFound();

        if (!Need("reason", "Merge.Reason.Missing") || Read<UnmergeGrievance>() is not { } ask || !Told(await merging.Undo(other, ask, CommandId))) return await Look(code, "");
        TempData["done"] = nameof(UnmergeGrievance);
        return Then($"/office/cases/{Uri.EscapeDataString(code)}");
    }

    async Task<IActionResult> Look(string code, string into)
    {
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();
        var (outcome, view) = await file.Read(id);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };

        (Case, Into) = (view, into.Trim());
        if (view.Together.MergedInto is not null || Into == "") return Page();
        if (Into.Length > 64 || await Desk.Find<Grievance>(CaseRef.Parse(Into, null)) is not { } main || (await file.Read(main)).View is not { } found)
        {
            ModelState.AddModelError("into", Words["Merge.NoSuch", Into]);
            return Page();
        }
        (Main, Effect) = (found, await merging.Foresee(id, main));
        if (Effect.Refused is { } why && ModelState.IsValid) ModelState.AddModelError("into", Words.Sentence(why));
        return Page();
    }

    public string DueOf(Clock? clock) => clock is null ? Words["Merge.NoClock"]
        : Words["Merge.Clock", HttpContext.RequestServices.GetRequiredService<Pages.Moments>().Say(clock.LegalDue.Date ?? Desk.Rules.LocalDate(clock.LegalDue.Instant!.Value), Pages.Detail.ShortDay), Words[$"Rule.{clock.Rule}"]];

    public bool BringsEarlier => Effect is { Refused: null, Main: { } now, Then: { } then } && now.LegalDue != then.LegalDue;
}
