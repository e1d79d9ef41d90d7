using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mediation.Pages;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Identity;

/// <summary>
/// The phone by which a resident comes in: shown to be theirs by a code that was sent there. Codes have six digits, live ten minutes and count once; numbers
/// are sealed, and found by a keyed hash.
/// </summary>
sealed class Phones(NpgsqlDataSource db, KeyFile keys, Factors factors, Sms sms, Words words, TimeProvider time, ILogger<Phones> log)
{
    public const string ToKeep = "keep", ToSignIn = "sign-in";
    public static readonly TimeSpan CodesLast = TimeSpan.FromMinutes(10);
    const int FewestDigits = 5, MostDigits = 15;

    /// <summary>A number as it is kept: digits alone, without what leads into this country; null where it is none.</summary>
    public static string? Tidy(string typed)
    {
        if (typed.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '+' or '(' or ')'))) return null;
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        if (digits.Length == 15 && digits.StartsWith("0086", StringComparison.Ordinal)) digits = digits[4..];
        if (digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal)) digits = digits[2..];
        return digits.Length is >= FewestDigits and <= MostDigits ? digits : null;
    }

    /// <summary>A code is on its way to this phone; an earlier one for the same purpose is void.</summary>
    public async Task Ask(string phone, string purpose)
    {
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        await using var command = db.CreateCommand("""
            insert into identity.phone_code (mac, purpose, hash, good_until) values ($1, $2, $3, $4)
            on conflict (mac, purpose) do update set hash = excluded.hash, good_until = excluded.good_until
            """);
        await command.With(Mac(phone), purpose, Hash(phone, purpose, code), (time.GetUtcNow() + CodesLast).UtcDateTime).ExecuteNonQueryAsync();
        await sms.Send(phone, words["Sms.Code", code, (int)CodesLast.TotalMinutes]);
    }

    /// <summary>Whether this is the code that was sent there; it counts once.</summary>
    public async Task<bool> Show(string phone, string purpose, string typed)
    {
        var code = string.Concat(typed.Where(char.IsAsciiDigit));
        await using var command = db.CreateCommand("delete from identity.phone_code where mac = $1 and purpose = $2 and hash = $3 and good_until > $4");
        return await command.With(Mac(phone), purpose, Hash(phone, purpose, code), time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync() == 1;
    }

    /// <summary>From now on this account is reached there, and no other one is.</summary>
    public async Task Keep(Guid account, string phone)
    {
        await using var batch = db.CreateBatch();
        batch.Add("delete from identity.phone where mac = $1 or account_id = $2", Mac(phone), account);
        batch.Add("insert into identity.phone (account_id, mac, number, created_at) values ($1, $2, $3, $4)", account, Mac(phone), factors.Seal(account, Encoding.ASCII.GetBytes(phone)), time.GetUtcNow().UtcDateTime);
        await batch.ExecuteNonQueryAsync();
        log.LogInformation("account {Account} has a phone", account);
    }

    public async Task Remove(Guid account)
    {
        await using var command = db.CreateCommand("delete from identity.phone where account_id = $1");
        await command.With(account).ExecuteNonQueryAsync();
        log.LogInformation("account {Account} has no phone any more", account);
    }

    public async Task<string?> Of(Guid account)
    {
        await using var command = db.CreateCommand("select number from identity.phone where account_id = $1");
        return await command.With(account).ExecuteScalarAsync() is byte[] number ? Encoding.ASCII.GetString(factors.Open(account, number)) : null;
    }

    /// <summary>Whose phone this is.</summary>
    public async Task<Guid?> AccountOf(string phone)
    {
        await using var command = db.CreateCommand("select account_id from identity.phone where mac = $1");
        return await command.With(Mac(phone)).ExecuteScalarAsync() as Guid?;
    }

    byte[] Mac(string phone) => HMACSHA256.HashData(keys.People, Encoding.ASCII.GetBytes($"phone/{phone}"));
    byte[] Hash(string phone, string purpose, string code) => HMACSHA256.HashData(keys.Factors, Encoding.ASCII.GetBytes($"{phone}/{purpose}/{code}"));
}
