using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Identity;

/// <summary>The second factors an account has.</summary>
sealed record Held(bool App, int Passkeys, int Codes)
{
    public bool Any => App || Passkeys > 0;
}

/// <summary>What somebody has besides a password: the app with six digits, and the codes for the day the phone is lost. Passkeys are in Passkeys.</summary>
sealed class Factors(NpgsqlDataSource db, KeyFile keys, TimeProvider time, ILogger<Factors> log)
{
    const int Codes = 10, CodeLength = 24, Nonce = 12, Tag = 16;
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public async Task<Held> Of(Guid account)
    {
        await using var command = db.CreateCommand("""
            select exists (select from identity.authenticator where account_id = $1),
                   (select count(*)::int from identity.passkey where account_id = $1),
                   (select count(*)::int from identity.recovery_code where account_id = $1)
            """);
        await using var row = await command.With(account).ExecuteReaderAsync();
        await row.ReadAsync();
        return new(row.GetBoolean(0), row.GetInt32(1), row.GetInt32(2));
    }

    /// <summary>Ties an app to the account once it has shown a code of the secret; that code does not count again.</summary>
    public async Task<bool> AddApp(Guid account, byte[] secret, string code)
    {
        if (Totp.StepOf(secret, code, time.GetUtcNow(), 0) is not { } step) return false;

        await using var command = db.CreateCommand("""
            insert into identity.authenticator (account_id, secret, last_step, created_at) values ($1, $2, $3, $4)
            on conflict (account_id) do update set secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at
            """);
        await command.With(account, Seal(account, secret), step, time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync();
        log.LogInformation("account {Account} has an authenticator app", account);
        return true;
    }

    public async Task RemoveApp(Guid account)
    {
        await using var command = db.CreateCommand("delete from identity.authenticator where account_id = $1");
        await command.With(account).ExecuteNonQueryAsync();
        log.LogInformation("account {Account} has no authenticator app any more", account);
    }

    /// <summary>Whether what was typed is a code of the app, or one of the codes for the day it is lost. Either counts once.</summary>
    public async Task<bool> Show(Guid account, string typed)
    {
        var plain = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return plain.Length == CodeLength ? await ShowRecovery(account, plain) : await ShowApp(account, plain);
    }

    async Task<bool> ShowApp(Guid account, string code)
    {
        await using var find = db.CreateCommand("select secret, last_step from identity.authenticator where account_id = $1");
        await using var row = await find.With(account).ExecuteReaderAsync();
        if (!await row.ReadAsync()) return false;
        if (Totp.StepOf(Open(account, row.GetFieldValue<byte[]>(0)), code, time.GetUtcNow(), row.GetInt64(1)) is not { } step) return false;

        // of two who show the same code at once, one is right
        await using var use = db.CreateCommand("update identity.authenticator set last_step = $2 where account_id = $1 and last_step < $2");
        return await use.With(account, step).ExecuteNonQueryAsync() == 1;
    }

    async Task<bool> ShowRecovery(Guid account, string code)
    {
        await using var use = db.CreateCommand("delete from identity.recovery_code where account_id = $1 and hash = $2");
        var right = await use.With(account, Hash(account, code)).ExecuteNonQueryAsync() == 1;
        if (right) log.LogInformation("account {Account} used a recovery code", account);
        return right;
    }

    /// <summary>Ten new codes, shown once; earlier ones are void. A hundred and twenty bits each, so that a plain hash keeps them.</summary>
    public async Task<ImmutableArray<string>> NewCodes(Guid account)
    {
        ImmutableArray<string> codes = [.. Enumerable.Range(0, Codes).Select(_ => string.Concat(RandomNumberGenerator.GetBytes(CodeLength).Select(b => Alphabet[b & 31])))];
        await using var batch = db.CreateBatch();
        batch.Add("delete from identity.recovery_code where account_id = $1", account);
        batch.Add("insert into identity.recovery_code (account_id, hash) select $1, unnest($2::bytea[])", account, codes.Select(code => Hash(account, code)).ToArray());
        await batch.ExecuteNonQueryAsync();
        return [.. codes.Select(code => string.Join('-', code.Chunk(6).Select(part => new string(part))))];
    }

    /// <summary>True the first time only: an answer to a challenge that was good once does not count again.</summary>
    public async Task<bool> Spend(string what, TimeSpan remembered)
    {
        await using var command = db.CreateCommand("insert into identity.spent (hash, until) values ($1, $2) on conflict do nothing");
        return await command.With(SHA256.HashData(Encoding.UTF8.GetBytes(what)), (time.GetUtcNow() + remembered).UtcDateTime).ExecuteNonQueryAsync() == 1;
    }

    static byte[] Hash(Guid account, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{code}"));

    public byte[] Seal(Guid account, byte[] secret)
    {
        var closed = new byte[Nonce + secret.Length + Tag];
        RandomNumberGenerator.Fill(closed.AsSpan(0, Nonce));
        using var aes = new AesGcm(keys.Factors, Tag);
        aes.Encrypt(closed.AsSpan(0, Nonce), secret, closed.AsSpan(Nonce, secret.Length), closed.AsSpan(Nonce + secret.Length), account.ToByteArray());
        return closed;
    }

    public byte[] Open(Guid account, byte[] closed)
    {
        var secret = new byte[closed.Length - Nonce - Tag];
        using var aes = new AesGcm(keys.Factors, Tag);
        aes.Decrypt(closed.AsSpan(0, Nonce), closed.AsSpan(Nonce, secret.Length), closed.AsSpan(Nonce + secret.Length), secret, account.ToByteArray());
        return secret;
    }
}
