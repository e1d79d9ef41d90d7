using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Npgsql;

namespace Mediation.Reports;

/// <summary>
/// What the regulations ask to be counted, for any period and the one before it: what came in and of which kind, what became of it, what was
/// due and was kept. Each figure for all cases, and by kind, channel, category, severity, project and sub-district.
/// </summary>
sealed class Statistics(NpgsqlDataSource db, Desk desk)
{
    /// <summary>What is counted, in the order in which it is told.</summary>
    public static readonly ImmutableArray<string> Measures =
        ["received", "several", "accepted", "declined", "transferred", "withdrawn", "answered", "closed", "open", "due", "kept", "reopened", "reworked", "reviewed", "upheld", "changed", "sentBack", "rated"];

    /// <summary>Among which cases; the first are all of them.</summary>
    public static readonly ImmutableArray<string> Groups = ["", "kind", "channel", "category", "severity", "subDistrict", "project", "rule"];

    const string Sets = "grouping sets ((), (kind), (channel), (branch), (severity), (sub_district), (project_code, project_name))";
    const string Group = """
        case grouping(kind, channel, branch, severity, sub_district, project_code)
            when 63 then '' when 31 then 'kind' when 47 then 'channel' when 55 then 'category' when 59 then 'severity' when 61 then 'subDistrict' else 'project' end,
        coalesce(kind, channel, branch, severity, sub_district, project_code, ''), project_name
        """;

    static string One(string sight) => $"""
        one as (select g.*, split_part(g.category, '.', 1) as branch, coalesce(p.code, '') as project_code, coalesce(p.name, '') as project_name, coalesce(p.sub_district, '') as sub_district,
                    coalesce(w.number, 0) as reworks, coalesce(v.number, 0) as review_level, v.outcome as review_outcome, coalesce(h.hops, 0) as hops
                from grievance g left join project p on p.id = g.project_id left join grievance_outcome w on w.grievance_id = g.id and w.what = 'rework' left join grievance_outcome v on v.grievance_id = g.id and v.what = 'review'
                left join (select grievance_id, count(*)::integer as hops from grievance_hop group by 1) h on h.grievance_id = g.id where {sight})
        """;

    // of what came in during the period: what it is and what has become of it; and what was done in the period, whenever it came in
    static string OfCases(string sight) => $"""
        with {One(sight)}
        select {Group},
            count(*) filter (where came)::integer,
            count(*) filter (where came and several_people)::integer,
            count(*) filter (where came and status = 'declined')::integer,
            coalesce(sum(hops) filter (where came), 0)::integer,
            count(*) filter (where came and status = 'withdrawn')::integer,
            count(*) filter (where first_answered_at >= $1 and first_answered_at < $2)::integer,
            count(*) filter (where closed_at >= $1 and closed_at < $2)::integer,
            count(*) filter (where received_at < $2 and not coalesce(least(first_answered_at, closed_at) < $2, false))::integer,
            coalesce(sum(reopenings) filter (where came), 0)::integer,
            count(*) filter (where came and rated)::integer,
            coalesce(sum(reworks) filter (where came), 0)::integer,
            count(*) filter (where came and review_level > 0)::integer,
            count(*) filter (where came and review_outcome = 'upheld')::integer,
            count(*) filter (where came and review_outcome = 'changed')::integer,
            count(*) filter (where came and review_outcome = 'sentBack')::integer
        from (select *, received_at >= $1 and received_at < $2 as came from one where received_at < $2) one
        group by {Sets}
        """;

    // who was answered has been informed; who was to be spoken to has not
    const string Promises = """
        promise as (select m.grievance_id, m.rule, m.started_at, coalesce(m.due_at, (m.due_day + 1)::timestamp at time zone $4) as due,
                        case when m.rule like '%-CONTACT' then m.ended_at else least(m.ended_at, case when g.first_answered_at >= m.started_at then g.first_answered_at end) end as ended_at
                    from grievance_promise m join grievance g on g.id = m.grievance_id where m.started_at < $2)
        """;

    // a promise counts in the period in which it fell due; what still runs when it falls due was not kept
    static string OfPromises(string sight) => $"""
        with {One(sight)},
        {Promises}
        select {Group},
            count(*) filter (where fell)::integer, count(*) filter (where fell and kept)::integer, count(*) filter (where begun)::integer
        from (select one.*, promise.due > $1 and promise.due <= least($2, $3) as fell, promise.ended_at < promise.due as kept,
                promise.rule like '%-FINISH%' and promise.started_at >= $1 as begun
              from promise join one on one.id = promise.grievance_id where promise.due > $1 or promise.started_at >= $1) one
        group by {Sets}
        """;

    static string OfRules(string sight) => $"""
        with {One(sight)},
        {Promises}
        select 'rule', promise.rule, null::text, count(*)::integer, count(*) filter (where promise.ended_at < promise.due)::integer
        from promise join one on one.id = promise.grievance_id where promise.due > $1 and promise.due <= least($2, $3) group by promise.rule
        """;

    /// <param name="everything">for the annual report, which tells of the whole district whoever issues it</param>
    public async Task<ImmutableArray<Figure>> Read(Period period, bool everything = false)
    {
        var subject = everything ? Identity.LocalToken.System : await desk.Who();
        var (now, before) = (await Count(period, subject), await Count(period.Before, subject));
        return
        [
            .. from key in now.Keys.Union(before.Keys)
               let value = now.GetValueOrDefault(key)
               let earlier = before.GetValueOrDefault(key)
               where key.By == "" || value.Number + earlier.Number > 0
               orderby Groups.IndexOf(key.By), Measures.IndexOf(key.Measure), value.Number descending, key.Code
               select new Figure(key.Measure, key.By, key.Code, value.Name ?? earlier.Name, value.Number, earlier.Number),
        ];
    }

    async Task<Dictionary<(string Measure, string By, string Code), (int Number, string? Name)>> Count(Period period, Subject subject)
    {
        Dictionary<(string, string, string), (int, string?)> counted = [];
        await Ask(OfCases, ["received", "several", "declined", "transferred", "withdrawn", "answered", "closed", "open", "reopened", "rated", "reworked", "reviewed", "upheld", "changed", "sentBack"]);
        await Ask(OfPromises, ["due", "kept", "accepted"]);
        await Ask(OfRules, ["due", "kept"]);
        return counted;

        async Task Ask(Func<string, string> sql, string[] measures)
        {
            await using var command = db.CreateCommand();
            command.CommandTimeout = 120;
            foreach (var value in (object[])[Midnight(period.From), Midnight(period.To.AddDays(1)), desk.Now.UtcDateTime, desk.Rules.TimeZone.Id]) command.Parameters.Add(new() { Value = value });
            command.CommandText = sql(Sight.Of(subject, desk.Now, value =>
            {
                command.Parameters.Add(new() { Value = value });
                return $"${command.Parameters.Count}";
            }));
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var i = 0; i < measures.Length; i++)
                    counted[(measures[i], reader.GetString(0), reader.GetString(1))] = (reader.GetInt32(3 + i), reader.IsDBNull(2) ? null : reader.GetString(2));
        }
    }

    DateTime Midnight(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), desk.Rules.TimeZone);
}
