using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Mediation.Identity;

/// <summary>ASP.NET Core Identity's way to our tables: what it may change of an account is password, stamp and passkeys.</summary>
sealed class LoginStore(NpgsqlDataSource db, TimeProvider time) : IUserPasswordStore<Login>, IUserSecurityStampStore<Login>, IUserPasskeyStore<Login>
{
    public async Task<Login?> FindByIdAsync(string userId, CancellationToken stop) =>
        Guid.TryParse(userId, out var id) ? await Find("id = $1", id, stop) : null;

    public Task<Login?> FindByNameAsync(string normalizedUserName, CancellationToken stop) => Find("lower(user_name) = lower($1)", normalizedUserName, stop);

    public async Task<Login?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken stop) =>
        await Find("id = (select account_id from identity.passkey where credential_id = $1)", credentialId, stop);

    async Task<Login?> Find(string where, object value, CancellationToken stop)
    {
        await using var command = db.CreateCommand($"select {Accounts.Columns}, password_hash from identity.account where {where}");
        command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new(Accounts.Read(row), row.IsDBNull(6) ? null : row.GetString(6)) : null;
    }

    public async Task<IdentityResult> UpdateAsync(Login user, CancellationToken stop)
    {
        await using var command = db.CreateCommand("update identity.account set password_hash = $2, security_stamp = $3 where id = $1");
        foreach (var value in (object[])[user.Account.Id, (object?)user.PasswordHash ?? DBNull.Value, user.Account.SecurityStamp]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(stop);
        return IdentityResult.Success;
    }

    public Task SetPasswordHashAsync(Login user, string? passwordHash, CancellationToken stop)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    // the framework's stamps are texts, ours are ids: what counts is that it is another one
    public Task SetSecurityStampAsync(Login user, string stamp, CancellationToken stop)
    {
        user.Account = user.Account with { SecurityStamp = Guid.NewGuid() };
        return Task.CompletedTask;
    }

    public async Task AddOrUpdatePasskeyAsync(Login user, UserPasskeyInfo passkey, CancellationToken stop)
    {
        await using var command = db.CreateCommand("""
            insert into identity.passkey (credential_id, account_id, name, public_key, sign_count, transports, is_verified, is_backup_eligible, is_backed_up, attestation, client_data, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (credential_id) do update set sign_count = excluded.sign_count, is_verified = excluded.is_verified, is_backed_up = excluded.is_backed_up
                where passkey.account_id = excluded.account_id
            """);
        foreach (var value in (object[])[passkey.CredentialId, user.Account.Id, passkey.Name ?? "", passkey.PublicKey, (long)passkey.SignCount, passkey.Transports ?? [],
            passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientDataJson, time.GetUtcNow().UtcDateTime])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Login user, CancellationToken stop)
    {
        await using var command = db.CreateCommand("""
            select credential_id, public_key, created_at, sign_count, transports, is_verified, is_backup_eligible, is_backed_up, attestation, client_data, name
            from identity.passkey where account_id = $1 order by created_at
            """);
        command.Parameters.Add(new() { Value = user.Account.Id });
        await using var row = await command.ExecuteReaderAsync(stop);
        List<UserPasskeyInfo> all = [];
        while (await row.ReadAsync(stop))
            all.Add(new(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<DateTimeOffset>(2), (uint)row.GetInt64(3), row.GetFieldValue<string[]>(4),
                row.GetBoolean(5), row.GetBoolean(6), row.GetBoolean(7), row.GetFieldValue<byte[]>(8), row.GetFieldValue<byte[]>(9)) { Name = row.GetString(10) });
        return all;
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Login user, byte[] credentialId, CancellationToken stop) =>
        (await GetPasskeysAsync(user, stop)).FirstOrDefault(key => key.CredentialId.AsSpan().SequenceEqual(credentialId));

    public async Task RemovePasskeyAsync(Login user, byte[] credentialId, CancellationToken stop)
    {
        await using var command = db.CreateCommand("delete from identity.passkey where account_id = $1 and credential_id = $2");
        command.Parameters.Add(new() { Value = user.Account.Id });
        command.Parameters.Add(new() { Value = credentialId });
        await command.ExecuteNonQueryAsync(stop);
    }

    public Task<string> GetUserIdAsync(Login user, CancellationToken stop) => Task.FromResult(user.Account.Id.ToString());
    public Task<string?> GetUserNameAsync(Login user, CancellationToken stop) => Task.FromResult<string?>(user.Account.UserName);
    public Task<string?> GetNormalizedUserNameAsync(Login user, CancellationToken stop) => Task.FromResult<string?>(user.Account.UserName.ToLowerInvariant());
    public Task<string?> GetPasswordHashAsync(Login user, CancellationToken stop) => Task.FromResult(user.PasswordHash);
    public Task<bool> HasPasswordAsync(Login user, CancellationToken stop) => Task.FromResult(user.PasswordHash is not null);
    public Task<string?> GetSecurityStampAsync(Login user, CancellationToken stop) => Task.FromResult<string?>(user.Account.SecurityStamp.ToString());

    // Names are given once, and accounts are made and disabled by Accounts: the framework has no part in it.
    public Task SetUserNameAsync(Login user, string? userName, CancellationToken stop) => throw new NotSupportedException();
    public Task SetNormalizedUserNameAsync(Login user, string? normalizedName, CancellationToken stop) => Task.CompletedTask;
    public Task<IdentityResult> CreateAsync(Login user, CancellationToken stop) => throw new NotSupportedException();
    public Task<IdentityResult> DeleteAsync(Login user, CancellationToken stop) => throw new NotSupportedException();

    public void Dispose() { }
}
