using Mediation.Cases;

namespace Mediation.Templates;

/// <summary>The routes of reply templates.</summary>
static class TemplateEndpoints
{
    public static void MapTemplates(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/templates").WithTags("templates");
        all.MapGet("/", async (TemplateList list) => TypedResults.Json(new { items = await list.All() })).Acts("ReadTemplates");
        all.MapPost("/", Keep).Acts("KeepTemplate");
        all.MapPut("/{id:guid}", (Guid id, Body<KeepTemplate> ask, ApiDesk desk) => desk.Ask(new CaseRef(id, null), ask.Value)).Acts("KeepTemplate");
        all.MapPost("/{id:guid}/retirement", (Guid id, ApiDesk desk) => desk.Ask(new CaseRef(id, null), new RetireTemplate())).Acts("RetireTemplate");
    }

    static async Task<IResult> Keep(Body<KeepTemplate> ask, Desk desk, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(Grievances.Intake.CaseId(await desk.Who(), commandId), ask.Value, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/templates/{answer.CaseId}", new { id = answer.CaseId, answer.Version });
    }
}
