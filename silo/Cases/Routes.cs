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

    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) => app.MapGroup("/api").AddEndpointFilter(RefuseFaults);

    /// <summary>The caller's command id, or one of ours.</summary>
    public static bool TryCommandId(HttpContext http, out Guid id)
    {
        var given = http.Request.Headers["Idempotency-Key"];
        id = Guid.Empty;
        if (StringValues.IsNullOrEmpty(given)) id = Guid.CreateVersion7();
        return id != Guid.Empty || (Guid.TryParse(given.ToString(), out id) && id != Guid.Empty);
    }

    /// <summary>If-Match: "3" means: only if the case still is at version 3.</summary>
    public static int? IfVersion(HttpContext http) =>
        int.TryParse(http.Request.Headers.IfMatch.ToString().Trim('"'), out var version) ? version : null;

    // a body with faults goes no further: all of them are told at once
    static async ValueTask<object?> RefuseFaults(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        // a key that is not known is no key: its bearer must not act as nobody by mistake
        if (http.Request.Headers.Authorization.Count > 0 && http.User.Identity?.IsAuthenticated != true) return Problems.Of(http, Outcome.Forbidden);
        foreach (var body in call.Arguments.OfType<IBody>())
            if (!body.Faults.IsEmpty) return Problems.Malformed(http, body.Faults);
        if (!HttpMethods.IsGet(http.Request.Method) && !TryCommandId(http, out _))
            return Problems.Malformed(http, [new("Idempotency-Key", "field/not-an-id")]);

        return await next(call);
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
        return answer.Outcome == Outcome.Done ? Problems.Done(Http, answer) : Problems.Of(Http, answer.Outcome, answer.Refusal);
    }
}
