using System.Security.Cryptography;

namespace Mediation.Pages;

/// <summary>What every answer forbids the browser: foreign code, framing, guessing types, telling others where one was.</summary>
public sealed class Shield(RequestDelegate next)
{
    /// <summary>Tells nobody where one was, not even our own pages: for what holds a secret.</summary>
    public const string Referrer = "Referrer-Policy";

    static readonly object Key = new(), Sandboxed = new();

    /// <summary>The one-time word by which a browser knows our own styles and scripts on this page.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[Key] is string known) return known;
        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[Key] = made;
        return made;
    }

    /// <summary>This answer is a file that somebody handed in: should a browser show it, then with no rights at all.</summary>
    public static void Sandbox(HttpContext context) => context.Items[Sandboxed] = true;

    public Task Invoke(HttpContext context)
    {
        // when the answer starts, for an error on the way wipes what was set before
        context.Response.OnStarting(() => { Guard(context); return Task.CompletedTask; });
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true) return next(context);

        // no word that anybody means has a zero in it, and the database knows none
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isPage = context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        var isScript = context.Response.ContentType?.StartsWith("text/javascript", StringComparison.OrdinalIgnoreCase) == true;
        headers.ContentSecurityPolicy = (context.Items.ContainsKey(Sandboxed) ? "sandbox; " : "") + "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'" + (isPage
            ? $"; script-src 'nonce-{Nonce(context)}'; style-src 'self' 'nonce-{Nonce(context)}'; img-src 'self' data: blob:"
              + "; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'"
            : isScript ? "; connect-src 'self'" : "");      // a worker lives under the policy it came with
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (!headers.ContainsKey(Referrer)) headers[Referrer] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        // what is shown to somebody by name is theirs, and stays in no cache
        if (context.User.Identity?.IsAuthenticated == true && headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        if (!isPage) return;

        if (headers.CacheControl.Count == 0) headers.CacheControl = "private, no-cache";
        headers.Append("Vary", "Cookie, Accept-Language");
    }
}
