using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Identity;

/// <summary>A browser that is signed in. Not whole means: a password of one's own or a second factor is still owed, and nothing else may be done.</summary>
sealed record Session(Guid Id, Account Account, bool IsWhole, bool OwesPassword, string Device, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, DateTimeOffset ConfirmedAt, DateTimeOffset EndsAt);

/// <summary>
/// Sessions, in the database: looked up at each request with the account, in one statement, and never kept in mind. So whatever ends one (signing out,
/// "everywhere", a new password, another role, a disabled account) has ended it on every silo before the next request.
/// </summary>
sealed class Sessions(NpgsqlDataSource db, Accounts accounts, TimeProvider time, IConfiguration settings)
{
    /// <summary>How long a proof by password or factor counts for what asks for a fresh one.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    static readonly TimeSpan Written = TimeSpan.FromMinutes(1);
    const int LongestDevice = 120;

    public TimeSpan Idle { get; } = TimeSpan.FromMinutes(settings.GetValue("Session:IdleMinutes", 30.0));
    public TimeSpan Longest { get; } = TimeSpan.FromHours(settings.GetValue("Session:Hours", 12.0));

    /// <summary>A new session, always under a new word; the word is for the cookie, we keep its hash.</summary>
    public async Task<string> Open(Account account, bool isWhole, string device, bool owesPassword = false)
    {
        var (word, now) = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), time.GetUtcNow());
        await using var command = db.CreateCommand("""
            insert into identity.session (hash, id, account_id, stamp, is_whole, owes_password, device, created_at, used_at, confirmed_at, ends_at)
            select $1, $2, id, security_stamp, $4, $8, $5, $6, $6, $6, $7 from identity.account where id = $3
            """);
        await command.With(Hash(word), Guid.CreateVersion7(), account.Id, isWhole, device.Length > LongestDevice ? device[..LongestDevice] : device,
            now.UtcDateTime, (now + Longest).UtcDateTime, owesPassword).ExecuteNonQueryAsync();
        return word;
    }

    /// <summary>The session behind a cookie's word, while it lives.</summary>
    public async Task<Session?> Find(string word)
    {
        var now = time.GetUtcNow();
        await using var command = db.CreateCommand($"""
            select a.*, s.id, s.is_whole, s.owes_password, s.device, s.created_at, s.used_at, s.confirmed_at, s.ends_at
            from identity.session s join (select {Accounts.Columns}, {Accounts.Standing} from identity.account) a on a.id = s.account_id
            where s.hash = $1 and s.stamp = a.security_stamp and not a.is_disabled and s.ends_at > $2 and s.used_at > $3
            """);
        Session session;
        await using (var row = await command.With(Hash(word), now.UtcDateTime, (now - Idle).UtcDateTime).ExecuteReaderAsync())
        {
            if (!await row.ReadAsync()) return null;

            var account = Accounts.Read(row);
            accounts.Know(account, row);
            session = Read(row, account, at: 9);
        }
        if (session.UsedAt + Written <= now) await Use(word, now);
        return session;
    }

    /// <summary>Whether a session still lives, asked by what goes on without its user: it is no use of it.</summary>
    public async Task<bool> Lives(Session session)
    {
        var now = time.GetUtcNow();
        await using var command = db.CreateCommand("select exists (select from identity.session where id = $1 and account_id = $2 and ends_at > $3 and used_at > $4)");
        return (bool)(await command.With(session.Id, session.Account.Id, now.UtcDateTime, (now - Idle).UtcDateTime).ExecuteScalarAsync())!;
    }

    Task Use(string word, DateTimeOffset now) => Run("update identity.session set used_at = $2 where hash = $1", Hash(word), now.UtcDateTime);

    /// <summary>Password or factor were shown just now.</summary>
    public Task Confirm(Guid id) => Run("update identity.session set confirmed_at = $2 where id = $1", id, time.GetUtcNow().UtcDateTime);

    public bool IsFresh(Session session) => session.ConfirmedAt + Fresh > time.GetUtcNow();

    /// <summary>Where an account is signed in, the last used first.</summary>
    public async Task<List<Session>> Of(Account account)
    {
        var now = time.GetUtcNow();
        await using var command = db.CreateCommand("""
            select id, is_whole, owes_password, device, created_at, used_at, confirmed_at, ends_at from identity.session
            where account_id = $1 and stamp = $2 and ends_at > $3 and used_at > $4 order by used_at desc
            """);
        await using var row = await command.With(account.Id, account.SecurityStamp, now.UtcDateTime, (now - Idle).UtcDateTime).ExecuteReaderAsync();
        List<Session> all = [];
        while (await row.ReadAsync()) all.Add(Read(row, account, at: 0));
        return all;
    }

    /// <summary>Ends one session of this account.</summary>
    public Task End(Guid account, Guid id) => Run("delete from identity.session where account_id = $1 and id = $2", account, id);

    /// <summary>Ends every session of this account, save one.</summary>
    public Task EndAll(Guid account, Guid? save = null) => Run("delete from identity.session where account_id = $1 and id is distinct from $2", account, (object?)save ?? DBNull.Value);

    /// <summary>What has ended by itself is thrown away.</summary>
    public async Task Sweep()
    {
        var now = time.GetUtcNow();
        await Run("delete from identity.session where ends_at <= $1 or used_at <= $2", now.UtcDateTime, (now - Idle).UtcDateTime);
        await Run("delete from identity.spent where until <= $1", now.UtcDateTime);
        await Run("delete from identity.attempt where at <= $1", (now - TimeSpan.FromHours(1)).UtcDateTime);
    }

    async Task Run(string sql, params object[] values)
    {
        await using var command = db.CreateCommand(sql);
        await command.With(values).ExecuteNonQueryAsync();
    }

    static Session Read(NpgsqlDataReader row, Account account, int at) => new(
        row.GetGuid(at), account, row.GetBoolean(at + 1), row.GetBoolean(at + 2), row.GetString(at + 3), row.GetFieldValue<DateTimeOffset>(at + 4),
        row.GetFieldValue<DateTimeOffset>(at + 5), row.GetFieldValue<DateTimeOffset>(at + 6), row.GetFieldValue<DateTimeOffset>(at + 7));

    static byte[] Hash(string word) => SHA256.HashData(Encoding.UTF8.GetBytes(word));
}

/// <summary>Throws away, every few minutes, what has ended by itself.</summary>
sealed class Sweeping(Sessions sessions, TimeProvider time, ILogger<Sweeping> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
                try { await sessions.Sweep(); }
                catch (Exception why) when (Cases.Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "old sessions were not thrown away this time"); }
        }
        catch (OperationCanceledException) { }
    }
}
