using System.Collections.Immutable;
using Npgsql;

namespace Mediation.Identity;

/// <summary>What one person did to an account and another has yet to agree to.</summary>
sealed record Waiting(Guid Id, Guid AccountId, string UserName, string DisplayName, Role Role, AccountChange What, Guid ById, string? By, DateTimeOffset At);

/// <summary>
/// Whoever makes an account, resets it or opens it again could come in by it. Where its part reaches the whole house, that takes a second person,
/// as a grant does: until then nobody comes in.
/// </summary>
sealed class TakesTwo(NpgsqlDataSource db, Accounts accounts, ApiKeys keys, TimeProvider time)
{
    /// <summary>The parts that see, decide or give away what is in every project.</summary>
    public static readonly ImmutableArray<Role> Parts = [Role.Manager, Role.Supervisor, Role.Admin, Role.Integrator];

    // who could agree: somebody closed counts too, or whoever closes all others would be alone
    const string Another = """
        select exists (select from identity.account where role in ('admin', 'manager') and id <> $1
            and not exists (select from identity.takes_two where account_id = account.id and what = 'Made'))
        """;

    /// <summary>Whether this waits for a second person. What the operator does at the machine does not, nor does a new account while there has never been anybody to agree.</summary>
    public async Task<bool> Needs(Role role, AccountChange what, Subject by)
    {
        if (!Parts.Contains(role) || by.Role == Role.System) return false;
        if (what != AccountChange.Made) return true;

        await using var command = db.CreateCommand(Another);
        return (bool)(await command.With(by.Id).ExecuteScalarAsync())!;
    }

    /// <summary>From now on this waits. The same id again is the same.</summary>
    public async Task Wait(Guid id, Guid account, AccountChange what, Guid by, Guid? key = null)
    {
        await using var command = db.CreateCommand("insert into identity.takes_two (id, account_id, key_id, what, by_id, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing");
        await command.With(id, account, (object?)key ?? DBNull.Value, $"{what}", by, time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync();
    }

    /// <summary>Nothing waits any more: the account was closed for good, or erased.</summary>
    public async Task Drop(Guid account)
    {
        await using var command = db.CreateCommand("delete from identity.takes_two where account_id = $1 and key_id is null");
        await command.With(account).ExecuteNonQueryAsync();
    }

    public async Task<List<Waiting>> All()
    {
        await using var command = db.CreateCommand("""
            select t.id, a.id, a.user_name, a.display_name, a.role, t.what, t.by_id, b.display_name, t.at
            from identity.takes_two t join identity.account a on a.id = t.account_id left join identity.account b on b.id = t.by_id order by t.at
            """);
        await using var r = await command.ExecuteReaderAsync();
        List<Waiting> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), Enum.Parse<Role>(r.GetString(4), ignoreCase: true), Enum.Parse<AccountChange>(r.GetString(5)),
                r.GetGuid(6), r.IsDBNull(7) ? null : r.GetString(7), r.GetFieldValue<DateTimeOffset>(8)));
        return all;
    }

    /// <summary>
    /// A second person agrees, or does not: never who did it, never whom it is for. Refused, the account stays closed, and its first password, link or key is void.
    /// </summary>
    public async Task<Refusal?> Decide(Guid id, bool agrees, Guid by)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Guid account, first;
        Guid? key;
        await using (var command = new NpgsqlCommand("delete from identity.takes_two where id = $1 returning account_id, key_id, by_id", connection))
        await using (var r = await command.With(id).ExecuteReaderAsync())
        {
            if (!await r.ReadAsync()) return new("grant/not-found");
            (account, key, first) = (r.GetGuid(0), r.IsDBNull(1) ? null : r.GetGuid(1), r.GetGuid(2));
        }
        if (first == by || account == by) return new("grant/four-eyes");       // nothing is committed

        await using var batch = new NpgsqlBatch(connection);
        if (key is { } one) batch.Add(agrees ? "update identity.api_key set is_held = false where id = $1" : "delete from identity.api_key where id = $1", one);
        else if (agrees) batch.Add("update identity.account set is_disabled = false where id = $1 and not exists (select from identity.takes_two where account_id = $1 and key_id is null)", account);
        else
        {
            batch.Add("delete from identity.invitation where account_id = $1", account);
            batch.Add("update identity.account set password_hash = null where id = $1", account);
            batch.Add("delete from identity.takes_two where account_id = $1", account);
            batch.Add("delete from identity.api_key where account_id = $1 and is_held", account);
        }
        batch.Add("insert into identity.account_change (account_id, what, by_id, at) values ($1, $2, $3, $4)",
            account, $"{(agrees ? AccountChange.Agreed : AccountChange.Refused)}", by, time.GetUtcNow().UtcDateTime);
        batch.Add($"notify {Accounts.Changed}");
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        accounts.Forget();
        keys.Forget();
        return null;
    }
}
