using System.Collections.Concurrent;
using Npgsql;

namespace Mediation.Staff;

/// <summary>Somebody of the staff read a case: in which part, on which day, how often.</summary>
sealed record Looked(Role Role, DateOnly Day, int Times);

/// <summary>
/// Counts who reads whose texts, by the hour: in mind first, and written down every few seconds in one statement, so that reading costs nothing.
/// What a person reveals is an entry of the journal; what they read is this.
/// </summary>
sealed class ReadLog(NpgsqlDataSource db, TimeProvider time, ILogger<ReadLog> log) : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<(Guid Account, Guid Case, DateTime Hour), int> waiting = new();

    /// <summary>A case's texts were opened for somebody who is not its reporter.</summary>
    public void Count(Subject viewer, Guid caseId)
    {
        if (!viewer.IsStaff && viewer.Role != Role.Integrator) return;

        var now = time.GetUtcNow().UtcDateTime;
        waiting.AddOrUpdate((viewer.Id, caseId, now.Date.AddHours(now.Hour)), 1, (_, n) => n + 1);
    }

    /// <summary>Who looked at a case, day by day, the latest first.</summary>
    public async Task<List<Looked>> Of(Guid caseId, TimeZoneInfo zone)
    {
        await Write();
        await using var command = db.CreateCommand("""
            select coalesce(a.role, 'officer'), (c.hour at time zone $2)::date, sum(c.reads)::integer
            from read_count c left join identity.account a on a.id = c.account_id where c.case_id = $1
            group by 1, 2 order by 2 desc, 1
            """);
        command.Parameters.Add(new() { Value = caseId });
        command.Parameters.Add(new() { Value = zone.Id });
        await using var r = await command.ExecuteReaderAsync();
        List<Looked> all = [];
        while (await r.ReadAsync()) all.Add(new(Enum.Parse<Role>(r.GetString(0), ignoreCase: true), r.GetFieldValue<DateOnly>(1), r.GetInt32(2)));
        return all;
    }

    /// <summary>What is in mind is written down; what could not be is kept for the next time.</summary>
    public async Task Write()
    {
        // in order of the key, so that two silos never wait for each other
        var taken = waiting.Keys.Order().Select(key => (key, n: waiting.TryRemove(key, out var n) ? n : 0)).Where(one => one.n > 0).ToList();
        if (taken.Count == 0) return;
        try
        {
            await using var command = db.CreateCommand("""
                insert into read_count select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::integer[])
                on conflict (account_id, case_id, hour) do update set reads = read_count.reads + excluded.reads
                """);
            command.Parameters.Add(new() { Value = taken.Select(one => one.key.Account).ToArray() });
            command.Parameters.Add(new() { Value = taken.Select(one => one.key.Case).ToArray() });
            command.Parameters.Add(new() { Value = taken.Select(one => one.key.Hour).ToArray() });
            command.Parameters.Add(new() { Value = taken.Select(one => one.n).ToArray() });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception why) when (Cases.Faults.AreOfTheDatabase(why))
        {
            log.LogWarning(why, "the counts of {Reads} readings wait for the database", taken.Count);
            foreach (var (key, n) in taken) waiting.AddOrUpdate(key, n, (_, more) => more + n);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop)) await Write();
        }
        catch (OperationCanceledException) { }
        await Write();
    }
}
