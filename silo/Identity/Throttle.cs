using System.Security.Claims;
using Mediation.Cases;
using Microsoft.AspNetCore.Diagnostics;

namespace Mediation.Identity;

/// <summary>
/// In front of every route: whoever has not said who they are asks no more often than a crowd behind one address would. And who was turned away stands in the
/// log, by the route and not by the address, which may hold what somebody typed.
/// </summary>
sealed class Throttle(RequestDelegate next, Rates rates, ILogger<Throttle> log)
{
    public async Task Invoke(HttpContext http)
    {
        // the page that says "too busy" or "not yours" is a second look at the same request
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null) { await next(http); return; }

        if (http.User.Identity?.IsAuthenticated == true || await rates.Take(RateOf(http.Request), Attempts.Origin(http.Connection.RemoteIpAddress)) is not { } wait) await next(http);
        else await Problems.TooMany(http, wait, "access/slow-down").ExecuteAsync(http);
        if (http.Response.StatusCode is 401 or 403)
            log.LogInformation("{Method} {Route} was denied to {Subject}", http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, http.User.FindFirstValue(ClaimTypes.NameIdentifier));
    }

    static Rate RateOf(HttpRequest request) =>
        request.Path == "/healthz" || request.Path == "/readyz" ? Rate.Probe : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? Rate.Visit
        : IsVote(request.Path) ? Rate.Vote : Rate.Send;

    static bool IsVote(PathString path) => path.StartsWithSegments("/api/ballots") ? path.Value!.EndsWith("/votes", StringComparison.Ordinal) : path.StartsWithSegments("/ballots") && path.Value!.EndsWith("/vote", StringComparison.Ordinal);
}
