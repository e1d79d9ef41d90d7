using System.Security.Claims;
using Mediation.Identity;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Mediation.Cases;

/// <summary>The row of the access matrix that a route stands under. A route without one does not pass the tests.</summary>
sealed record Acts(string Action);

/// <summary>What every route under /api has in common.</summary>
static class Routes
{
    public static TBuilder Acts<TBuilder>(this TBuilder route, string action) where TBuilder : IEndpointConventionBuilder
    {
        if (!Access.Matrix.ContainsKey(action)) throw new InvalidOperationException($"the access matrix has no row {action}");
        return route.WithMetadata(new Acts(action));
    }

    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) => app.MapGroup("/api").AddEndpointFilter(Guard);

    static async ValueTask<object?> Guard(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        RefuseForeigners(call.HttpContext) ?? RefuseSimple(call.HttpContext) ?? await RefuseParts(call.HttpContext) ?? Gate.RefuseBeyondKey(call.HttpContext)
            ?? Reauthentication.RefuseStale(call.HttpContext) ?? RefuseFaults(call) ?? await ExportTurns.InTurn(call, next);

    /// <summary>The caller's command id, or one of ours.</summary>
    public static bool TryCommandId(HttpContext http, out Guid id)
    {
        var given = http.Request.Headers["Idempotency-Key"];
        id = Guid.Empty;
        if (StringValues.IsNullOrEmpty(given)) id = Guid.CreateVersion7();
        return id != Guid.Empty || (Guid.TryParse(given.ToString(), out id) && id != Guid.Empty);
    }

    /// <summary>If-Match: "3" means: only if the case still is at version 3. What we never gave out matches no version.</summary>
    public static int? IfVersion(HttpContext http) => http.Request.Headers.IfMatch.ToString() switch
    {
        "" or "*" => null,
        var tag => int.TryParse(tag.Trim('"'), out var version) ? version : -1,
    };

    // A browser sends its cookie along from wherever it is: an act by cookie must come from our own pages, an act by key need not.
    // And what waited on a device is sent only as whoever saved it, never as nobody after the session has ended.
    static IResult? RefuseForeigners(HttpContext http)
    {
        if (!Reads(http.Request) && IsForeign(http)) return Problems.Problem(http, 403, new("access/foreign-origin"));
        if (http.Request.Headers["Acting-As"].ToString() is { Length: > 0 } account && account != http.User.FindFirstValue(ClaimTypes.NameIdentifier))
            return Problems.Problem(http, 401, new("access/sign-in-first"));

        return null;
    }

    static bool Reads(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    // whoever is nobody may ask from anywhere, but not by somebody else's page behind their back
    static bool IsForeign(HttpContext http) => IsByCookie(http.User) ? !IsFromOurPages(http.Request)
        : http.User.Identity?.IsAuthenticated != true && Says(http.Request) && !IsFromOurPages(http.Request);

    static bool Says(HttpRequest request) => request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.Origin.Count > 0;

    // what a page of another house can send without asking first is no request of ours
    static IResult? RefuseSimple(HttpContext http)
    {
        var kind = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var accepted = http.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes;
        return !Reads(http.Request) && kind is "text/plain" or "application/x-www-form-urlencoded" && accepted?.Contains(kind) != true
            ? Problems.Problem(http, 415, new("body/not-json")) : null;
    }

    static bool IsByCookie(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, AuthenticationType: not SignIn.Key };

    // browsers that do not say where a request comes from still name its origin
    static bool IsFromOurPages(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "" => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase),
        var site => site == "same-origin",
    };

    // Role × action, before a word of the body counts. Who shows the secret of a case is asked at the case.
    static async ValueTask<IResult?> RefuseParts(HttpContext http)
    {
        // a key that is not known is no key: its bearer must not act as nobody by mistake
        if (http.Request.Headers.Authorization.Count > 0 && http.User.Identity?.IsAuthenticated != true) return Problems.Of(http, Outcome.Forbidden);

        var action = http.GetEndpoint()!.Metadata.GetRequiredMetadata<Acts>().Action;
        var subject = await http.RequestServices.GetRequiredService<Desk>().Who();
        var mayBeReporter = subject.Role == Role.Anonymous && http.Request.Headers.ContainsKey("Tracking-Secret");
        var mayVote = subject.Role == Role.Anonymous && http.Request.Headers.ContainsKey(Ballots.VotingLetter.Header) && Access.MayEver(new(Guid.Empty, Role.Voter), action);
        return Access.MayEver(subject, action) || mayBeReporter || mayVote ? null : Problems.Of(http, Outcome.Forbidden);
    }

    // a body with faults goes no further: all of them are told at once
    static IResult? RefuseFaults(EndpointFilterInvocationContext call)
    {
        var http = call.HttpContext;
        foreach (var argument in call.Arguments)
            if (argument is IBody { Faults.IsEmpty: false } body) return Problems.Malformed(http, body.Faults);
        if (!HttpMethods.IsGet(http.Request.Method) && !TryCommandId(http, out _))
            return Problems.Malformed(http, [new("Idempotency-Key", "field/not-an-id")]);

        return null;
    }
}

/// <summary>An act of the API on an existing case, in one line of the endpoint list.</summary>
sealed class ApiDesk(Desk desk, IHttpContextAccessor web)
{
    HttpContext Http => web.HttpContext!;

    public async Task<IResult> Ask<TCase>(CaseRef reference, Command<TCase> command, object? asked = null) where TCase : class, ICase<TCase>
    {
        if (await desk.Find<TCase>(reference) is not { } id) return Problems.Of(Http, Outcome.Missing);

        Routes.TryCommandId(Http, out var commandId);
        var answer = await desk.Put(id, command, commandId, asked, Routes.IfVersion(Http));
        return Problems.Answered(Http, answer);
    }
}
