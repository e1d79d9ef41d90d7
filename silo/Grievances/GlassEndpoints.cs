using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>What a manager finds of a glass that was broken.</summary>
sealed record GlassReviewRequest(bool Justified, [property: Longest(500)] PrivateText Finding);

/// <summary>The routes by which somebody is let into a case that is not theirs, and by which it is looked at afterwards.</summary>
static class GlassEndpoints
{
    public static void MapGlasses(this RouteGroupBuilder api)
    {
        api.MapGet("/glasses", async (GlassList list, Desk desk) => TypedResults.Json(new { items = await list.Of(await desk.Who()) })).Acts("ListGlasses").WithTags("grievances");
        var one = api.MapGroup("/grievances/{id}/glasses").WithTags("grievances");
        one.MapPost("/", (CaseRef id, Body<BreakGlass> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("BreakGlass");
        one.MapPost("/{number:int}/review", (CaseRef id, int number, Body<GlassReviewRequest> ask, ApiDesk desk) =>
            desk.Ask(id, new ReviewGlass(number, ask.Value.Justified, ask.Value.Finding), ask.Value)).Acts("ReviewGlass");
    }
}
