using System.Globalization;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Organisations;
using Mediation.Pages;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Projects;

/// <summary>One project: its buildings with their units, its team, and its end.</summary>
sealed class ProjectPage(Accounts accounts, OrganisationList organisations, RollFile rolls) : ActPage
{
    const int MostFloors = 99, MostPerFloor = 50;

    public Project Project { get; private set; } = null!;
    public List<Account> Candidates { get; private set; } = [];
    public List<OrganisationItem> Organisations { get; private set; } = [];
    public Subject Viewer { get; private set; } = Subject.Nobody;

    /// <summary>What the roll says of the units of one building, owners masked, for whoever may see it.</summary>
    public RollView? Owned { get; private set; }
    public string? Shown { get; private set; }
    public bool HasRoll { get; private set; }
    Guid id;

    public async Task<IActionResult> OnGet(string code) => await Bar("FormTeam") ?? await Show(code);

    public async Task<IActionResult> OnPostBuilding(string code)
    {
        if (await Bar("AddBuilding") is { } no) return no;
        if (!await Find(code)) return NotFound();
        var generated = Generated();
        if (Read<AddBuilding>() is { } ask && ModelState.IsValid && await Do(id, ask with { Units = [.. ask.Units, .. generated] }))
            return Then($"/admin/projects/{Project.Code}#buildings");
        return await Show(code);
    }

    public async Task<IActionResult> OnPostTeam(string code)
    {
        if (await Bar("FormTeam") is { } no) return no;
        if (!await Find(code)) return NotFound();
        if (Read<FormTeam>() is not { } ask || !await Do(id, ask)) return await Show(code);

        accounts.Forget();
        return Then($"/admin/projects/{Project.Code}#team");
    }

    public async Task<IActionResult> OnPostPlace(string code)
    {
        if (await Bar("PlaceProject") is { } no) return no;
        if (!await Find(code)) return NotFound();
        if (Read<PlaceProject>() is not { } ask) return await Show(code);
        foreach (var fault in await organisations.Faults(ask)) ModelState.AddModelError(fault.Field, Words.Sentence(new(fault.Code, fault.Args)));
        if (!ModelState.IsValid || !await Do(id, ask)) return await Show(code);

        accounts.Forget();
        return Then($"/admin/projects/{Project.Code}#place");
    }

    public async Task<IActionResult> OnPostClosure(string code)
    {
        if (await Bar("CloseProject") is { } no) return no;
        if (!await Find(code)) return NotFound();
        if (Typed("sure") != "true") ModelState.AddModelError("sure", Words["Project.Close.Tick"]);
        else if (await Do(id, new CloseProject())) return Then($"/admin/projects/{Project.Code}");
        return await Show(code);
    }

    public bool May(string action) => Access.MayEver(Viewer, action) && !Project.IsClosed;

    async Task<IActionResult> Show(string code)
    {
        if (!await Find(code)) return NotFound();
        HasRoll = (await rolls.Page(id, pageSize: 1)).View is not null;
        if (HasRoll && Request.Query["building"].ToString() is { Length: > 0 and <= 100 } building) (Shown, Owned) = (building, (await rolls.Page(id, pageSize: 1_000, building: building)).View);
        (Viewer, Organisations) = (await Desk.Who(), (await organisations.All()).FindAll(one => !one.IsDissolved));
        Candidates = (await accounts.List()).FindAll(a =>
            Project.Team.Contains(a.Id) || a is { IsDisabled: false, Role: Role.Officer or Role.Handler or Role.Mediator });
        return Page();
    }

    async Task<bool> Find(string code)
    {
        if (await Desk.Find<Project>(CaseRef.Parse(code, null)) is not { } found || (await Desk.See<Project>(found, "ReadProject")).Case is not { IsOpened: true } project)
            return false;

        (id, Project) = (found, project);
        return true;
    }

    /// <summary>Floors times units a floor: 101, 102, ... 201, ...; both numbers or neither.</summary>
    List<string> Generated()
    {
        var (floors, perFloor) = (Typed("floors").Trim(), Typed("perFloor").Trim());
        if (floors == "" && perFloor == "") return [];
        var (high, wide) = (Number("floors", floors, MostFloors), Number("perFloor", perFloor, MostPerFloor));
        if (high is null || wide is null) return [];

        return [.. from floor in Enumerable.Range(1, high.Value) from unit in Enumerable.Range(1, wide.Value) select $"{floor}{unit:00}"];

        int? Number(string field, string given, int most)
        {
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
            ModelState.AddModelError(field, Words.Sentence(new("field/not-in-range", "1", $"{most}")));
            return null;
        }
    }
}
