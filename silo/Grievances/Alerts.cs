using Mediation.Cases;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>A case that brooks no delay, and what of it is still owed.</summary>
sealed record OpenAlert(Guid Id, string Code, string? Subject, string Category, string? Project, string? Handler, DateTimeOffset RaisedAt, DateTimeOffset ContactDue,
    DateTimeOffset? ContactedAt, DateTimeOffset? NotedAt, DateTimeOffset? ReferredAt, DateTimeOffset? SecuredAt);

/// <summary>The alerts that have not been followed to their end, for whoever may see their cases: they stand above every list.</summary>
sealed class Alerts(NpgsqlDataSource db, Desk desk, Vault.Vault vault)
{
    const int Most = 20;

    public async Task<List<OpenAlert>> Open()
    {
        await using var command = db.CreateCommand();
        var sight = Sight.Of(await desk.Who(), desk.Now, value =>
        {
            command.Parameters.Add(new() { Value = value });
            return $"${command.Parameters.Count}";
        });
        command.CommandText = $"""
            select g.id, g.code, g.subject_ref, g.category, p.name, a.display_name, l.raised_at, l.contact_due, l.contacted_at, l.noted_at, l.referred_at, l.secured_at
            from grievance_alert l join grievance g on g.id = l.grievance_id left join project p on p.id = g.project_id left join identity.account a on a.id = g.handler
            where not l.is_followed and not g.is_frozen and {sight} order by l.contacted_at nulls first, l.raised_at limit {Most}
            """;
        List<(OpenAlert Alert, Guid Subject)> found = [];
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync())
                found.Add((new(r.GetGuid(0), r.GetString(1), null, r.GetString(3), Text(r, 4), Text(r, 5), r.GetFieldValue<DateTimeOffset>(6), r.GetFieldValue<DateTimeOffset>(7),
                    Time(r, 8), Time(r, 9), Time(r, 10), Time(r, 11)), r.GetGuid(2)));
        if (found.Count == 0) return [];

        var opened = await vault.Open(found.Select(one => one.Subject));
        return found.ConvertAll(one => one.Alert with { Subject = opened.GetValueOrDefault(one.Subject) });
    }

    static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);
    static DateTimeOffset? Time(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetFieldValue<DateTimeOffset>(i);
}
