using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Organisations;

namespace Mediation.Projects;

/// <summary>The routes of projects.</summary>
static class ProjectEndpoints
{
    public static void MapProjects(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/projects").WithTags("projects");
        all.MapPost("/", Open).Acts("OpenProject");
        all.MapGet("/", async (ProjectList list, HttpContext http) => Lists.Of(http, await list.All(), "projects")).Acts("ListProjects");
        all.MapGet("/{id}", Read).Acts("ReadProject");
        all.MapPost("/{id}/buildings", (CaseRef id, Body<AddBuilding> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AddBuilding");
        all.MapPut("/{id}/team", Team).Acts("FormTeam");
        all.MapPut("/{id}/place", Place).Acts("PlaceProject");
        all.MapPost("/{id}/closure", (CaseRef id, ApiDesk desk) => desk.Ask(id, new CloseProject())).Acts("CloseProject");
    }

    static async Task<IResult> Open(Body<OpenProject> ask, Desk desk, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var answer = await Projects.Open(desk, ask.Value, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/projects/{answer.CaseId}", new { id = answer.CaseId, code = ask.Value.Code, version = answer.Version });
    }

    // what an account reaches follows from its teams
    static async Task<IResult> Team(CaseRef id, Body<FormTeam> ask, ApiDesk desk, Identity.Accounts accounts)
    {
        var answer = await desk.Ask(id, ask.Value);
        accounts.Forget();
        return answer;
    }

    static async Task<IResult> Place(CaseRef id, Body<PlaceProject> ask, ApiDesk desk, OrganisationList organisations, Identity.Accounts accounts, HttpContext http)
    {
        if (await organisations.Faults(ask.Value) is { Length: > 0 } faults) return Problems.Malformed(http, faults);
        var answer = await desk.Ask(id, ask.Value);
        accounts.Forget();
        return answer;
    }

    static async Task<IResult> Read(CaseRef id, Desk desk, HttpContext http)
    {
        if (await desk.Find<Project>(id) is not { } projectId) return Problems.Of(http, Outcome.Missing);
        var seen = await desk.See<Project>(projectId, "ReadProject");
        if (seen.Case is not { } project) return Problems.Of(http, seen.Outcome);

        http.Response.Headers.ETag = $"\"{seen.Version}\"";
        return TypedResults.Json(new { id = projectId, project.Code, project.Name, project.SubDistrict, project.Type, project.Buildings, project.IsClosed, project.Team, project.Area, project.HandlingTeam, seen.Version });
    }
}

/// <summary>Opening a project, whoever asks for it.</summary>
static class Projects
{
    /// <summary>A project's id follows from its code, so that a code can be given only once.</summary>
    public static Task<Answer> Open(Desk desk, OpenProject command, Guid commandId) => desk.Put(IdOf(command.Code), command, commandId);

    public static Guid IdOf(string code) => Ids.From(System.Text.Encoding.UTF8.GetBytes($"project/{code}"), prefix: Guid.Empty);
}
