using System.Collections.Immutable;
using Mediation.Cases;

namespace Mediation.Organisations;

/// <summary>A unit as it is asked for; the unit above by its code.</summary>
sealed record OrganisationRequest(
    string Code, [property: Longest(80)] string Name, OrganisationKind Kind, string? Parent = null, [property: Longest(200)] string Hours = "")
{
    public ImmutableArray<string> Duties { get; init; } = [];
}

/// <summary>A unit as it shall be from now on.</summary>
sealed record OrganisationRevision([property: Longest(80)] string Name, string? Parent = null, [property: Longest(200)] string Hours = "")
{
    public ImmutableArray<string> Duties { get; init; } = [];
}

/// <summary>The routes of the administration's tree.</summary>
static class OrganisationEndpoints
{
    public static void MapOrganisations(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/organisations").WithTags("organisations");
        all.MapGet("/", async (OrganisationList list) => TypedResults.Json(new { items = await list.All() })).Acts("ReadOrganisation");
        all.MapPost("/", Found).Acts("FoundOrganisation");
        all.MapPost("/import", Import).Acts("FoundOrganisation");
        all.MapGet("/{id}", Read).Acts("ReadOrganisation");
        all.MapPut("/{id}", Revise).Acts("ReviseOrganisation");
        all.MapPut("/{id}/members", Staff).Acts("StaffOrganisation");
        all.MapPost("/{id}/dissolution", Dissolve).Acts("DissolveOrganisation");
    }

    static async Task<IResult> Found(Body<OrganisationRequest> ask, Desk desk, OrganisationList list, HttpContext http)
    {
        var said = ask.Value;
        if (await list.Superior(said.Parent) is not (true, var parent)) return Problems.Malformed(http, [new("parent", "import/unknown-parent", said.Parent!)]);
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(OrganisationList.IdOf(said.Code), new FoundOrganisation(said.Code, said.Name, said.Kind, parent, said.Duties, said.Hours), commandId, said);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/organisations/{answer.CaseId}", new { id = answer.CaseId, code = said.Code, version = answer.Version });
    }

    static async Task<IResult> Import(OrganisationImport import, Identity.Accounts accounts, HttpContext http, bool preview = false)
    {
        Routes.TryCommandId(http, out var commandId);
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);        // bounded by the server's own limit
        var (done, faults) = preview ? await import.Look(bytes.ToArray()) : await import.Run(bytes.ToArray(), commandId);
        if (!preview) accounts.Forget();
        return done is null ? Problems.Malformed(http, faults) : TypedResults.Json(done);
    }

    static async Task<IResult> Read(CaseRef id, Desk desk, HttpContext http)
    {
        if (await desk.Find<Organisation>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var seen = await desk.See<Organisation>(found, "ReadOrganisation");
        if (seen.Case is not { } one) return Problems.Of(http, seen.Outcome);

        http.Response.Headers.ETag = $"\"{seen.Version}\"";
        return TypedResults.Json(new { id = found, one.Code, one.Name, one.Kind, one.Parent, one.Duties, one.Hours, one.Members, one.IsDissolved, seen.Version });
    }

    static async Task<IResult> Revise(CaseRef id, Body<OrganisationRevision> ask, ApiDesk desk, OrganisationList list, Identity.Accounts accounts, HttpContext http)
    {
        if (await list.Superior(ask.Value.Parent) is not (true, var parent)) return Problems.Malformed(http, [new("parent", "import/unknown-parent", ask.Value.Parent!)]);
        var answer = await desk.Ask(id, new ReviseOrganisation(ask.Value.Name, parent, ask.Value.Duties, ask.Value.Hours), ask.Value);
        accounts.Forget();      // what a grant of an area reaches follows from the tree
        return answer;
    }

    static async Task<IResult> Staff(CaseRef id, Body<StaffOrganisation> ask, ApiDesk desk, Identity.Accounts accounts, HttpContext http)
    {
        var staff = (await accounts.List()).Where(a => new Subject(a.Id, a.Role).IsStaff).Select(a => a.Id).ToHashSet();
        if (ask.Value.Members.Any(member => !staff.Contains(member))) return Problems.Malformed(http, [new("members", "organisation/not-staff")]);
        var answer = await desk.Ask(id, ask.Value);
        accounts.Forget();
        return answer;
    }

    static async Task<IResult> Dissolve(CaseRef id, ApiDesk desk, Desk plain, OrganisationList list, HttpContext http)
    {
        if (await plain.Find<Organisation>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        return await desk.Ask(id, new DissolveOrganisation((await list.All()).Exists(one => one.Id == found && (one.Below > 0 || one.Projects > 0))));
    }
}
