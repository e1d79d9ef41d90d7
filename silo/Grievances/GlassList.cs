using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>Somebody was let into a case, as the register keeps it; why lies in the vault.</summary>
[Table("grievance_glass", keys: 2)]
sealed record GlassRow(Guid GrievanceId, int Number, Guid AccountId, DateTimeOffset At, DateTimeOffset Until, Guid ReasonRef, Guid? ReviewedBy, bool Justified) : Row;

/// <summary>Somebody was let into a case that was not theirs: who, when, why, and what was found.</summary>
sealed record GlassItem(
    Guid GrievanceId, string Code, int Number, Guid AccountId, string? By, Role? Role, DateTimeOffset At, DateTimeOffset Until, string? Reason, Guid? ReviewedById, string? ReviewedBy, bool Justified);

/// <summary>The glasses that were broken, those first that nobody has looked at; only of cases that the one who asks may read.</summary>
sealed class GlassList(NpgsqlDataSource db, Vault.Vault vault, TimeProvider time)
{
    const int Most = 200;

    public async Task<List<GlassItem>> Of(Subject subject)
    {
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select l.grievance_id, g.code, l.number, l.account_id, a.display_name, a.role, l.at, l.until, l.reason_ref, l.reviewed_by, r.display_name, l.justified
            from grievance_glass l join grievance g on g.id = l.grievance_id
            left join identity.account a on a.id = l.account_id left join identity.account r on r.id = l.reviewed_by
            where {Sight.Of(subject, time.GetUtcNow(), command.Parameter)}
            order by l.reviewed_by is not null, l.at desc limit {Most}
            """;
        List<(GlassItem Item, Guid Reason)> all = [];
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync())
                all.Add((new(r.GetGuid(0), r.GetString(1), r.GetInt32(2), r.GetGuid(3), Text(r, 4), Text(r, 5) is { } role ? Enum.Parse<Role>(role, ignoreCase: true) : null,
                    r.GetFieldValue<DateTimeOffset>(6), r.GetFieldValue<DateTimeOffset>(7), null, r.IsDBNull(9) ? null : r.GetGuid(9), Text(r, 10), r.GetBoolean(11)), r.GetGuid(8)));
        var opened = await vault.Open(all.Select(one => one.Reason));
        return all.ConvertAll(one => one.Item with { Reason = opened.GetValueOrDefault(one.Reason) });
    }

    /// <summary>How many wait for somebody other than the one who asks to look at them.</summary>
    public async Task<int> Waiting(Subject subject)
    {
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select count(*)::integer from grievance_glass l join grievance g on g.id = l.grievance_id
            where l.reviewed_by is null and l.account_id <> {command.Parameter(subject.Id)} and {Sight.Of(subject, time.GetUtcNow(), command.Parameter)}
            """;
        return (int)(await command.ExecuteScalarAsync())!;
    }

    static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);
}
