using System.Globalization;
using Mediation.Identity;
using Mediation.Organisations;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Staff;

/// <summary>Parts given beside the own one, and accounts that reach the whole house: proposed by one person, approved by another.</summary>
sealed class GrantsPage(Accounts accounts, TakesTwo takesTwo, GrantList grants, ProjectList projects, OrganisationList organisations) : ActPage
{
    public List<GrantList.Line> All { get; private set; } = [];
    public List<Waiting> Accounts { get; private set; } = [];
    public List<Account> Staff { get; private set; } = [];
    public List<ProjectRow> Projects { get; private set; } = [];
    public List<OrganisationItem> Areas { get; private set; } = [];
    public Guid Me { get; private set; }
    public bool MayPropose { get; private set; }
    public bool MayDecide { get; private set; }

    public static readonly Role[] Roles = [Role.Officer, Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor];

    public async Task<IActionResult> OnGet() => await Bar("ReadGrants") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ProposeGrant") is { } no) return no;
        if (Asked() is not { } ask) return await Show();

        return await Done(ask.Account, ask);
    }

    public async Task<IActionResult> OnPostDecide(Guid account, Guid grant, bool approve) =>
        await Bar("ApproveGrant") ?? await Done(account, new ApproveGrant(account, grant, approve));

    public async Task<IActionResult> OnPostRevoke(Guid account, Guid grant) => await Bar("RevokeGrant") ?? await Done(account, new RevokeGrant(grant));

    public async Task<IActionResult> OnPostAccount(Guid id, bool approve)
    {
        if (await Bar("ApproveAccount") is { } no) return no;
        if (await takesTwo.Decide(id, approve, (await Desk.Who()).Id) is not { } why) return Then("/admin/grants");

        ModelState.AddModelError("", Words.Sentence(why));
        return await Show();
    }

    async Task<IActionResult> Done(Guid account, Command<Member> command)
    {
        if (!(await accounts.List()).Exists(one => one.Id == account)) return NotFound();
        if (!await Do(account, command)) return await Show();

        accounts.Forget();
        return Then("/admin/grants");
    }

    // "subDistrict:..." or "project:<id>" as the select offers them; days mean local days, the last one included
    ProposeGrant? Asked()
    {
        var (kind, of) = Typed("scope").Split(':', 2) is [var first, var rest] ? (first, rest) : (Typed("scope"), null);
        if (!Need("account", "Error.Choose") | !Need("role", "Error.Choose") | !Need("scope", "Error.Choose")) return null;
        if (!Guid.TryParse(Typed("account"), out var account) || !Enum.TryParse<Role>(Typed("role"), true, out var role) || !Enum.TryParse<ScopeKind>(kind, true, out var scope)) return null;

        return new(account, role, new(scope, of), Typed("purpose").Trim() is { Length: > 0 } purpose ? purpose : null, Midnight("from", 0), Midnight("until", 1));
    }

    DateTimeOffset? Midnight(string field, int plusDays) =>
        DateOnly.TryParseExact(Typed(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.AddDays(plusDays).ToDateTime(TimeOnly.MinValue), Desk.Rules.TimeZone), TimeSpan.Zero) : null;

    async Task<IActionResult> Show()
    {
        var subject = await Desk.Who();
        (All, Accounts, Me) = (await grants.Of(), await takesTwo.All(), subject.Id);
        (MayPropose, MayDecide) = (Access.MayEver(subject, "ProposeGrant"), Access.MayEver(subject, "ApproveGrant"));
        Staff = (await accounts.List()).FindAll(a => a is { IsDisabled: false, Role: not (Role.Resident or Role.Enterprise or Role.Integrator) } && a.Id != Me);
        Projects = [.. (await projects.All()).Items.Where(p => !p.IsClosed)];
        Areas = (await organisations.All()).FindAll(one => !one.IsDissolved && Organisation.IsArea(one.Kind));
        return Page();
    }
}
