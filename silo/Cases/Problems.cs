using System.Collections.Immutable;
using Mediation.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Cases;

/// <summary>Turns answers into HTTP: what was done with its version, what was refused as problem+json in the caller's language.</summary>
static class Problems
{
    public static IResult Done(HttpContext http, Answer answer, object? more = null)
    {
        Mark(http, answer);
        return TypedResults.Json(more ?? new { id = answer.CaseId, version = answer.Version });
    }

    /// <summary>Done, or the reason why not.</summary>
    public static IResult Answered(HttpContext http, Answer answer, object? more = null) => answer.Outcome == Outcome.Done ? Done(http, answer, more) : Of(http, answer.Outcome, answer.Refusal);

    /// <summary>The version that was reached, and whether this is the stored answer of an earlier request.</summary>
    public static void Mark(HttpContext http, Answer answer)
    {
        http.Response.Headers.ETag = $"\"{answer.Version}\"";
        if (answer.Repeated) http.Response.Headers[Replayed] = "true";
    }

    public const string Replayed = "Idempotency-Replayed";

    /// <summary>Everything but "done".</summary>
    public static IResult Of(HttpContext http, Outcome outcome, Refusal? refusal = null)
    {
        var anonymous = http.User.Identity?.IsAuthenticated != true;
        return outcome switch
        {
            Outcome.Refused => Problem(http, 409, refusal!),
            Outcome.Hidden or Outcome.Missing => Problem(http, 404, new("not-found")),
            Outcome.Forbidden when anonymous => Problem(http, 401, new("access/sign-in-first")),
            Outcome.Forbidden => Problem(http, 403, new("access/not-your-part")),
            Outcome.Recused => Problem(http, 403, new("access/recused")),
            Outcome.Frozen => Problem(http, 403, new("access/frozen")),
            Outcome.Stale => Problem(http, 412, new("stale")),
            Outcome.OtherBody => Problem(http, 409, new("idempotency/other-body")),
            Outcome.Busy => Problem(http, 503, new("busy"), retryAfter: 1),
            _ => Problem(http, 503, new("unavailable"), retryAfter: 2),
        };
    }

    /// <summary>What the web framework refused by itself, said as everything else is.</summary>
    public static Task OfStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        Refusal why = http.Response.StatusCode switch
        {
            401 => new("access/sign-in-first"),
            403 => new("access/not-your-part"),
            404 => new("not-found"),
            405 => new("http/method-not-allowed"),
            413 => new("body/too-large"),
            415 => new("body/not-json"),
            429 => new("access/slow-down", "1"),
            _ => new("malformed", "1"),
        };
        return Problem(http, http.Response.StatusCode, why).ExecuteAsync(http);
    }

    /// <summary>Too often: the time to come back, in plain words for programs and as a page for people.</summary>
    public static IResult TooMany(HttpContext http, TimeSpan wait, string why)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        if (http.Request.Path.StartsWithSegments("/api")) return Problem(http, 429, new(why, $"{(seconds + 59) / 60}"), retryAfter: seconds);
        http.Response.Headers.RetryAfter = $"{seconds}";
        return Results.StatusCode(429);
    }

    public static IResult Malformed(HttpContext http, ImmutableArray<Fault> faults)
    {
        var words = http.RequestServices.GetRequiredService<Words>();
        var errors = faults.GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => words.Sentence(new Refusal(f.Code, f.Args))).ToArray());
        return Problem(http, 400, new("malformed", $"{faults.Length}"), more: p => p.Extensions["errors"] = errors);
    }

    public static IResult Problem(HttpContext http, int status, Refusal why, int? retryAfter = null, Action<ProblemDetails>? more = null)
    {
        if (retryAfter is { } seconds) http.Response.Headers.RetryAfter = $"{seconds}";
        var problem = new ProblemDetails { Status = status, Type = why.Code, Title = http.RequestServices.GetRequiredService<Words>().Sentence(why) };
        more?.Invoke(problem);
        return TypedResults.Problem(problem);
    }
}
