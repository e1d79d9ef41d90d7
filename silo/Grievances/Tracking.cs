using Mediation.Cases;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>A look for a case by its code and secret: the case, or nothing (whatever was wrong), or how long to wait.</summary>
readonly record struct Found(Guid? Case, TimeSpan? Wait = null);

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

        var id = who.Length is > 0 and <= LongestCode ? await desk.Find<Grievance>(CaseRef.Parse(who, null)) ?? Guid.Empty : Guid.Empty;
        var isRight = pin is null ? TrackingSecret.IsRight(keys, id, secret) : await pins.IsRight(id, pin);
        if (!isRight || id == Guid.Empty) return new(null);

        await attempts.Succeeded(limit, who, from);
        return new(id);
    }
}
