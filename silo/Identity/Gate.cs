using Mediation.Cases;

namespace Mediation.Identity;

/// <summary>
/// Between "who is it" and "what may it do": a session that owes a password or a second factor leads to where that is set up and nowhere else, a device that
/// was handed over to where it is handed back, a narrowed key opens no pages, a limited key asks as often as it may.
/// </summary>
sealed class Gate(RequestDelegate next, ApiKeys keys)
{
    public const string SetUp = "/account/second-factor", OwnPassword = "/account/password";

    // what a session may do that is not whole yet: give what it owes, leave, read what everybody may read
    static readonly string[] Open = [SetUp, OwnPassword, "/account/confirm", "/sign-out", "/help", "/privacy", "/accessibility", "/problem", "/healthz", "/readyz"];

    public async Task Invoke(HttpContext http)
    {
        if (http.SessionOf() is { IsWhole: false } half && !Open.Any(path => http.Request.Path.StartsWithSegments(path))) await Lead(http, half.OwesPassword ? OwnPassword : SetUp, half.OwesPassword ? "access/own-password-first" : "access/second-factor-first");
        else if (HandedOver.Of(http) is { } away && !away.Opens(http.Request.Path)) await Lead(http, away.WayBack, "access/confirm-first");
        else if (http.KeyOf() is { } key && await Refusal(http, key) is { } no) await no.ExecuteAsync(http);
        else await next(http);
    }

    static Task Lead(HttpContext http, string there, string code)
    {
        if (http.Request.Path.StartsWithSegments("/api")) return Problems.Problem(http, 403, new(code)).ExecuteAsync(http);
        http.Response.Headers.Location = there;
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    async Task<IResult?> Refusal(HttpContext http, ApiKey key)
    {
        if (key.IsNarrowed && !http.Request.Path.StartsWithSegments("/api")) return Problems.Problem(http, 403, new("access/outside-key"));
        return key.PerSecond is { } most && !await keys.Count(key.Id, most) ? Problems.Problem(http, 429, new("access/too-many-requests", $"{most}"), retryAfter: 1) : null;
    }

    /// <summary>For every route of the API: a narrowed key does what it was made for.</summary>
    public static IResult? RefuseBeyondKey(HttpContext http) =>
        http.KeyOf() is { IsNarrowed: true } key && !key.Covers(http.GetEndpoint()!.Metadata.GetRequiredMetadata<Acts>().Action, http.Request.Method)
            ? Problems.Problem(http, 403, new("access/outside-key")) : null;
}
