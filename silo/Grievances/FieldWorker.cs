using Mediation.Cases;
using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>What puts the field pages on a phone: the script that opens them without a signal, and the card by which they are installed.</summary>
static class FieldWorker
{
    public static void MapFieldWorker(this IEndpointRouteBuilder app)
    {
        app.MapGet("/field/sw.js", Worker).ExcludeFromDescription().Acts("Anybody");
        app.MapGet("/field/app.webmanifest", Card).ExcludeFromDescription().Acts("Anybody");
    }

    // its address stays the same, so that a browser finds the newer one
    static IResult Worker(Assets assets, HttpContext http)
    {
        http.Response.Headers["Service-Worker-Allowed"] = "/field";
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(assets.Text("js/sw.js"), "text/javascript; charset=utf-8");
    }

    static IResult Card(Assets assets, Words words) => TypedResults.Json(new
    {
        name = words["Brand.TitleOf", words["Field.Title"]], short_name = words["Field.Title"], lang = Words.Language,
        id = "/field/log", start_url = "/field/log", scope = "/field", display = "standalone", background_color = "#F3F5F4", theme_color = "#0C3B49",
        icons = new[] { new { src = assets.Path("img/icon.svg"), sizes = "any", type = "image/svg+xml" } },
    }, contentType: "application/manifest+json");
}
