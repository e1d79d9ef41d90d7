using Mediation.Cases;
using Microsoft.AspNetCore.Diagnostics;

namespace Mediation.Identity;

/// <summary>In front of every route: whoever has not said who they are asks no more often than a crowd behind one address would.</summary>
sealed class Throttle(RequestDelegate next, Rates rates)
{
    public async Task Invoke(HttpContext http)
    {
        // the page that says "too busy" is itself a second look at the same request
        var isKnown = http.User.Identity?.IsAuthenticated == true || http.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (isKnown || await rates.Take(RateOf(http.Request), Attempts.Origin(http.Connection.RemoteIpAddress)) is not { } wait) await next(http);
        else await Problems.TooMany(http, wait, "access/slow-down").ExecuteAsync(http);
    }

    static Rate RateOf(HttpRequest request) =>
        request.Path == "/healthz" || request.Path == "/readyz" ? Rate.Probe : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? Rate.Visit : Rate.Send;
}
