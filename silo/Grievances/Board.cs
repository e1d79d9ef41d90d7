using Npgsql;

namespace Mediation.Grievances;

/// <summary>A project on the board: counts of cases by received time, days to the first answer as elapsed time.</summary>
sealed record BoardRow(
    Guid? ProjectId, string? Code, string? Name, string? SubDistrict, int Open, int Overdue, int New7, int New30, int Answered,
    decimal? MedianDays, int LaterThan15, int LaterThan60);

/// <summary>A week of the trend: what came in, what was first answered in it.</summary>
sealed record Week(DateOnly Monday, int Received, int Answered);

/// <summary>What a manager looks at first: where it is stuck, and the cases behind every figure.</summary>
sealed class Board(NpgsqlDataSource db, Cases.Desk desk)
{
    public async Task<List<BoardRow>> Projects(Guid? only = null)
    {
        var now = desk.Now;
        await using var command = db.CreateCommand("""
            select g.project_id, p.code, p.name, p.sub_district,
                   count(*) filter (where g.is_open)::integer,
                   count(*) filter (where g.is_open and g.due < $1)::integer,
                   count(*) filter (where g.received_at > $2)::integer,
                   count(*) filter (where g.received_at > $3)::integer,
                   count(g.first_answered_at)::integer,
                   round((percentile_cont(0.5) within group (order by extract(epoch from g.first_answered_at - g.received_at)) / 86400)::numeric, 1),
                   count(*) filter (where g.first_answered_at - g.received_at > interval '15 days')::integer,
                   count(*) filter (where g.first_answered_at - g.received_at > interval '60 days')::integer
            from grievance g left join project p on p.id = g.project_id
            where $4::uuid is null or g.project_id = $4
            group by g.project_id, p.code, p.name, p.sub_district
            order by 6 desc, 5 desc, 3
            """);
        command.Parameters.Add(new() { Value = desk.Rules.LocalDate(now) });
        command.Parameters.Add(new() { Value = now.AddDays(-7).UtcDateTime });
        command.Parameters.Add(new() { Value = now.AddDays(-30).UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)only ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync();
        List<BoardRow> rows = [];
        while (await reader.ReadAsync())
            rows.Add(new(reader.IsDBNull(0) ? null : reader.GetGuid(0), Text(reader, 1), Text(reader, 2), Text(reader, 3), reader.GetInt32(4), reader.GetInt32(5),
                reader.GetInt32(6), reader.GetInt32(7), reader.GetInt32(8), reader.IsDBNull(9) ? null : reader.GetDecimal(9), reader.GetInt32(10), reader.GetInt32(11)));
        return rows;
    }

    /// <summary>The last weeks, each beginning on its Monday, local time.</summary>
    public async Task<List<Week>> Weeks(int count = 12, Guid? only = null)
    {
        var today = desk.Rules.LocalDate(desk.Now);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        await using var command = db.CreateCommand("""
            with week as (select (d at time zone $4)::date as monday, d as starts, d + interval '7 days' as ends
                          from generate_series($1::date::timestamp at time zone $4, $2::date::timestamp at time zone $4, interval '7 days') d)
            select w.monday,
                   (select count(*) from grievance g where g.received_at >= w.starts and g.received_at < w.ends and ($3::uuid is null or g.project_id = $3))::integer,
                   (select count(*) from grievance g where g.first_answered_at >= w.starts and g.first_answered_at < w.ends and ($3::uuid is null or g.project_id = $3))::integer
            from week w order by 1
            """);
        command.Parameters.Add(new() { Value = monday.AddDays(-7 * (count - 1)) });
        command.Parameters.Add(new() { Value = monday });
        command.Parameters.Add(new() { Value = (object?)only ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = desk.Rules.TimeZone.Id });
        await using var reader = await command.ExecuteReaderAsync();
        List<Week> weeks = [];
        while (await reader.ReadAsync()) weeks.Add(new(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetInt32(2)));
        return weeks;
    }

    static string? Text(NpgsqlDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.GetString(i);
}
