using Mediation.Identity;
using Npgsql;

namespace Mediation.Exports;

/// <summary>
/// Counts whose data somebody takes along in lists, for thirty days and at all silos together: a hundred people's, however the lists are cut and paged. What goes
/// beyond leaves by an export that another person lets go. Whoever only ever sees their own, and the program itself, are not counted.
/// </summary>
sealed class Told(NpgsqlDataSource db, TimeProvider time)
{
    const int Days = 30;

    public static readonly Refusal TooMany = new("export/too-many-told", $"{Export.Few}", $"{Days}");

    /// <summary>Whether these may be taken along beside what was before; if so they are counted, else nothing is.</summary>
    public async Task<bool> Take(Subject subject, IReadOnlyCollection<Guid> people)
    {
        if (people.Count == 0 || !IsCounted(subject)) return true;

        await using var batch = db.CreateBatch();
        // one after the other for the same account, so that ten at once are ten in a row
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 14))", $"told {subject.Id}");
        batch.Add("""
            with taken as (
                insert into told select $1, one, $3 from unnest($2::uuid[]) one
                where (select count(*) from (select about from told where account_id = $1 and at > $4 union select unnest($2::uuid[])) everybody) <= $5
                on conflict (account_id, about) do update set at = excluded.at returning about)
            select exists (select from taken)
            """, subject.Id, people.Distinct().ToArray(), time.GetUtcNow().UtcDateTime, Since, Export.Few);
        batch.Add("delete from told where at <= $1", Since);
        await using var row = await batch.ExecuteReaderAsync();
        await row.NextResultAsync();
        await row.ReadAsync();
        return row.GetBoolean(0);
    }

    /// <summary>How many people's data somebody has taken along already.</summary>
    public async Task<int> Of(Subject subject)
    {
        await using var command = db.CreateCommand("select count(*)::integer from told where account_id = $1 and at > $2");
        return (int)(await command.With(subject.Id, Since).ExecuteScalarAsync())!;
    }

    static bool IsCounted(Subject subject) => subject.IsStaff || subject.Role == Role.Integrator;
    DateTime Since => time.GetUtcNow().UtcDateTime.AddDays(-Days);
}
