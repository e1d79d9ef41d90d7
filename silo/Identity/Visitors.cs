using Mediation.Cases;
using Mediation.Pages;

namespace Mediation.Identity;

/// <summary>Whoever asks without a name: a device, known by a cookie that says nothing but that it is the same one, behind an address that many may share.</summary>
sealed class Visitors(Attempts attempts, SealedCookies cookies, Desk desk, IHttpContextAccessor web)
{
    const string Cookie = "visitor";
    static readonly TimeSpan Valid = TimeSpan.FromDays(30);

    HttpContext Http => web.HttpContext!;

    // the cookie is the pages' own: a program that keeps it by the way counts by its address
    string Path => Http.Request.Path.StartsWithSegments("/rolls") ? "/rolls" : "/report";

    /// <summary>Counts a report of nobody, or an objection; how long to wait where there were too many. Whoever is known reports as often as there is reason to.</summary>
    public async Task<TimeSpan?> Report()
    {
        if ((await desk.Who()).Role != Role.Anonymous) return null;
        return await attempts.Begin(Limit.Report, $"{Device()}", Http.Connection.RemoteIpAddress);
    }

    /// <summary>This device, met anew where it keeps no cookie: then only its address counts.</summary>
    public Guid Device()
    {
        if (cookies.Find<Guid>(Http, Cookie, desk.Now) is var known && known != Guid.Empty) return known;
        var met = Guid.NewGuid();
        cookies.Keep(Http, Cookie, Path, met, desk.Now + Valid);
        return met;
    }
}
