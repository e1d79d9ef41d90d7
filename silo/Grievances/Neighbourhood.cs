namespace Mediation.Grievances;

/// <summary>The project somebody lives or works in, remembered by the browser so that nobody asks twice.</summary>
static class Neighbourhood
{
    const string Cookie = "project";

    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is { Length: > 0 and <= 64 } code ? code : null;

    public static void Remember(HttpContext http, string code) => http.Response.Cookies.Append(Cookie, code, new()
    {
        MaxAge = TimeSpan.FromDays(365), HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps,
    });
}
