using Mediation.Cases;
using Mediation.Identity;
using Mediation.Organisations;
using Npgsql;

namespace Mediation.Staff;

/// <summary>Whom a grant is asked for: as the API says it.</summary>
sealed record GrantRequest(Role Role, Scope Scope, [property: Longest(60)] string? Purpose = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>A decision on a proposed grant.</summary>
sealed record GrantDecision(bool Approve = true);

/// <summary>The routes of grants.</summary>
static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/users/{account:guid}/grants").WithTags("grants");
        all.MapGet("/", async (Guid account, GrantList list) => TypedResults.Json(new { items = await list.Of(account) })).Acts("ReadGrants");
        all.MapPost("/", Propose).Acts("ProposeGrant");
        all.MapPost("/{grant:guid}/decision", (Guid account, Guid grant, Body<GrantDecision> ask, GrantDesk desk) =>
            desk.Ask(account, new ApproveGrant(account, grant, ask.Value.Approve))).Acts("ApproveGrant");
        all.MapPost("/{grant:guid}/revocation", (Guid account, Guid grant, GrantDesk desk) => desk.Ask(account, new RevokeGrant(grant))).Acts("RevokeGrant");
    }

    static Task<IResult> Propose(Guid account, Body<GrantRequest> ask, GrantDesk desk) =>
        desk.Ask(account, new ProposeGrant(account, ask.Value.Role, ask.Value.Scope, ask.Value.Purpose, ask.Value.From, ask.Value.Until), ask.Value);
}

/// <summary>An act on somebody's grants: only for accounts that there are, and felt at their next request.</summary>
sealed class GrantDesk(ApiDesk desk, Accounts accounts, OrganisationList organisations, IHttpContextAccessor web)
{
    public async Task<IResult> Ask(Guid account, Command<Member> command, object? asked = null)
    {
        if (!(await accounts.List()).Exists(one => one.Id == account)) return Problems.Of(web.HttpContext!, Outcome.Missing);

        if (command is ProposeGrant { Scope: { Kind: ScopeKind.Area } scope } && !await IsArea(scope)) return Problems.Malformed(web.HttpContext!, [new("scope.of", "organisation/not-an-area")]);

        var result = await desk.Ask(new(account, null), command, asked);
        accounts.Forget();
        return result;
    }

    async Task<bool> IsArea(Scope scope) => (await organisations.All()).Exists(one => $"{one.Id}" == scope.Of && Organisation.IsArea(one.Kind) && !one.IsDissolved);
}

/// <summary>The grants as the pages list them: whoever's part has bounds knows of their own grants, and of those that lie within its reach.</summary>
sealed class GrantList(NpgsqlDataSource db, Desk desk)
{
    public sealed record Line(
        Guid Id, Guid AccountId, string AccountName, Role Role, ScopeKind Scope, string? ScopeOf, string? Purpose, DateTimeOffset? From, DateTimeOffset? Until,
        GrantStatus Status, string? ProposedBy, Guid ProposedById, string? DecidedBy);

    public async Task<List<Line>> Of(Guid? account = null)
    {
        var subject = await desk.Who();
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select g.id, g.account_id, a.display_name, g.role, g.scope, coalesce(p.name, c.code, o.name, g.scope_of), g.purpose, g.valid_from, g.valid_until, g.status,
                   proposer.display_name, g.proposed_by, decider.display_name
            from member_grant g join identity.account a on a.id = g.account_id
            left join identity.account proposer on proposer.id = g.proposed_by left join identity.account decider on decider.id = g.decided_by
            left join project p on g.scope = 'project' and p.id::text = g.scope_of left join grievance c on g.scope = 'case' and c.id::text = g.scope_of
            left join organisation o on g.scope = 'area' and o.id::text = g.scope_of
            where {Sight(subject, command)} {(account is { } of ? $"and g.account_id = {command.Parameter(of)}" : "")}
            order by g.status = 'proposed' desc, a.display_name, g.id
            """;
        await using var r = await command.ExecuteReaderAsync();
        List<Line> lines = [];
        while (await r.ReadAsync())
            lines.Add(new(r.GetGuid(0), r.GetGuid(1), r.GetString(2), Enum.Parse<Role>(r.GetString(3), true), Enum.Parse<ScopeKind>(r.GetString(4), true), Text(5), Text(6),
                Time(7), Time(8), Enum.Parse<GrantStatus>(r.GetString(9), true), Text(10), r.GetGuid(11), Text(12)));
        return lines;

        string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
        DateTimeOffset? Time(int i) => r.IsDBNull(i) ? null : r.GetFieldValue<DateTimeOffset>(i);
    }
    string Sight(Subject subject, NpgsqlCommand command)
    {
        List<Reach> reaches = [.. subject.Parts("read", desk.Now).Where(part => Access.Matrix["ReadGrants"].Knows(part.Role)).Select(part => part.Reach)];
        if (reaches.Exists(reach => reach.Everywhere)) return "true";

        var (me, near, single) = (command.Parameter(subject.Id), command.Parameter(reaches.SelectMany(reach => reach.Projects).ToArray()), command.Parameter(reaches.SelectMany(reach => reach.Cases).ToArray()));
        return $"""
            (g.account_id = {me} or (g.scope = 'case' and (g.scope_of = any({single}::text[]) or c.project_id = any({near}))) or exists (select from (select array(
                select of.id from project of where (g.scope = 'project' and of.id::text = g.scope_of) or (g.scope = 'subDistrict' and of.sub_district = g.scope_of) or (g.scope = 'area' and of.area_id in (
                    with recursive below as (select b.id from organisation b where b.id::text = g.scope_of union all select b.id from organisation b join below on b.parent_id = below.id) select id from below))) as means) scope
                where cardinality(scope.means) > 0 and scope.means <@ {near}))
            """;
    }
}
