using Mediation.Cases;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>A look for a case by its code and secret: the case, or nothing (whatever was wrong), or how long to wait.</summary>
readonly record struct Found(Following? Who, TimeSpan? Wait = null);

/// <summary>
/// Finds the case whose secret, or eight digits from the desk, somebody shows. An unknown code costs the same work and gets the same answer as a wrong secret or somebody else's; who fails
/// too often waits. Who is right gives back what the tries cost, so that a hall full of people behind one address gets through.
/// </summary>
sealed class Tracking(Desk desk, KeyFile keys, Pins pins, Attempts attempts, IHttpContextAccessor web)
{
    const int LongestCode = 64;

    public async Task<Found> Find(string code, string secret)
    {
        var (who, from) = (code.Trim().ToUpperInvariant(), web.HttpContext!.Connection.RemoteIpAddress);
        var pin = Pins.Tidy(secret);
        var limit = pin is null ? Limit.Tracking : Limit.Pin;
        if (await attempts.Begin(limit, who, from) is { } wait) return new(null, wait);

        var found = pin is null ? await Following.Find(desk, keys, who, secret) : await ByPin(who, pin);
        if (found is null) return new(null);

        await attempts.Succeeded(limit, who, from);
        return new(found);
    }

    async Task<Following?> ByPin(string code, string pin)
    {
        var id = code.Length is > 0 and <= LongestCode ? await desk.Find<Grievance>(CaseRef.Parse(code, null)) ?? Guid.Empty : Guid.Empty;
        return await pins.IsRight(id, pin) && id != Guid.Empty ? new(id, null) : null;
    }
}
