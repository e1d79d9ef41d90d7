using Mediation.Cases;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>A look for a case by its code and secret: the case, or nothing (whatever was wrong), or how long to wait.</summary>
readonly record struct Found(Guid? Case, TimeSpan? Wait = null);

/// <summary>
/// Finds the case whose secret somebody shows. An unknown code costs the same work and gets the same answer as a wrong secret or somebody else's; who fails
/// too often waits. Who is right gives back what the tries cost, so that a hall full of people behind one address gets through.
/// </summary>
sealed class Tracking(Desk desk, KeyFile keys, Attempts attempts, IHttpContextAccessor web)
{
    const int LongestCode = 64;

    public async Task<Found> Find(string code, string secret)
    {
        var (who, from) = (code.Trim().ToUpperInvariant(), web.HttpContext!.Connection.RemoteIpAddress);
        if (await attempts.Begin(Limit.Tracking, who, from) is { } wait) return new(null, wait);

        var id = who.Length is > 0 and <= LongestCode ? await desk.Find<Grievance>(CaseRef.Parse(who, null)) ?? Guid.Empty : Guid.Empty;
        if (!TrackingSecret.IsRight(keys, id, secret) || id == Guid.Empty) return new(null);

        await attempts.Succeeded(Limit.Tracking, who, from);
        return new(id);
    }
}
