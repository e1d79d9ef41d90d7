using System.Diagnostics;
using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation;

/// <summary>Whether requests are served now: the program has opened and its database answers.</summary>
sealed class Readiness(NpgsqlDataSource db)
{
    public volatile bool Opened;

    public async Task<IResult> Answer()
    {
        if (!Opened) return No("starting");
        try
        {
            await using var command = db.CreateCommand("select 1");
            await command.ExecuteScalarAsync();
            return Results.Text("ready");
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why)) { return No("database"); }
    }

    static IResult No(string reason) => Results.Json(new { reason }, statusCode: 503);
}

/// <summary>
/// A database that is away is not our caller's fault: 503 with a time to come back, whatever was asked. Any other fault is ours:
/// 500 with a number under which the log tells what happened, and nothing else.
/// </summary>
sealed class Unavailability(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, ILogger<Unavailability> log)
    {
        try { await next(http); }
        catch (BadHttpRequestException why) when (!http.Response.HasStarted && http.Request.Path.StartsWithSegments("/api"))
        {
            var tooLarge = why.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await Problems.Problem(http, why.StatusCode, new(tooLarge ? "body/too-large" : "malformed", "1")).ExecuteAsync(http);
        }
        catch (TooBusy) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            if (http.Request.Path.StartsWithSegments("/api")) await Problems.Of(http, Outcome.Busy).ExecuteAsync(http);
            else (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, "1");
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why) && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            log.LogWarning(why, "the database did not answer {Path}", http.Request.Path);
            http.Response.Clear();
            if (http.Request.Path.StartsWithSegments("/api")) await Problems.Of(http, Outcome.Unavailable).ExecuteAsync(http);
            else
            {
                http.Response.StatusCode = 503;
                http.Response.Headers.RetryAfter = "2";
            }
        }
        catch (Exception why) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(why, "{Method} {Path} went wrong: {Reference}", http.Request.Method, http.Request.Path, Reference(http));
            http.Response.Clear();
            if (http.Request.Path.StartsWithSegments("/api")) await Broken(http).ExecuteAsync(http);
            else http.Response.StatusCode = 500;
        }
    }

    /// <summary>What a log line and whoever was refused have in common: the trace's id.</summary>
    public static string Reference(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    static IResult Broken(HttpContext http) =>
        Problems.Problem(http, 500, new("broken", Reference(http)));
}
