using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Projects;
using Mediation.Vault;

namespace Mediation.Invitations;

/// <summary>Letters for homes of a project, and how many days each is good.</summary>
sealed record LettersRequest(ImmutableArray<Guid> Units, int Days = 60);

/// <summary>A company's user is to be asked in; projects by id or code.</summary>
sealed record CompanyRequest([property: Longest(80)] string Company, ImmutableArray<string> Projects, int Days = 7);

/// <summary>The word on a letter.</summary>
sealed record WordRequest(string Word);

/// <summary>The routes of invitations: a word is shown in the answer to the request that made it, and never again.</summary>
static class InvitationEndpoints
{
    public const int MostLetters = 200;

    public static void MapInvitations(this RouteGroupBuilder api)
    {
        api.MapPost("/projects/{id}/letters", Print).Acts("InviteResident").WithTags("invitations");
        api.MapGet("/projects/{id}/letters", Letters).Acts("ReadInvitations").WithTags("invitations");
        var all = api.MapGroup("/invitations").WithTags("invitations");
        all.MapPost("/", Company).Acts("InviteCompany");
        all.MapGet("/", async (InvitationList list) => TypedResults.Json(new { items = await list.OfCompanies() })).Acts("ReadInvitations");
        all.MapPost("/acceptance", Accept).Acts("AcceptInvitation");
        all.MapPost("/{id:guid}/revocation", (Guid id, ApiDesk desk) => desk.Ask(new(id, null), new RevokeInvitation())).Acts("RevokeInvitation");
        all.MapPost("/{id:guid}/end", (Guid id, ApiDesk desk) => desk.Ask(new(id, null), new EndTie())).Acts("EndTie");
        api.MapGet("/ties", async (InvitationList list, Desk desk) => TypedResults.Json(new { items = await list.TiesOf((await desk.Who()).Id) })).Acts("SeeOwnThings").WithTags("invitations");
    }

    static async Task<IResult> Print(CaseRef id, Body<LettersRequest> ask, Inviting inviting, Desk desk, HttpContext http)
    {
        var units = ask.Value.Units.IsDefault ? [] : ask.Value.Units;
        if (units.Length is 0 or > MostLetters) return Problems.Malformed(http, [new("units", "field/not-in-range", "1", $"{MostLetters}")]);
        if (await desk.Find<Project>(id) is not { } project) return Problems.Of(http, Outcome.Missing);

        Routes.TryCommandId(http, out var commandId);
        var (letters, answer) = await inviting.Residents(project, units, ask.Value.Days, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/projects/{id.Code ?? $"{id.Id}"}/letters", new { items = letters.Select(letter => new { letter.Id, letter.UnitId, letter.Word, letter.Until }) });
    }

    static async Task<IResult> Letters(CaseRef id, InvitationList list, Desk desk, HttpContext http) =>
        await desk.Find<Project>(id) is { } project ? TypedResults.Json(new { items = await list.OfProject(project) }) : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> Company(Body<CompanyRequest> ask, Inviting inviting, Desk desk, HttpContext http)
    {
        List<Guid> projects = [];
        foreach (var one in ask.Value.Projects.IsDefault ? [] : ask.Value.Projects)
        {
            if (!CaseRef.TryParse(one, null, out var named) || await desk.Find<Project>(named) is not { } found) return Problems.Malformed(http, [new("projects", "project/not-found")]);
            projects.Add(found);
        }
        Routes.TryCommandId(http, out var commandId);
        var (answer, word, until) = await inviting.Company(ask.Value.Company, [.. projects], ask.Value.Days, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/invitations/{answer.CaseId}", new { id = answer.CaseId, word = Crockford.Grouped(word), until, version = answer.Version });
    }

    static async Task<IResult> Accept(Body<WordRequest> ask, Inviting inviting, HttpContext http)
    {
        if (await inviting.Find(ask.Value.Word) is not { } found) return Problems.Problem(http, 409, new("invitation/not-good"));
        Routes.TryCommandId(http, out var commandId);
        var answer = await inviting.Accept(found.Id, ask.Value.Word, commandId);
        return Problems.Answered(http, answer);
    }
}
