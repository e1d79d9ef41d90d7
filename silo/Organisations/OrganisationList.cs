using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Projects;
using Npgsql;

namespace Mediation.Organisations;

/// <summary>A unit with its place in the tree: how deep it stands, and how much hangs on it.</summary>
sealed record OrganisationItem(
    Guid Id, string Code, string Name, OrganisationKind Kind, Guid? ParentId, string? ParentCode, string Hours, bool IsDissolved, string[] Duties, int Members, int Projects, int Below, int Depth);

/// <summary>The tree out of the register.</summary>
sealed class OrganisationList(NpgsqlDataSource db)
{
    /// <summary>Every unit, each under the one above it, in the order of kind and code.</summary>
    public async Task<List<OrganisationItem>> All()
    {
        await using var command = db.CreateCommand("""
            with recursive tree as (
                select o.*, 0 as depth, array[o.code] as path from organisation o where o.parent_id is null
                union all select o.*, t.depth + 1, t.path || o.code from organisation o join tree t on o.parent_id = t.id)
            select t.id, t.code, t.name, t.kind, t.parent_id, p.code, t.hours, t.is_dissolved,
                array(select d.category from organisation_duty d where d.organisation_id = t.id order by 1),
                (select count(*)::integer from organisation_member m where m.organisation_id = t.id),
                (select count(*)::integer from project x where x.area_id = t.id or x.handling_team_id = t.id),
                (select count(*)::integer from organisation b where b.parent_id = t.id and not b.is_dissolved), t.depth
            from tree t left join organisation p on p.id = t.parent_id order by t.path
            """);
        await using var r = await command.ExecuteReaderAsync();
        List<OrganisationItem> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetGuid(0), r.GetString(1), r.GetString(2), Enum.Parse<OrganisationKind>(r.GetString(3), true), r.IsDBNull(4) ? null : r.GetGuid(4), r.IsDBNull(5) ? null : r.GetString(5),
                r.GetString(6), r.GetBoolean(7), r.GetFieldValue<string[]>(8), r.GetInt32(9), r.GetInt32(10), r.GetInt32(11), r.GetInt32(12)));
        return all;
    }

    /// <summary>The unit above, as an act needs to know it; none where no code was given.</summary>
    public async Task<(bool Found, Superior? Superior)> Superior(string? code)
    {
        if (string.IsNullOrWhiteSpace(code)) return (true, null);
        var found = (await All()).Find(one => one.Code == code.Trim());
        return (found is not null, found is null ? null : new(found.Id, found.Kind, found.IsDissolved));
    }

    /// <summary>What is wrong with where a project is to lie: an area must be one, a team a team.</summary>
    public async Task<ImmutableArray<Fault>> Faults(PlaceProject ask)
    {
        var all = await All();
        return
        [
            .. ask.Area is { } area && !all.Exists(one => one.Id == area && Organisation.IsArea(one.Kind) && !one.IsDissolved) ? (Fault[])[new("area", "organisation/not-an-area")] : [],
            .. ask.HandlingTeam is { } team && !all.Exists(one => one.Id == team && one.Kind == OrganisationKind.HandlingTeam && !one.IsDissolved) ? (Fault[])[new("handlingTeam", "organisation/not-a-team")] : [],
        ];
    }

    /// <summary>A unit's id follows from its code, so that a code can be given only once.</summary>
    public static Guid IdOf(string code) => Ids.From(System.Text.Encoding.UTF8.GetBytes($"organisation/{code}"), prefix: Guid.Empty);
}
