using System.Collections.Immutable;
using Npgsql;

namespace Mediation.Staff;

/// <summary>What was granted to an account, with every scope worked out to the projects and cases that it means today.</summary>
static class Grants
{
    // a grant that was revoked counts for nothing, yet it goes on saying that the own part is confined: to end a grant must never widen it
    const string Query = """
        select g.role, g.scope, g.scope_of, g.purpose, g.valid_from, g.valid_until, g.status = 'approved',
               array(select p.id from project p where g.scope = 'subDistrict' and p.sub_district = g.scope_of)
        from member_grant g where g.account_id = $1 and g.status in ('approved', 'revoked')
        """;

    /// <summary>The subject with its grants.</summary>
    public static async Task<Subject> With(NpgsqlDataSource db, Subject subject)
    {
        await using var command = db.CreateCommand(Query);
        command.Parameters.Add(new() { Value = subject.Id });
        await using var reader = await command.ExecuteReaderAsync();
        List<Grant> grants = [];
        var isConfined = false;
        while (await reader.ReadAsync())
        {
            var role = Enum.Parse<Role>(reader.GetString(0), ignoreCase: true);
            isConfined |= role == subject.Role;
            if (reader.GetBoolean(6)) grants.Add(new(role, ReachOf(reader), Text(reader, 3), Time(reader, 4), Time(reader, 5)));
        }
        return subject with { Grants = [.. grants], IsConfined = isConfined };
    }

    static Reach ReachOf(NpgsqlDataReader row) => Enum.Parse<ScopeKind>(row.GetString(1), ignoreCase: true) switch
    {
        ScopeKind.District => Reach.All,
        ScopeKind.SubDistrict => Reach.In(row.GetFieldValue<Guid[]>(7)) with { OfNoProject = false },
        ScopeKind.Project => Reach.In([Guid.Parse(row.GetString(2))]) with { OfNoProject = false },
        _ => Reach.To(Guid.Parse(row.GetString(2))),
    };

    static string? Text(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetString(i);
    static DateTimeOffset? Time(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetFieldValue<DateTimeOffset>(i);
}
