using Mediation.Cases;
using Mediation.Postgres;

namespace Mediation.Verbs;

/// <summary>The one route for the program's own verbs: whoever knows the local token learns that it is this program which answers.</summary>
static class OperationEndpoints
{
    public static void MapOperation(this RouteGroupBuilder api) => api.MapGet("/operation", Read).WithTags("operation").Acts("Operate");

    static async Task<IResult> Read(Desk desk, HttpContext http) => Access.MayEver(await desk.Who(), "Operate")
        ? TypedResults.Json(new { schema = Schema.Number })
        : Problems.Of(http, Cases.Outcome.Forbidden);
}
