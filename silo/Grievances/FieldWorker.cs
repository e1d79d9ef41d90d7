using Mediation.Cases;
using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>The script that lets the field pages open without a signal. Its address stays, so that a browser finds the newer one.</summary>
static class FieldWorker
{
    public static void MapFieldWorker(this IEndpointRouteBuilder app) => app.MapGet("/field/sw.js", (Assets assets, HttpContext http) =>
    {
        http.Response.Headers["Service-Worker-Allowed"] = "/field";
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(assets.Text("js/sw.js"), "text/javascript; charset=utf-8");
    }).ExcludeFromDescription().Acts("Anybody");
}
