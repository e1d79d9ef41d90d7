using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Rolls;

/// <summary>What everybody may see of a roll that is put up or frozen: of each unit its area and the first character of its owners; and where to say that it is wrong.</summary>
sealed class RollExtractPage(RollFile rolls, Visitors visitors) : ActPage
{
    const int PageSize = 20;

    public Project Project { get; private set; } = Project.Empty;
    public RollView View { get; private set; } = null!;
    public ImmutableArray<string> Buildings { get; private set; } = [];
    public string? Building { get; private set; }
    public string? Number { get; private set; }

    /// <summary>The number of the objection that was just made.</summary>
    public int? Said { get; private set; }
    public string Here => $"/rolls/{Project.Code}";
    public bool TakesObjections => View.FrozenAt is null && View.ObjectionsUntil is { } until && Desk.Rules.LocalDate(Desk.Now) <= until;

    Guid project;

    public async Task<IActionResult> OnGet(string code) => await Find(code) ?? Page();

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Find(code) is { } other) return other;
        var unit = Typed("unit").Trim();
        var key = unit == "" ? null : (await rolls.Current(project))?.At(unit)?.Key;
        if (unit != "" && key is null) ModelState.AddModelError("unit", Words["Hall.Unit.Unknown"]);
        if (!Need("reason", "Hall.Objection.Missing") || !ModelState.IsValid) return Page();
        if (await visitors.Report() is { } wait) return this.TooMany(wait, Words, "access/too-many-reports");
        if (!await Do(RollFile.IdOf(project), new ObjectToRoll(Typed("reason"), key))) return Page();

        TempData["said"] = (await rolls.Current(project))!.Objections.FindLast(one => one.Unit == key)!.Number;
        return Then(Here);
    }

    async Task<IActionResult?> Find(string code)
    {
        if (await Bar("ReadRoll") is { } no) return no;
        if (code.Length > 64 || await Desk.Find<Project>(CaseRef.Parse(code, null)) is not { } id || (await Desk.See<Project>(id, "ReadProject")).Case is not { IsOpened: true } seen) return NotFound();
        if (await rolls.Current(id) is not { } roll || (!roll.IsPublished && !roll.IsFrozen)) return NotFound();

        (project, Project) = (id, seen);
        Building = Request.Query["building"].ToString() is { Length: > 0 and <= 100 } building ? building : null;
        Number = Request.Query["number"].ToString().Trim() is { Length: > 0 and <= 100 } number ? number : null;
        if ((await rolls.Page(id, PageNumber, PageSize, Building, Number is null ? null : unit => unit.Number.Equals(Number, StringComparison.OrdinalIgnoreCase))).View is not { } view) return NotFound();

        (View, Buildings) = (view, [.. roll.Sorted.Select(unit => unit.Building).Distinct()]);
        Said = HttpMethods.IsGet(Request.Method) ? TempData["said"] as int? : null;
        return null;
    }
}
