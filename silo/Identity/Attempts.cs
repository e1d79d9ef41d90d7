using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Identity;

/// <summary>How often one may try, or fail, at a door: as one and the same, and from one address, within a while.</summary>
sealed record Limit(string Door, int PerWho, int PerOrigin, TimeSpan Within)
{
    static readonly TimeSpan AWhile = TimeSpan.FromMinutes(15), AnHour = TimeSpan.FromHours(1);

    public static readonly Limit Password = new("password", 10, 10, AWhile);
    public static readonly Limit Code = new("code", 5, 20, AWhile);         // six digits: five tries, and a thousand years
    public static readonly Limit Confirmation = new("confirm", 10, 100, AWhile);
    public static readonly Limit Link = new("link", 10, 10, AWhile);
    public static readonly Limit Letter = new("letter", 10, 100, TimeSpan.FromMinutes(1));           // 130 bits: against noise alone, and a hall shares an address
    public static readonly Limit Tracking = new("tracking", 10, 10, TimeSpan.FromMinutes(1));
    public static readonly Limit Pin = new("pin", 5, 30, AnHour);                                   // eight digits
    public static readonly Limit Message = new("message", 5, 20, AnHour);                          // a phone, an address
    public static readonly Limit Report = new("report", 5, 100, AnHour);                            // a device, and a hall full of them

    /// <summary>As this installation has it: --Limits:report:PerWho, --Limits:report:PerOrigin.</summary>
    public Limit In(IConfiguration? settings) => settings is null ? this : this with
    {
        PerWho = settings.GetValue($"Limits:{Door}:PerWho", PerWho), PerOrigin = settings.GetValue($"Limits:{Door}:PerOrigin", PerOrigin),
    };
}

/// <summary>
/// Failures, counted in the database by all silos together. Whoever succeeds gives back what the same name used up from the same place, so that a hall
/// full of people behind one address gets through, a typing error or two each; whoever sprays names does not.
/// </summary>
sealed class Attempts(NpgsqlDataSource db, TimeProvider time, IConfiguration? settings = null)
{
    /// <summary>
    /// Counts an attempt before anything is looked at, so that a hundred at once are no more than ten in a row;
    /// how long to wait where there were too many.
    /// </summary>
    public async Task<TimeSpan?> Begin(Limit asked, string who, string origin)
    {
        var (limit, now) = (asked.In(settings), time.GetUtcNow());
        await using var batch = db.CreateBatch();
        // one after the other for the same address and the same name; the address always first, so that nobody waits in a ring
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 1))", $"{limit.Door} from {origin}");
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 2))", $"{limit.Door} as {Name(who)}");
        batch.Add("""
            with full_since as (
                select (select at from identity.attempt where door = $1 and who = $2 and at > $4 order by at desc offset $5 limit 1) as who,
                       (select at from identity.attempt where door = $1 and origin = $3 and at > $4 order by at desc offset $6 limit 1) as origin),
            counted as (
                insert into identity.attempt (door, who, origin, at) select $1, $2, $3, $7 from full_since f where f.who is null and f.origin is null)
            select greatest(who, origin) from full_since
            """, limit.Door, Name(who), origin, (now - limit.Within).UtcDateTime, limit.PerWho - 1, limit.PerOrigin - 1, now.UtcDateTime);
        await using var row = await batch.ExecuteReaderAsync();
        await row.NextResultAsync();
        await row.NextResultAsync();
        await row.ReadAsync();
        return row.IsDBNull(0) ? null : row.GetFieldValue<DateTimeOffset>(0) + limit.Within - now;
    }

    public Task<TimeSpan?> Begin(Limit limit, string who, IPAddress? address) => Begin(limit, who, Origin(address));

    /// <summary>It was right: what this name used up from here does not count.</summary>
    public async Task Succeeded(Limit limit, string who, string origin)
    {
        await using var command = db.CreateCommand("delete from identity.attempt where door = $1 and who = $2 and origin = $3");
        await command.With(limit.Door, Name(who), origin).ExecuteNonQueryAsync();
    }

    public Task Succeeded(Limit limit, string who, IPAddress? address) => Succeeded(limit, who, Origin(address));

    /// <summary>An address as it is counted: a household or a hall has a whole /64 of the newer kind.</summary>
    public static string Origin(IPAddress? address)
    {
        if (address is null) return "nowhere";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : $"{address}";
    }

    // what was typed as a name may be a password: only its hash is kept
    static string Name(string who) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Argon2.Clean(who).Trim().ToLowerInvariant())).AsSpan(0, 16));
}
