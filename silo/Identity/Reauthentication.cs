using System.Collections.Immutable;
using System.Security.Claims;
using Mediation.Cases;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Identity;

/// <summary>
/// What weighs heavily asks again: password or factor, shown within the last five minutes. A page says <c>if (this.AskAgain() is { } first) return first;</c>
/// before it shows its form and before it does it; a route says <c>.AsksAgain()</c>. The second person's word is asked for by its action, on page and route alike.
/// </summary>
static class Reauthentication
{
    /// <summary>What one person's click lets happen for good: a grant, an account, an erasure, the count.</summary>
    public static readonly ImmutableHashSet<string> Weighty = ["ApproveGrant", "ApproveAccount", "ApproveErasure", "CountBallot"];

    /// <summary>For every act on a page: null where it is light, where a key does it, or where password or factor were shown just now.</summary>
    public static IActionResult? AskAgain(this PageModel page, string action) =>
        Weighty.Contains(action) && HttpMethods.IsPost(page.Request.Method) && page.HttpContext.SessionOf() is not null ? page.AskAgain() : null;

    /// <summary>For every route of the API, the same. A key was made by whoever showed a factor, and for as long as it said.</summary>
    public static IResult? RefuseStale(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && http.SessionOf() is not null && Weighty.Contains(http.GetEndpoint()!.Metadata.GetRequiredMetadata<Acts>().Action) && !http.IsFresh()
            ? Problems.Problem(http, 403, new("access/confirm-first")) : null;

    /// <summary>Whether whoever sits there has shown password or factor just now. A key is nobody who could.</summary>
    public static bool IsFresh(this HttpContext http) =>
        http.SessionOf() is { } session && http.RequestServices.GetRequiredService<Sessions>().IsFresh(session);

    /// <summary>Null where it was shown just now; else the way to where it is shown, and back here.</summary>
    public static IActionResult? AskAgain(this PageModel page)
    {
        var http = page.HttpContext;
        if (http.IsFresh()) return null;
        if (http.SessionOf() is null) return page.StatusCode(StatusCodes.Status403Forbidden);

        http.Response.Headers.Location = $"/account/confirm?returnUrl={Uri.EscapeDataString(http.Request.Path)}";
        return page.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A route of the API for what weighs heavily: the program's own verbs may, a session that showed itself just now may, a key may not.</summary>
    public static TBuilder AsksAgain<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.AddEndpointFilter(async (call, next) => call.HttpContext.IsFresh() || IsTheProgram(call.HttpContext)
            ? await next(call) : Problems.Problem(call.HttpContext, 403, new("access/confirm-first")));

    static bool IsTheProgram(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) == $"{LocalToken.System.Id}";
}
