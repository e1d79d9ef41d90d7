using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Identity;

/// <summary>A key to be made: its name, how long it is good, and how it is narrowed. No scope is everything the account may do. One that is held is good once a second person agrees.</summary>
sealed record KeyPlan(string Name, TimeSpan Valid, bool ReadsOnly = false, ImmutableArray<string>? Scope = null, int? PerSecond = null, bool IsHeld = false);

/// <summary>What the pages of keys show: those there are, the new one, and what a new one may be narrowed to.</summary>
sealed record KeysView(List<ApiKey> Keys, IEnumerable<string> Actions, string? Once, Func<string, string> Typed, int Most, bool Waits = false);

/// <summary>A key as lists show it; the key itself is shown once, when it is made.</summary>
sealed record ApiKey(
    Guid Id, Guid AccountId, string Prefix, string Name, bool ReadsOnly, string[]? Scope, int? PerSecond, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, bool IsHeld)
{
    public bool IsNarrowed => ReadsOnly || Scope is not null;

    /// <summary>Whether this key is good for an action asked by this method.</summary>
    public bool Covers(string action, string method) =>
        (!ReadsOnly || HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) && (Scope is null || Scope.Contains(action));
}

/// <summary>The keys of programs: 256 bits, kept as hashes, narrowed, counted, ended.</summary>
sealed class ApiKeys(NpgsqlDataSource db, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>What a key may ask in a second unless it was made without a limit.</summary>
    public const int Usual = 10;

    /// <summary>What an administrator may give the key of a system that imports.</summary>
    public const int MostForSystems = 1000;

    const string Columns = "id, account_id, prefix, name, reads_only, scope, per_second, created_at, expires_at, last_used_at, is_held";
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5), Written = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (DateTimeOffset Until, ApiKey Key)> known = new();

    int changes;

    /// <summary>Whether changes made by other silos reach us; while they do not, nothing is kept in mind.</summary>
    public bool HearsOthers { get; set; }

    /// <summary>A new key, and its words: shown once, kept as a hash. The same words given twice are the same key.</summary>
    public async Task<(Guid Id, string Key)> Create(Guid account, KeyPlan plan, string? given = null)
    {
        var (id, key, now) = (Guid.CreateVersion7(), given ?? "mk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), time.GetUtcNow());
        var valid = plan.Valid < Longest ? plan.Valid : Longest;
        await using var command = db.CreateCommand("""
            insert into identity.api_key (id, hash, account_id, prefix, name, reads_only, scope, per_second, created_at, expires_at, is_held)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (hash) do update set hash = excluded.hash returning id
            """);
        id = (Guid)(await command.With(id, Hash(key), account, key[..9], plan.Name, plan.ReadsOnly, (object?)plan.Scope?.ToArray() ?? DBNull.Value, (object?)plan.PerSecond ?? DBNull.Value,
            now.UtcDateTime, (now + valid).UtcDateTime, plan.IsHeld).ExecuteScalarAsync())!;
        return (id, key);
    }

    /// <summary>The key behind its words, while it is good. That it was used is written at most once a minute.</summary>
    public async Task<ApiKey?> Find(string words)
    {
        var now = time.GetUtcNow();
        if (HearsOthers && known.TryGetValue(words, out var seen) && seen.Until > now) return seen.Key;

        var before = Volatile.Read(ref changes);
        await using var command = db.CreateCommand($"select {Columns} from identity.api_key where hash = $1 and expires_at > $2 and not is_held");
        ApiKey key;
        await using (var row = await command.With(Hash(words), now.UtcDateTime).ExecuteReaderAsync())
        {
            if (!await row.ReadAsync()) return null;
            key = Read(row);
        }
        if (key.LastUsedAt is not { } last || last + Written <= now) await Use(key.Id, now);
        if (known.Count > 10_000) known.Clear();
        known[words] = (now + Fresh < key.ExpiresAt ? now + Fresh : key.ExpiresAt, key);
        if (before != Volatile.Read(ref changes)) known.TryRemove(words, out _);      // changed while we read
        return key;
    }

    async Task Use(Guid id, DateTimeOffset now)
    {
        await using var command = db.CreateCommand("update identity.api_key set last_used_at = $2 where id = $1");
        await command.With(id, now.UtcDateTime).ExecuteNonQueryAsync();
    }

    /// <summary>Counts a request of a limited key, together with all silos; false past the limit. A key without one costs nothing here.</summary>
    public async Task<bool> Count(Guid key, int perSecond)
    {
        await using var command = db.CreateCommand("""
            insert into identity.key_rate as rate (key_id, second, asked) values ($1, $2, 1)
            on conflict (key_id) do update set second = excluded.second, asked = case when rate.second = excluded.second then rate.asked + 1 else 1 end
            returning asked
            """);
        return (int)(await command.With(key, time.GetUtcNow().ToUnixTimeSeconds()).ExecuteScalarAsync())! <= perSecond;
    }

    public async Task<List<ApiKey>> Of(Guid account)
    {
        await using var command = db.CreateCommand($"select {Columns} from identity.api_key where account_id = $1 and expires_at > $2 order by created_at desc");
        await using var row = await command.With(account, time.GetUtcNow().UtcDateTime).ExecuteReaderAsync();
        List<ApiKey> all = [];
        while (await row.ReadAsync()) all.Add(Read(row));
        return all;
    }

    /// <summary>Ends a key of this account, on every silo; false where it has no such key.</summary>
    public async Task<bool> Revoke(Guid account, Guid id)
    {
        await using var batch = db.CreateBatch();
        batch.Add("delete from identity.api_key where account_id = $1 and id = $2", account, id);
        batch.Add($"notify {Accounts.Changed}");
        var revoked = await batch.ExecuteNonQueryAsync() > 0;
        Forget();
        return revoked;
    }

    public void Forget()
    {
        Interlocked.Increment(ref changes);
        known.Clear();
    }

    static ApiKey Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.GetFieldValue<string[]>(5), row.IsDBNull(6) ? null : row.GetInt32(6),
        row.GetFieldValue<DateTimeOffset>(7), row.GetFieldValue<DateTimeOffset>(8), row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9), row.GetBoolean(10));

    static byte[] Hash(string words) => SHA256.HashData(Encoding.UTF8.GetBytes(words));
}
