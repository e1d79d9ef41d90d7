using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Mediation.Identity;

/// <summary>Somebody who may come in.</summary>
sealed record Account(Guid Id, string UserName, string DisplayName, Role Role, bool IsDisabled, Guid SecurityStamp);

/// <summary>Accounts, their passwords and the keys of programs; and the subject that acts for each.</summary>
sealed class Accounts(NpgsqlDataSource db, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    static readonly PasswordHasher<Account> Hasher = new();
    static readonly string NobodysHash = Hasher.HashPassword(null!, "nobody has this password");

    // At most one slow hash a core, so that signing in cannot starve everything else.
    static readonly SemaphoreSlim Hashing = new(Environment.ProcessorCount);

    readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, Account? Account, Subject Subject)> subjects = new();
    readonly ConcurrentDictionary<string, (DateTimeOffset Until, Guid? Account)> keys = new();

    const string Columns = "id, user_name, display_name, role, is_disabled, security_stamp";

    /// <summary>The account behind a name and a password; none is the answer whatever was wrong, after the same work.</summary>
    public async Task<Account?> SignIn(string userName, string password)
    {
        await using var command = db.CreateCommand($"select {Columns}, password_hash from identity.account where lower(user_name) = lower($1)");
        command.Parameters.Add(new() { Value = userName });
        await using var reader = await command.ExecuteReaderAsync();
        var (account, hash) = await reader.ReadAsync() ? (Read(reader), reader.IsDBNull(6) ? null : reader.GetString(6)) : (null, null);
        await Hashing.WaitAsync();
        try
        {
            var right = Hasher.VerifyHashedPassword(null!, hash ?? NobodysHash, password.Normalize()) != PasswordVerificationResult.Failed;
            return right && hash is not null && account is { IsDisabled: false } ? account : null;
        }
        finally { Hashing.Release(); }
    }

    /// <summary>A new account; null where the name or the id is taken.</summary>
    public async Task<Account?> Create(string userName, string displayName, Role role, string? password, Guid? id = null)
    {
        var account = new Account(id ?? Guid.CreateVersion7(), userName.Trim(), displayName.Trim(), role, false, Guid.NewGuid());
        await using var connection = await db.OpenConnectionAsync();
        return await Insert(connection, account, password) ? account : null;
    }

    async Task<bool> Insert(NpgsqlConnection connection, Account account, string? password)
    {
        await using var command = new NpgsqlCommand("""
            insert into identity.account (id, user_name, display_name, role, password_hash, security_stamp)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """, connection);
        object hash = password is null ? DBNull.Value : Hasher.HashPassword(account, password.Normalize());
        foreach (var value in (object[])[account.Id, account.UserName, account.DisplayName, Text(account.Role), hash, account.SecurityStamp])
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>A key for a program: shown once, kept as a hash.</summary>
    public async Task<string> CreateKey(Guid account, TimeSpan valid, string? given = null)
    {
        var key = given ?? "mk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await using var command = db.CreateCommand("insert into identity.api_key (hash, account_id, prefix, expires_at) values ($1, $2, $3, $4) on conflict do nothing");
        foreach (var value in (object[])[Hash(key), account, key[..9], (time.GetUtcNow() + valid).UtcDateTime]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
        return key;
    }

    public async Task<Guid?> AccountOfKey(string key)
    {
        var now = time.GetUtcNow();
        if (keys.TryGetValue(key, out var known) && known.Until > now) return known.Account;

        await using var command = db.CreateCommand("update identity.api_key set last_used_at = $2 where hash = $1 and expires_at > $2 returning account_id");
        command.Parameters.Add(new() { Value = Hash(key) });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var account = await command.ExecuteScalarAsync() as Guid?;
        if (keys.Count > 10_000) keys.Clear();
        if (account is not null) keys[key] = (now + Fresh, account);
        return account;
    }

    /// <summary>Who an account is today: null when it is disabled or gone. At most five seconds old.</summary>
    public async Task<(Account Account, Subject Subject)?> SubjectOf(Guid id)
    {
        var now = time.GetUtcNow();
        if (!subjects.TryGetValue(id, out var known) || known.Until <= now)
        {
            await using var command = db.CreateCommand(
                $"select {Columns}, array(select project_id from project_team where account_id = id) from identity.account where id = $1");
            command.Parameters.Add(new() { Value = id });
            known = (now + Fresh, null, Subject.Nobody);
            await using (var reader = await command.ExecuteReaderAsync())
                if (await reader.ReadAsync())
                {
                    var found = Read(reader);
                    known = (now + Fresh, found, new(found.Id, found.Role) { Projects = [.. reader.GetFieldValue<Guid[]>(6)] });
                }
            if (known.Account is not null) known.Subject = await Staff.Grants.With(db, known.Subject);
            if (subjects.Count > 10_000) subjects.Clear();
            subjects[id] = known;
        }
        return known.Account is { IsDisabled: false } account ? (account, known.Subject) : null;
    }

    /// <summary>Teams or accounts have changed: look again.</summary>
    public void Forget() => subjects.Clear();

    public async Task<List<Account>> List()
    {
        await using var command = db.CreateCommand($"select {Columns} from identity.account order by role, lower(user_name)");
        await using var reader = await command.ExecuteReaderAsync();
        List<Account> all = [];
        while (await reader.ReadAsync()) all.Add(Read(reader));
        return all;
    }

    public async Task Disable(Guid id, bool disabled)
    {
        await using var command = db.CreateCommand("update identity.account set is_disabled = $2, security_stamp = gen_random_uuid() where id = $1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = disabled });
        await command.ExecuteNonQueryAsync();
        Forget();
    }

    public async Task<bool> Any()
    {
        await using var command = db.CreateCommand("select exists (select from identity.account)");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A one-time word that makes one account of this role, for as long as it is valid.</summary>
    public async Task<string> Invite(Role role, TimeSpan valid)
    {
        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await using var command = db.CreateCommand("insert into identity.invitation (hash, role, expires_at) values ($1, $2, $3)");
        foreach (var value in (object[])[Hash(word), Text(role), (time.GetUtcNow() + valid).UtcDateTime]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
        return word;
    }

    /// <summary>
    /// Makes the account an invitation is for; null where the word is unknown, used or too old, or the name is taken, and then the word stays good.
    /// All other words for the same role end with it: a link printed at an earlier start must not make a second administrator.
    /// </summary>
    public async Task<Account?> Join(string word, string userName, string displayName, string password)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var use = new NpgsqlCommand("update identity.invitation set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning role", connection);
        use.Parameters.Add(new() { Value = Hash(word) });
        use.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        if (await use.ExecuteScalarAsync() is not string role) return null;

        var account = new Account(Guid.CreateVersion7(), userName.Trim(), displayName.Trim(), RoleOf(role), false, Guid.NewGuid());
        if (!await Insert(connection, account, password)) return null;

        await using var end = new NpgsqlCommand("update identity.invitation set used_at = $2 where role = $1 and used_at is null", connection);
        end.Parameters.Add(new() { Value = role });
        end.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await end.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return account;
    }

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    static string Text(Role role) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
    static Role RoleOf(string text) => Enum.Parse<Role>(text, ignoreCase: true);

    static Account Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2), RoleOf(row.GetString(3)), row.GetBoolean(4), row.GetGuid(5));
}
