using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Mediation.Pages;

/// <summary>?lang, ?size and ?theme choose how every page looks from then on; the address stays as short as it was.</summary>
public sealed class Switches(RequestDelegate next, Site site)
{
    static readonly Dictionary<string, string[]> Choices = new()
    {
        ["lang"] = ["zh", "en"], ["size"] = ["normal", "large"], ["theme"] = ["auto", "light", "dark"]
    };

    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return next(context);
        if (request.Path.StartsWithSegments("/api")) return next(context);
        var chosen = Choices.Where(choice => choice.Value.Contains(request.Query[choice.Key].ToString())).ToList();
        if (chosen.Count == 0) return next(context);

        foreach (var (name, _) in chosen) context.Response.Cookies.Append(site.Cookie(name), request.Query[name]!, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = site.Secure(request), HttpOnly = true, IsEssential = true
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = Address(request, [.. chosen.Select(choice => choice.Key)]);
        return Task.CompletedTask;
    }

    /// <summary>The page one is on, with one thing switched.</summary>
    public static string Href(HttpRequest request, string name, string value) =>
        QueryHelpers.AddQueryString(Address(request, [name]), name, value);

    public static string Size(HttpRequest request) => Chosen(request, "size") == "large" ? "large" : "normal";
    public static string Theme(HttpRequest request) => Chosen(request, "theme") is var theme and ("dark" or "light") ? theme : "auto";

    /// <summary>What this browser chose earlier.</summary>
    public static string? Chosen(HttpRequest request, string name) => 
        request.HttpContext.RequestServices.GetRequiredService<Site>().Read(request, name);

    // beware: a path may start with two slashes, and a browser would leave the site for it
    static string Address(HttpRequest request, string[] without)
    {
        var path = "/" + (request.PathBase + request.Path).ToUriComponent().TrimStart('/', '\\');
        var rest = request.Query.Where(pair => !without.Contains(pair.Key));
        return path + new QueryBuilder(rest.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")));
    }
}
