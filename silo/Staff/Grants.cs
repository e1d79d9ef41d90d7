using System.Text.Json;

namespace Mediation.Staff;

/// <summary>What was granted to an account, with every scope worked out to the projects and cases that it means today.</summary>
static class Grants
{
    /// <summary>The grants of the account of a row, as one text. A revoked one counts for nothing, and still says that the own part is confined: to end a grant must never widen it.</summary>
    public const string Column = """
        coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'scope', g.scope, 'of', g.scope_of, 'purpose', g.purpose, 'from', g.valid_from, 'until', g.valid_until,
            'counts', g.status = 'approved', 'projects', (select jsonb_agg(p.id) from project p where (g.scope = 'subDistrict' and p.sub_district = g.scope_of) or (g.scope = 'area' and p.area_id in (
                with recursive below as (select o.id from organisation o where o.id::text = g.scope_of union all select o.id from organisation o join below b on o.parent_id = b.id) select id from below)))))
            from member_grant g where g.account_id = account.id and g.status in ('approved', 'revoked')), '[]')::text as grants
        """;

    sealed record Line(Role Role, ScopeKind Scope, string? Of, string? Purpose, DateTimeOffset? From, DateTimeOffset? Until, bool Counts, Guid[]? Projects);

    /// <summary>The subject with its grants.</summary>
    public static Subject Of(Subject subject, string column)
    {
        if (column == "[]") return subject;

        var lines = JsonSerializer.Deserialize<Line[]>(column, Cases.Wire.Recorded)!;
        return subject with
        {
            Grants = [.. lines.Where(line => line.Counts).Select(line => new Grant(line.Role, ReachOf(line), line.Purpose, line.From, line.Until))],
            IsConfined = lines.Any(line => line.Role == subject.Role),
        };
    }

    static Reach ReachOf(Line line) => line.Scope switch
    {
        ScopeKind.District => Reach.All,
        ScopeKind.SubDistrict or ScopeKind.Area => Reach.In(line.Projects ?? []) with { OfNoProject = false },
        ScopeKind.Project => Reach.In([Guid.Parse(line.Of!)]) with { OfNoProject = false },
        _ => Reach.To(Guid.Parse(line.Of!)),
    };
}
