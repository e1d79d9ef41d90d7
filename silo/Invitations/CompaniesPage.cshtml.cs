using System.Collections.Immutable;
using System.Globalization;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Companies' users, asked in for some projects by a link that is shown once and good once.</summary>
sealed class CompaniesPage(Inviting inviting, InvitationList list, ProjectList projectList, Site site) : ActPage
{
    public List<InvitationItem> All { get; private set; } = [];
    public ImmutableArray<ProjectRow> Projects { get; private set; } = [];
    public string? Once { get; private set; }
    public DateTimeOffset Now => Desk.Now;

    public async Task<IActionResult> OnGet() => await Bar("InviteCompany") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("InviteCompany") is { } no) return no;

        ImmutableArray<Guid> projects = [.. Request.Form["projects"].Select(one => Guid.TryParse(one, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
        var complete = Need("company", "Companies.Company.Missing");
        if (projects.IsEmpty) ModelState.AddModelError("projects", Words["Companies.Projects.Missing"]);
        if (!int.TryParse(Typed("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days)) ModelState.AddModelError("days", Words["Error.Number"]);
        if (!complete || !ModelState.IsValid || Read<CompanyRequest>() is not { } ask) return await Show();

        var (answer, word, _) = await inviting.Company(ask.Company, projects, days, CommandId);
        HttpContext.HoldsASecret();
        if (Told(answer)) Once = $"{site.Origin(Request)}/join#{word}";
        return await Show();
    }

    public async Task<IActionResult> OnPostRevoke(Guid id) => await Bar("InviteCompany") ?? await Bar("RevokeInvitation") ?? (await Do(id, new RevokeInvitation()) ? Then("/admin/companies") : await Show());
    public async Task<IActionResult> OnPostEnd(Guid id) => await Bar("InviteCompany") ?? await Bar("EndTie") ?? (await Do(id, new EndTie()) ? Then("/admin/companies") : await Show());

    async Task<IActionResult> Show()
    {
        (All, Projects) = (await list.OfCompanies(), [.. (await projectList.All()).Items.Where(one => !one.IsClosed)]);
        return Page();
    }
}
