using Mediation.Cases;

namespace Mediation.Hotline;

/// <summary>The route by which the hotline gets back what became of its tickets.</summary>
static class TicketEndpoints
{
    public static void MapTickets(this RouteGroupBuilder api) =>
        api.MapGet("/tickets", async (TicketList list, string? after) => TypedResults.Json(new { items = await list.After(after ?? "") })).WithTags("hotline").Acts("ReadTickets");
}
