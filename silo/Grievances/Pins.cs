using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mediation.Identity;
using Mediation.Vault;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>
/// Eight digits for whoever came or called. So few are guessed by whoever may try, so a case is tried five times an hour, each look is one slow hash, and after
/// a thousand misses in an hour by all together every PIN given so far is void: who needs one comes to the desk again.
/// </summary>
sealed class Pins(NpgsqlDataSource db, KeyFile keys, TimeProvider time, IConfiguration settings, ILogger<Pins> log)
{
    const int Digits = 8;
    static readonly TimeSpan AnHour = TimeSpan.FromHours(1);
    readonly int mostMisses = settings.GetValue("Limits:pin:Alarm", 1_000);

    /// <summary>The digits alone where these are eight and nothing else but gaps; null for anything longer.</summary>
    public static string? Tidy(string typed)
    {
        var plain = string.Concat(typed.Where(c => c is not (' ' or '-')));
        return plain.Length == Digits && plain.All(char.IsAsciiDigit) ? plain : null;
    }

    /// <summary>New digits for a case, that follow from the request under the key file: the same click, the same digits. Earlier ones are void.</summary>
    public async Task<string> Give(Guid caseId, Guid commandId, bool repeated)
    {
        var seed = HMACSHA256.HashData(keys.Letters, Encoding.ASCII.GetBytes($"pin/{caseId}/{commandId}"));
        var pin = (BinaryPrimitives.ReadUInt64BigEndian(seed) % 100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var hash = await Hashing.Shared.Do(() => Argon2.Hash(pin));
        await using var command = db.CreateCommand($"""
            insert into identity.pin (case_id, hash, made_at) values ($1, $2, $3)
            on conflict (case_id) do {(repeated ? "nothing" : "update set hash = excluded.hash, made_at = excluded.made_at")}
            """);
        await command.With(caseId, hash, time.GetUtcNow().UtcDateTime).ExecuteNonQueryAsync();
        return pin;
    }

    /// <summary>Whether these are the case's digits; the same work whether it has any or is there at all.</summary>
    public async Task<bool> IsRight(Guid caseId, string pin)
    {
        var hash = await HashOf(caseId);
        var isRight = await Hashing.Shared.Do(() => Argon2.Verify(hash ?? Argon2.Nobodys, pin)) != PasswordVerificationResult.Failed && hash is not null;
        if (!isRight) await Watch();
        return isRight;
    }

    async Task<string?> HashOf(Guid caseId)
    {
        await using var command = db.CreateCommand("select hash from identity.pin where case_id = $1 and made_at > coalesce((select max(at) from identity.alarm where door = 'pin'), '-infinity')");
        return await command.With(caseId).ExecuteScalarAsync() as string;
    }

    async Task Watch()
    {
        var now = time.GetUtcNow();
        await using var command = db.CreateCommand("""
            insert into identity.alarm (door, at) select 'pin', $1
            where (select count(*) from identity.attempt where door = 'pin' and at > $2) >= $3 and not exists (select from identity.alarm where door = 'pin' and at > $2)
            """);
        if (await command.With(now.UtcDateTime, (now - AnHour).UtcDateTime, mostMisses).ExecuteNonQueryAsync() == 1)
            log.LogError("somebody tries PINs: {Misses} misses in an hour. All PINs given so far are void; whoever needs one comes to the desk", mostMisses);
    }
}
