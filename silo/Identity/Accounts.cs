using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Identity;

/// <summary>Somebody who may come in.</summary>
sealed record Account(Guid Id, string UserName, string DisplayName, Role Role, bool IsDisabled, Guid SecurityStamp);

/// <summary>What is done to somebody's account by whoever keeps the accounts: whoever makes one, or opens one again, could come in by it.</summary>
enum AccountChange { Made, PasswordReset, FactorsReset, Disabled, Enabled, KeyMade, Invited, Agreed, Refused }

/// <summary>Accounts, the links that let people in for the first time or again, and the subject that acts for each.</summary>
sealed class Accounts(NpgsqlDataSource db, TimeProvider time)
{
    public const string Columns = "id, user_name, display_name, role, is_disabled, security_stamp";

    /// <summary>The channel on which silos tell each other that accounts or keys are not what they were.</summary>
    public const string Changed = "mediation_identity";

    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, Account? Account, Subject Subject)> subjects = new();

    int changes;

    /// <summary>Whether changes made by other silos reach us; while they do not, nothing is kept in mind.</summary>
    public bool HearsOthers { get; set; }

    /// <summary>A new account; null where the name or the id is taken.</summary>
    /// <param name="until">for a password that somebody else made: how long it is good</param>
    /// <param name="waits">nobody comes in by it yet</param>
    public async Task<Account?> Create(string userName, string displayName, Role role, string? password, Guid? id = null, DateTimeOffset? until = null, bool waits = false)
    {
        var account = new Account(id ?? Guid.CreateVersion7(), userName.Trim(), displayName.Trim(), role, waits, Guid.NewGuid());
        var hash = password is null ? null : await Hashing.Shared.Do(() => Argon2.Hash(password));
        await using var connection = await db.OpenConnectionAsync();
        return await Insert(connection, account, hash, until) ? account : null;
    }

    static async Task<bool> Insert(NpgsqlConnection connection, Account account, string? hash, DateTimeOffset? until = null)
    {
        await using var command = new NpgsqlCommand("""
            insert into identity.account (id, user_name, display_name, role, password_hash, security_stamp, first_password_until, is_disabled)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
            """, connection);
        return await command.With(account.Id, account.UserName, account.DisplayName, Text(account.Role), (object?)hash ?? DBNull.Value, account.SecurityStamp,
            (object?)until?.UtcDateTime ?? DBNull.Value, account.IsDisabled).ExecuteNonQueryAsync() == 1;
    }

    /// <summary>A key for a program, for what runs without a limit: tests, the demo, imports.</summary>
    public async Task<string> CreateKey(Guid account, TimeSpan valid, string? given = null) =>
        (await new ApiKeys(db, time).Create(account, new("", valid), given)).Key;

    /// <summary>Who an account is today: null when it is disabled or gone.</summary>
    public async Task<(Account Account, Subject Subject)?> SubjectOf(Guid id)
    {
        if (!subjects.TryGetValue(id, out var known) || known.Until <= time.GetUtcNow() || !HearsOthers)
        {
            var before = Volatile.Read(ref changes);
            await using var command = db.CreateCommand($"select {Columns}, {Standing} from identity.account where id = $1");
            await using var row = await command.With(id).ExecuteReaderAsync();
            known = await row.ReadAsync() ? Know(Read(row), row) : subjects[id] = (time.GetUtcNow() + Fresh, null, Subject.Nobody);
            if (before != Volatile.Read(ref changes)) subjects.TryRemove(id, out _);      // changed while we read
        }
        return known.Account is { IsDisabled: false } account ? (account, known.Subject) : null;
    }

    /// <summary>What an account reaches, as the seventh to ninth column: the projects whose team, or handling team, it belongs to, what was granted to it, and its units.</summary>
    public const string Standing = $"""
        array(select project_id from project_team where account_id = account.id union
              select p.id from organisation_member m join project p on p.handling_team_id = m.organisation_id where m.account_id = account.id), {Staff.Grants.Column},
        array(select organisation_id from organisation_member where account_id = account.id)
        """;

    /// <summary>What was just read about an account, so that it need not be read twice in a request.</summary>
    public (DateTimeOffset Until, Account? Account, Subject Subject) Know(Account account, NpgsqlDataReader row)
    {
        if (subjects.Count > 10_000) subjects.Clear();
        var subject = new Subject(account.Id, account.Role) { Projects = [.. row.GetFieldValue<Guid[]>(6)], Units = [.. row.GetFieldValue<Guid[]>(8)] };
        return subjects[account.Id] = (time.GetUtcNow() + Fresh, account, Staff.Grants.Of(subject, row.GetString(7)));
    }

    /// <summary>Teams or accounts have changed: look again.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref changes);
        subjects.Clear();
    }

    public async Task<List<Account>> List()
    {
        await using var command = db.CreateCommand($"select {Columns} from identity.account order by role, lower(user_name)");
        await using var reader = await command.ExecuteReaderAsync();
        List<Account> all = [];
        while (await reader.ReadAsync()) all.Add(Read(reader));
        return all;
    }

    public async Task<Account?> Find(Guid id)
    {
        await using var command = db.CreateCommand($"select {Columns} from identity.account where id = $1");
        await using var reader = await command.With(id).ExecuteReaderAsync();
        return await reader.ReadAsync() ? Read(reader) : null;
    }

    /// <summary>From now on nobody comes in by this account, or somebody does again; either way every session of it is over.</summary>
    public Task Disable(Guid id, bool disabled) => Change("is_disabled = $2", id, disabled);

    /// <summary>Who did what to an account, for the supervisor to see.</summary>
    public async Task Note(Guid id, AccountChange what, Guid by)
    {
        await using var command = db.CreateCommand("insert into identity.account_change (account_id, what, by_id, at) values ($1, $2, $3, $4)");
        await command.With(id, $"{what}", by, time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync();
    }

    /// <summary>Another name from now on; whoever is signed in stays so. False where there is no such account.</summary>
    public async Task<bool> Rename(Guid id, string displayName)
    {
        await using var batch = db.CreateBatch();
        batch.Add("update identity.account set display_name = $2 where id = $1", id, displayName);
        batch.Add($"notify {Changed}");
        var renamed = await batch.ExecuteNonQueryAsync() > 0;
        Forget();
        return renamed;
    }

    /// <summary>Another part from now on; whoever is signed in signs in anew.</summary>
    public Task Recast(Guid id, Role role) => Change("role = $2", id, Text(role));

    /// <summary>Nothing that proved this account counts any more; only a one-time link leads back in.</summary>
    public async Task Void(Guid id, bool factorsToo)
    {
        foreach (var table in factorsToo ? (string[])["api_key", "authenticator", "passkey", "recovery_code", "phone"] : ["api_key"])
        {
            await using var command = db.CreateCommand($"delete from identity.{table} where account_id = $1");
            await command.With(id).ExecuteNonQueryAsync();
        }
        await Change("password_hash = null", id);
    }

    /// <summary>Nothing is left of whose account this was; that there was one stays.</summary>
    public async Task Erase(Guid id)
    {
        await using (var command = db.CreateCommand(Erasure)) await command.With(id).ExecuteNonQueryAsync();
        await Void(id, factorsToo: true);
    }

    /// <summary>An account that was only just made, and for nothing: as if it had not been.</summary>
    public async Task Remove(Guid id)
    {
        await using var command = db.CreateCommand("delete from identity.account where id = $1");
        await command.With(id).ExecuteNonQueryAsync();
        Forget();
    }

    public const string Erasure = "update identity.account set user_name = 'erased-' || id, display_name = '', password_hash = null, is_disabled = true where id = $1";

    async Task Change(string what, Guid id, params object[] values)
    {
        await using var batch = db.CreateBatch();
        batch.Add($"update identity.account set {what}, security_stamp = gen_random_uuid() where id = $1", [id, .. values]);
        batch.Add("delete from identity.session where account_id = $1", id);
        batch.Add($"notify {Changed}");
        await batch.ExecuteNonQueryAsync();
        Forget();
    }

    /// <summary>How long the password is good where somebody else made it; none where it is the owner's own.</summary>
    public async Task<DateTimeOffset?> FirstPasswordUntil(Guid id)
    {
        await using var command = db.CreateCommand("select first_password_until from identity.account where id = $1");
        return await command.With(id).ExecuteScalarAsync() is DateTime until ? new DateTimeOffset(until) : null;
    }

    /// <summary>From now on the password is the owner's own.</summary>
    public async Task OwnPassword(Guid id)
    {
        await using var command = db.CreateCommand("update identity.account set first_password_until = null where id = $1");
        await command.With(id).ExecuteNonQueryAsync();
    }

    public async Task<bool> Any()
    {
        await using var command = db.CreateCommand("select exists (select from identity.account)");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A one-time word that makes one account of this role, for as long as it is valid.</summary>
    public Task<string> Invite(Role role, TimeSpan valid) => Invite(role, null, valid);

    /// <summary>A one-time word by which somebody sets a new password; earlier words for the same account end with it.</summary>
    public async Task<string> InviteBack(Account account, TimeSpan valid)
    {
        await using var command = db.CreateCommand("delete from identity.invitation where account_id = $1");
        await command.With(account.Id).ExecuteNonQueryAsync();
        return await Invite(account.Role, account.Id, valid);
    }

    async Task<string> Invite(Role role, Guid? account, TimeSpan valid)
    {
        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await using var command = db.CreateCommand("insert into identity.invitation (hash, role, expires_at, account_id) values ($1, $2, $3, $4)");
        await command.With(Hash(word), Text(role), (time.GetUtcNow() + valid).UtcDateTime, (object?)account ?? DBNull.Value).ExecuteNonQueryAsync();
        return word;
    }

    /// <summary>
    /// Makes the account an invitation is for; null where the word is unknown, used or too old, or the name is taken, and then the word stays good.
    /// All other words for the same role end with it: a link printed at an earlier start must not make a second administrator.
    /// </summary>
    public async Task<Account?> Join(string word, string userName, string displayName, string password)
    {
        var hash = await Hashing.Shared.Do(() => Argon2.Hash(password));
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var use = new NpgsqlCommand(
            "update identity.invitation set used_at = $2 where hash = $1 and account_id is null and used_at is null and expires_at > $2 returning role", connection);
        if (await use.With(Hash(word), time.GetUtcNow().UtcDateTime).ExecuteScalarAsync() is not string role) return null;

        var account = new Account(Guid.CreateVersion7(), userName.Trim(), displayName.Trim(), RoleOf(role), false, Guid.NewGuid());
        if (!await Insert(connection, account, hash)) return null;

        await using var end = new NpgsqlCommand("update identity.invitation set used_at = $2 where role = $1 and account_id is null and used_at is null", connection);
        await end.With(role, time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return account;
    }

    /// <summary>The account a one-time word leads back into, as long as the word is good; using it up is the second step.</summary>
    public async Task<Account?> InvitedBack(string word, bool useUp)
    {
        var sql = useUp
            ? "update identity.invitation set used_at = $2 where hash = $1 and account_id is not null and used_at is null and expires_at > $2 returning account_id"
            : "select account_id from identity.invitation where hash = $1 and account_id is not null and used_at is null and expires_at > $2";
        await using var command = db.CreateCommand(sql);
        return await command.With(Hash(word), time.GetUtcNow().UtcDateTime).ExecuteScalarAsync() is Guid id && await Find(id) is { IsDisabled: false } account ? account : null;
    }

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    static string Text(Role role) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
    static Role RoleOf(string text) => Enum.Parse<Role>(text, ignoreCase: true);

    /// <summary>An account from its columns, wherever they begin.</summary>
    public static Account Read(NpgsqlDataReader row, int at = 0) =>
        new(row.GetGuid(at), row.GetString(at + 1), row.GetString(at + 2), RoleOf(row.GetString(at + 3)), row.GetBoolean(at + 4), row.GetGuid(at + 5));
}
