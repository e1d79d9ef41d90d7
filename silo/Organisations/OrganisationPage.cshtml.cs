using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Organisations;

/// <summary>One unit: its place and duties, its people, its end.</summary>
sealed class OrganisationPage(OrganisationList list, Accounts accounts) : ActPage
{
    public Organisation One { get; private set; } = null!;
    public List<OrganisationItem> All { get; private set; } = [];
    public List<Account> Candidates { get; private set; } = [];
    public string? ParentCode { get; private set; }
    public OrganisationItem Item => All.First(item => item.Id == id);
    Subject viewer = Subject.Nobody;
    Guid id;

    public bool May(string action) => Access.MayEver(viewer, action) && !One.IsDissolved;

    public async Task<IActionResult> OnGet(string code) => await Bar("ReadOrganisation") ?? await Show(code);

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Bar("ReviseOrganisation") is { } no) return no;
        if (!await Find(code)) return NotFound();
        if (Read<OrganisationRevision>() is not { } ask) return await Show(code);
        if (await list.Superior(ask.Parent) is not (true, var parent)) ModelState.AddModelError("parent", Words.Sentence(new("import/unknown-parent", ask.Parent!)));
        else if (await Do(id, new ReviseOrganisation(ask.Name, parent, ask.Duties, ask.Hours), ask)) return Done(code);
        return await Show(code);
    }

    public async Task<IActionResult> OnPostMembers(string code)
    {
        if (await Bar("StaffOrganisation") is { } no) return no;
        if (!await Find(code)) return NotFound();
        return Read<StaffOrganisation>() is { } ask && await Do(id, ask) ? Done(code) : await Show(code);
    }

    public async Task<IActionResult> OnPostDissolve(string code)
    {
        if (await Bar("DissolveOrganisation") is { } no) return no;
        if (!await Find(code)) return NotFound();
        All = await list.All();
        if (Typed("sure") != "true") ModelState.AddModelError("sure", Words["Project.Close.Tick"]);
        else if (await Do(id, new DissolveOrganisation(Item.Below > 0 || Item.Projects > 0))) return Then("/admin/organisation");
        return await Show(code);
    }

    IActionResult Done(string code)
    {
        accounts.Forget();
        return Then($"/admin/organisation/{Uri.EscapeDataString(code)}");
    }

    async Task<IActionResult> Show(string code)
    {
        if (!await Find(code)) return NotFound();
        (All, viewer) = (await list.All(), await Desk.Who());
        ParentCode = Item.ParentCode;
        Candidates = (await accounts.List()).FindAll(a => One.Members.Contains(a.Id) || (!a.IsDisabled && new Subject(a.Id, a.Role).IsStaff));
        return Page();
    }

    async Task<bool> Find(string code)
    {
        if (await Desk.Find<Organisation>(CaseRef.Parse(code, null)) is not { } found || (await Desk.See<Organisation>(found, "ReadOrganisation")).Case is not { IsFounded: true } one) return false;
        (id, One) = (found, one);
        return true;
    }
}
