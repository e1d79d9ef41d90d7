using Mediation.Cases;
using Mediation.Postgres;

namespace Mediation.Verbs;

/// <summary>The one route for the program's own verbs: whoever knows the local token learns that it is this program which answers.</summary>
static class OperationEndpoints
{
    public static void MapOperation(this RouteGroupBuilder api) =>
        api.MapGet("/operation", () => new { schema = Schema.Number }).WithTags("operation").Acts("Operate");
}
