using Npgsql;

namespace Mediation.Staff;

/// <summary>Somebody looked at who reported a case.</summary>
sealed record Look(DateTimeOffset At, string Code, string? By, Role? Role, Guid Account);

/// <summary>Somebody who looked more often than the others do.</summary>
sealed record OftenLooked(string By, Role Role, int Looks, int Cases);

/// <summary>What the supervisor watches: who looked at whom, who stands back from what, and which parts were given by whom.</summary>
sealed class Integrity(NpgsqlDataSource db, TimeProvider time)
{
    public const int Days = 30, Most = 200;

    /// <summary>The latest looks of the last thirty days, the newest first.</summary>
    public async Task<List<Look>> Looks()
    {
        await using var command = db.CreateCommand($"""
            select l.at, g.code, a.display_name, a.role, l.account_id
            from grievance_reveal l join grievance g on g.id = l.grievance_id left join identity.account a on a.id = l.account_id
            where l.at >= $1 order by l.at desc limit {Most}
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<Look> looks = [];
        while (await r.ReadAsync())
            looks.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2),
                r.IsDBNull(3) ? null : Enum.Parse<Role>(r.GetString(3), ignoreCase: true), r.GetGuid(4)));
        return looks;
    }

    /// <summary>Who looked, and how often, in the same days: the most first.</summary>
    public async Task<List<OftenLooked>> Often()
    {
        await using var command = db.CreateCommand("""
            select a.display_name, a.role, count(*)::integer, count(distinct l.grievance_id)::integer
            from grievance_reveal l join identity.account a on a.id = l.account_id
            where l.at >= $1 group by a.id order by 3 desc, 1
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<OftenLooked> all = [];
        while (await r.ReadAsync()) all.Add(new(r.GetString(0), Enum.Parse<Role>(r.GetString(1), ignoreCase: true), r.GetInt32(2), r.GetInt32(3)));
        return all;
    }

    DateTime Since => time.GetUtcNow().UtcDateTime.AddDays(-Days);
}
