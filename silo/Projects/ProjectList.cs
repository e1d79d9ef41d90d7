using Mediation.Grievances;
using Npgsql;

namespace Mediation.Projects;

/// <summary>The lists of projects, buildings and units, out of the register. All of it is public.</summary>
sealed class ProjectList(NpgsqlDataSource db)
{
    public async Task<Listed<ProjectRow>> All()
    {
        await using var command = db.CreateCommand("select id, code, name, sub_district, type, buildings, units, is_closed, area_id, handling_team_id from project order by is_closed, code");
        await using var reader = await command.ExecuteReaderAsync();
        List<ProjectRow> rows = [];
        while (await reader.ReadAsync())
            rows.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Enum.Parse<RenewalType>(reader.GetString(4), ignoreCase: true), reader.GetInt32(5), reader.GetInt32(6), reader.GetBoolean(7),
                reader.IsDBNull(8) ? null : reader.GetGuid(8), reader.IsDBNull(9) ? null : reader.GetGuid(9)));
        return new(rows, rows.Count, true, 1, Math.Max(rows.Count, 1));
    }
}
