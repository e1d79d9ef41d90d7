using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Letters to the homes of a project: printed here, each shown in the answer to the request that made it and never again; and what became of them.</summary>
sealed class LettersPage(Inviting inviting, InvitationList list, Site site) : ActPage
{
    public Project Project { get; private set; } = null!;
    public List<InvitationItem> All { get; private set; } = [];
    public ImmutableArray<Letter> Printed { get; private set; } = [];
    public Subject Viewer { get; private set; } = Subject.Nobody;
    public DateTimeOffset Now => Desk.Now;
    public string Site => site.Origin(Request);
    Guid id;

    public bool May(string action) => Access.MayEver(Viewer, action);
    public int Tied(Guid unit) => All.Count(one => one.UnitId == unit && one.Status == InvitationStatus.Accepted);
    public int Out(Guid unit) => All.Count(one => one.UnitId == unit && one.IsOpenAt(Now));

    public async Task<IActionResult> OnGet(string code) => await Bar("ReadInvitations") ?? await Show(code);

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Bar("InviteResident") is { } no) return no;
        if (!await Find(code)) return NotFound();

        var units = Chosen();
        if (units.Count == 0) ModelState.AddModelError("units", Words["Letters.Choose"]);
        if (units.Count > InvitationEndpoints.MostLetters) ModelState.AddModelError("units", Words["Letters.TooMany", InvitationEndpoints.MostLetters]);
        if (!int.TryParse(Typed("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days)) ModelState.AddModelError("days", Words["Error.Number"]);
        if (!ModelState.IsValid) return await Show(code);

        HttpContext.HoldsASecret();
        (Printed, var answer) = await inviting.Residents(id, units, days, CommandId);
        return Told(answer) ? Page() : await Show(code);
    }

    public async Task<IActionResult> OnPostRevoke(string code, Guid id) => await Bar("ReadInvitations") ?? await Bar("RevokeInvitation") ?? (await Do(id, new RevokeInvitation()) ? Then($"/admin/projects/{code}/letters#all") : await Show(code));
    public async Task<IActionResult> OnPostEnd(string code, Guid id) => await Bar("ReadInvitations") ?? await Bar("EndTie") ?? (await Do(id, new EndTie()) ? Then($"/admin/projects/{code}/letters#all") : await Show(code));

    /// <summary>The homes that were ticked, one by one or a building at a time, in the order in which they stand.</summary>
    List<Guid> Chosen()
    {
        HashSet<string> buildings = [.. Request.Form["buildings"].OfType<string>()], units = [.. Request.Form["units"].OfType<string>()];
        return [.. Project.Buildings.SelectMany(b => b.Units, (b, u) => (b, u)).Where(one => buildings.Contains($"{one.b.Id}") || units.Contains($"{one.u.Id}")).Select(one => one.u.Id)];
    }

    async Task<IActionResult> Show(string code)
    {
        if (!await Find(code)) return NotFound();
        (Viewer, All) = (await Desk.Who(), await list.OfProject(id));
        return Page();
    }

    async Task<bool> Find(string code)
    {
        if (code.Length > 64 || await Desk.Find<Project>(CaseRef.Parse(code, null)) is not { } found || (await Desk.SeeAs<Project>(found, new(Guid.Empty, Role.System), "ReadProject")).Case is not { IsOpened: true } project) return false;

        (id, Project) = (found, project);
        return true;
    }
}
