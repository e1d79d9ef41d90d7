using System.Security.Claims;
using Mediation.Cases;
using Npgsql;

namespace Mediation.Identity;

/// <summary>
/// Lists as files leave two at a time for one account, at all silos together: each holds a lock of the database, which is gone with whoever holds it.
/// </summary>
sealed class ExportTurns(NpgsqlDataSource db)
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>A turn, to be given back; none where two are on their way.</summary>
    public async Task<IAsyncDisposable?> Begin(string who)
    {
        var connection = await db.OpenConnectionAsync();
        await using var take = new NpgsqlCommand(
            "select case when pg_try_advisory_lock(hashtextextended($1, 11)) then 11 when pg_try_advisory_lock(hashtextextended($1, 12)) then 12 end", connection);
        if (await take.With($"export {who}").ExecuteScalarAsync() is int place) return new Turn(connection, who, place);

        await connection.DisposeAsync();
        return null;
    }

    sealed class Turn(NpgsqlConnection connection, string who, int place) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (var release = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended($1, $2))", connection)) await release.With($"export {who}", (long)place).ExecuteScalarAsync();
            await connection.DisposeAsync();
        }
    }

    /// <summary>For every route of the API: a list as a file waits for its turn, everything else goes on.</summary>
    public static ValueTask<object?> InTurn(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(call.HttpContext.Request.Method) && Lists.IsCsv(call.HttpContext) ? Wait(call, next) : next(call);

    /// <summary>For a route that hands out a file of many.</summary>
    public static async ValueTask<object?> Wait(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        await using var turn = await http.RequestServices.GetRequiredService<ExportTurns>().Begin(WhoOf(http));
        return turn is null ? Problems.TooMany(http, Soon, "access/two-exports") : await next(call);
    }

    /// <summary>An account; for nobody, an address.</summary>
    public static string WhoOf(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Attempts.Origin(http.Connection.RemoteIpAddress);
}
