using Npgsql;
using NpgsqlTypes;

namespace Mediation.Grievances;

/// <summary>
/// A line of the board: a project, a category of one project, or all together. Counts of cases by received time; days to the first
/// answer as elapsed time. "New" means the last seven or thirty local days, today among them; "before" the same span before it.
/// </summary>
sealed record BoardRow(
    Guid? ProjectId, string? Code, string? Name, string? SubDistrict, int Open, int Unassigned, int Overdue, DateOnly? LongestDue,
    int New7, int New7Before, int New30, int New30Before, int Answered, decimal? MedianDays, int LaterThan15, int LaterThan60);

/// <summary>
/// A week of the trend: what came in, what was first answered in it and how, and how many waited for a first answer at its end.
/// </summary>
sealed record BoardWeek(DateOnly Monday, int Received, int Answered, int Waiting, decimal? MedianDays, int LaterThan15, int LaterThan60);

/// <summary>Cases that are late by so many days, counted from the citizen's date.</summary>
sealed record LateGroup(int FromDays, int? ToDays, DateOnly? DueFrom, DateOnly DueTo, int Count);

/// <summary>The board at one moment: its lines with those that are stuck first, all together, the last weeks, and how late the late ones are.</summary>
sealed record BoardView(DateTimeOffset AsOf, int? Days, List<BoardRow> Rows, BoardRow Total, List<BoardWeek> Weeks, List<LateGroup> Late)
{
    /// <summary>The dates that the figures count from, as a list of cases is asked for them.</summary>
    public required DateOnly From7 { get; init; }
    public required DateOnly From30 { get; init; }
    public DateOnly? AnsweredFrom { get; init; }
}

/// <summary>What a manager looks at first: where it is stuck, and the cases behind every figure.</summary>
sealed class Board(NpgsqlDataSource db, Cases.Desk desk, GrievanceList list)
{
    /// <summary>The spans in which answers may be looked at; all of them otherwise.</summary>
    public static readonly int[] Spans = [7, 30, 90];

    const int Weeks = 12;
    static readonly (int From, int? To)[] Ages = [(1, 3), (4, 7), (8, 15), (16, null)];

    // days are elapsed time; the median is the middle, or half way between the two middle ones
    const string Figures = """
        count(*) filter (where g.is_open)::integer,
        count(*) filter (where g.is_open and g.handler is null)::integer,
        count(*) filter (where g.is_open and g.due < $1)::integer,
        min(g.due) filter (where g.is_open and g.due < $1),
        count(*) filter (where g.received_at >= $2)::integer,
        count(*) filter (where g.received_at >= $3 and g.received_at < $2)::integer,
        count(*) filter (where g.received_at >= $4)::integer,
        count(*) filter (where g.received_at >= $5 and g.received_at < $4)::integer,
        count(*) filter (where g.first_answered_at >= $6)::integer,
        round((percentile_cont(0.5) within group (order by extract(epoch from g.first_answered_at - g.received_at))
            filter (where g.first_answered_at >= $6) / 86400)::numeric, 1),
        count(*) filter (where g.first_answered_at >= $6 and g.first_answered_at - g.received_at > interval '15 days')::integer,
        count(*) filter (where g.first_answered_at >= $6 and g.first_answered_at - g.received_at > interval '60 days')::integer
        """;

    static string ByProject(string sight) => $"""
        select grouping(p.code) = 1, coalesce(p.id, g.project_id), p.code, p.name, p.sub_district, {Figures}
        from (select * from grievance g where {sight}) g full join project p on p.id = g.project_id
        where $7::uuid is null and (g.id is not null or not p.is_closed)
        group by grouping sets ((coalesce(p.id, g.project_id), p.code, p.name, p.sub_district), ())
        order by 8 desc, 6 desc, p.code
        """;

    static string ByCategory(string sight) => $"""
        select grouping(split_part(g.category, '.', 1)) = 1, $7, split_part(g.category, '.', 1), null::text, null::text, {Figures}
        from grievance g where g.project_id = $7 and {sight}
        group by grouping sets ((split_part(g.category, '.', 1)), ())
        order by 8 desc, 6 desc, 3
        """;

    /// <param name="project">only this one, line by line by category</param>
    /// <param name="days">answers of the last days only; all of them where nothing is said</param>
    public async Task<BoardView> Read(Guid? project = null, int? days = null)
    {
        var now = desk.Now;
        var today = desk.Rules.LocalDate(now);
        var answeredFrom = days is { } span ? today.AddDays(1 - span) : (DateOnly?)null;
        await using var command = db.CreateCommand();
        command.Parameters.Add(new() { Value = today });
        foreach (var ago in (int[])[6, 13, 29, 59]) command.Parameters.Add(new() { Value = Midnight(today.AddDays(-ago)) });
        command.Parameters.Add(new() { Value = answeredFrom is { } from ? Midnight(from) : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) });
        command.Parameters.Add(Optional(project));
        var sight = await Seen(command);
        command.CommandText = project is null ? ByProject(sight) : ByCategory(sight);

        List<BoardRow> rows = [];
        BoardRow total = null!;
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                if (reader.GetBoolean(0)) total = Row(reader) with { ProjectId = project, Code = null };
                else rows.Add(Row(reader));
        return new(now, days, rows, total, await Trend(today, project), await Late(today, project))
        {
            From7 = today.AddDays(-6), From30 = today.AddDays(-29), AnsweredFrom = answeredFrom,
        };
    }

    /// <summary>The last weeks, each beginning on its Monday, local time.</summary>
    async Task<List<BoardWeek>> Trend(DateOnly today, Guid? project)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        await using var command = db.CreateCommand();
        var first = monday.AddDays(-7 * (Weeks - 1));
        command.Parameters.Add(new() { Value = Midnight(first) });
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(Optional(project));
        command.Parameters.Add(new() { Value = desk.Rules.TimeZone.Id });
        command.Parameters.Add(new() { Value = Weeks });
        command.CommandText = $"""
            with one as (select * from grievance g where ($3::uuid is null or g.project_id = $3) and {await Seen(command)}),
            came as (select date_trunc('week', received_at at time zone $4)::date as monday, count(*)::integer as n
                     from one where received_at >= $1 group by 1),
            answered as (select date_trunc('week', first_answered_at at time zone $4)::date as monday, count(*)::integer as n,
                     round((percentile_cont(0.5) within group (order by extract(epoch from first_answered_at - received_at)) / 86400)::numeric, 1) as median,
                     count(*) filter (where first_answered_at - received_at > interval '15 days')::integer as late15,
                     count(*) filter (where first_answered_at - received_at > interval '60 days')::integer as late60
                     from one where first_answered_at >= $1 group by 1),
            ended as (select date_trunc('week', least(first_answered_at, closed_at) at time zone $4)::date as monday, count(*)::integer as n
                     from one where least(first_answered_at, closed_at) >= $1 group by 1)
            select w::date, coalesce(came.n, 0), coalesce(answered.n, 0), coalesce(ended.n, 0),
                   (select count(*)::integer from one where first_answered_at is null and closed_at is null),
                   answered.median, coalesce(answered.late15, 0), coalesce(answered.late60, 0)
            from generate_series($2::date::timestamp, $2::date::timestamp + interval '7 days' * ($5 - 1), interval '7 days') w
            left join came on came.monday = w::date left join answered on answered.monday = w::date left join ended on ended.monday = w::date
            order by 1 desc
            """;
        await using var reader = await command.ExecuteReaderAsync();
        List<BoardWeek> weeks = [];
        int? waiting = null;
        while (await reader.ReadAsync())
        {
            // from now backwards: whoever waited at the end of a week waits now, or was answered later, and had come before
            waiting ??= reader.GetInt32(4);
            weeks.Insert(0, new(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetInt32(2), waiting.Value, reader.IsDBNull(5) ? null : reader.GetDecimal(5), reader.GetInt32(6), reader.GetInt32(7)));
            waiting += reader.GetInt32(3) - reader.GetInt32(1);
        }
        return weeks;
    }

    // counted by the very filters that list them
    async Task<List<LateGroup>> Late(DateOnly today, Guid? project)
    {
        List<LateGroup> groups = [.. Ages.Select(age => new LateGroup(age.From, age.To, age.To is { } to ? today.AddDays(-to) : null, today.AddDays(-age.From), 0))];
        var counts = await list.Count([.. groups.Select(group => new GrievanceFilter { ProjectId = project, Due = "overdue", DueFrom = group.DueFrom, DueTo = group.DueTo })]);
        return [.. groups.Select((group, i) => group with { Count = counts[i] })];
    }

    async Task<string> Seen(NpgsqlCommand command) => Sight.Of(await desk.Who(), desk.Now, value =>
    {
        command.Parameters.Add(new() { Value = value });
        return $"${command.Parameters.Count}";
    });

    DateTime Midnight(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), desk.Rules.TimeZone);

    static NpgsqlParameter Optional(Guid? id) => new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    static BoardRow Row(NpgsqlDataReader r) => new(
        r.IsDBNull(1) ? null : r.GetGuid(1), Text(r, 2), Text(r, 3), Text(r, 4), r.GetInt32(5), r.GetInt32(6), r.GetInt32(7),
        r.IsDBNull(8) ? null : r.GetFieldValue<DateOnly>(8), r.GetInt32(9), r.GetInt32(10), r.GetInt32(11), r.GetInt32(12),
        r.GetInt32(13), r.IsDBNull(14) ? null : r.GetDecimal(14), r.GetInt32(15), r.GetInt32(16));

    static string? Text(NpgsqlDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.GetString(i);
}
