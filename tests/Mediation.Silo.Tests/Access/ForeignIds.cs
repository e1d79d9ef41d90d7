using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Tests.Cases;
using Mediation.Tests.Files;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>
/// Every route that names a thing, asked by everybody of a thing that is foreign to them, their own, or that they stand back from: the answer is the one
/// that Access.Decide gives for the very thing. What no thing is made for here must at least not be there for anybody.
/// </summary>
public sealed partial class ForeignIds(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    /// <summary>How the one who asks stands to the thing.</summary>
    enum To { Foreign, Own, StoodBackFrom, Accused }

    /// <summary>A thing made for one question: its id, what else stands in the address, and what access needs to know of it.</summary>
    sealed record Thing(Guid Id, Resource Resource, string? Code = null, string? Beside = null);

    static readonly Resource Nothing = new(Guid.Empty);
    static readonly ImmutableArray<Role> Askers = [.. TheMatrix.Parts];

    /// <summary>A body that reaches the case, whichever act it asks: what an act does not know it does not read.</summary>
    static object Anything(string path, Guid id)
    {
        var tail = path.Split('/')[^1];
        return new
        {
            reason = tail == "pause" ? "hearing" : "Why.", text = "A word.", finding = "Why.", justified = true, grant = true, approve = true, name = $"{Guid.NewGuid():n}", kind = tail == "links" ? "related" : "suggestion", category = "other", way = tail == "service" ? "post" : "call", title = "A title", into = id, other = id, outcome = "upheld",
            authority = "police", remedy = "litigation", ground = tail == "recusals" ? "ownInterest" : "legalRemedy", handler = Guid.NewGuid(), account = Guid.NewGuid(), members = Array.Empty<Guid>(), units = new[] { $"{Guid.NewGuid()}" },
            rating = new { speed = 1, effect = 1, service = 1, clarity = 1 }, role = "manager", scope = new { kind = "district" },
            rung = "supervision", evidence = "The register.", leader = Guid.NewGuid(), by = 5, paper = "receipt", how = "post",
        };
    }

    [Fact] public async Task Are_answered_as_access_says()
    {
        await using var within = await TheMatrix.Within(on.Database.AppConnectionString, program.Home);
        List<string> wrong = [];
        var asked = 0;
        foreach (var endpoint in within.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null || endpoint.Metadata.GetMetadata<Acts>() is not { } acts) continue;
            var path = endpoint.RoutePattern.RawText!.Trim('/');
            if (!path.Contains('{', StringComparison.Ordinal) || NameNobody.Contains(path)) continue;
            var make = MakerOf(path);

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                foreach (var role in Askers)
                    foreach (var to in RelationsOf(path, role))
                    {
                        asked++;
                        if (await Ask(method, path, acts.Action, role, to, make) is { } fault) wrong.Add(fault);
                    }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(60)));
        Assert.True(asked > 300, $"only {asked} questions were asked");
    }

    /// <summary>Routes whose parameter names nobody's thing: a rule of the law, a year, a template of the house, and what only accounts' keepers reach.</summary>
    static readonly ImmutableHashSet<string> NameNobody =
    [
        "api/law/clocks/{rule}", "api/users/{id}/keys", "api/users/{id}/keys/{key}", "api/keys/{id}", "api/reports/{year}", "api/templates/{id:guid}", "api/templates/{id:guid}/retirement",
    ];

    Func<Role, To, Task<Thing>> MakerOf(string path) => path.Split('/')[1] switch
    {
        "grievances" when path.Contains("{file", StringComparison.Ordinal) => MakeFile, "grievances" => MakeGrievance, "projects" when !path.Contains("/roll", StringComparison.Ordinal) => MakeProject, "organisations" => MakeOrganisation, "data-requests" => MakeDataRequest, "exports" => MakeExport, "users" => MakeMember, _ => (_, _) => Task.FromResult(new Thing(Guid.NewGuid(), Nothing)),
    };

    static IEnumerable<To> RelationsOf(string path, Role role) => path.Split('/')[1] switch
    {
        "grievances" when new Subject(Guid.Empty, role).IsStaff => [To.Foreign, To.Own, To.StoodBackFrom, To.Accused],
        "grievances" or "data-requests" or "exports" => [To.Foreign, To.Own],
        _ => [To.Foreign],
    };

    async Task<string?> Ask(string method, string path, string action, Role role, To to, Func<Role, To, Task<Thing>> make)
    {
        var (thing, subject) = (await make(role, to), await SubjectOf(role));
        var body = method == "GET" ? null : Anything(path, thing.Id);
        var url = "/" + Parameter().Replace(path, match => match.Value.StartsWith("{grant", StringComparison.Ordinal) || match.Value.StartsWith("{file", StringComparison.Ordinal) ? thing.Beside! : match.Value.Contains("{number", StringComparison.Ordinal) ? "1" : $"{thing.Id}");
        var (status, type, text) = await Answer(await program.As(role), new(method), method == "GET" ? $"{url}?version=1" : url, body);
        var expected = !Mediation.Access.MayEver(subject, action) ? role == Role.Anonymous ? "401" : "403"
            : Mediation.Access.Decide(subject, action, thing.Resource, method == "GET" ? "read" : "service", DateTimeOffset.UtcNow) switch
            {
                Verdict.Allowed => "yes", Verdict.Recused => "access/recused", Verdict.Frozen => "access/frozen", Verdict.Forbidden => role == Role.Anonymous ? "401" : "403", _ => "404",
            };
        var answered = type is "access/recused" or "access/frozen" ? type : status switch
        {
            HttpStatusCode.Unauthorized => "401", HttpStatusCode.Forbidden => "403", HttpStatusCode.NotFound when type is null or "not-found" => "404", HttpStatusCode.BadRequest => "400", _ => "yes",
        };
        if (thing.Resource == Nothing) return (int)status is 400 or 401 or 403 or 404 ? null : $"{role} {method} {url}: {(int)status} though there is nothing";
        if ((int)status >= 500) return $"{role} {to} {method} {url}: {(int)status}";
        return answered == expected ? null : $"{role} {to} {method} /{path}: {answered} ({type}) instead of {expected}: {text}";
    }

    // what streams is answered when it begins
    static async Task<(HttpStatusCode Status, string? Type, string Text)> Answer(HttpClient client, HttpMethod method, string url, object? body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var kind = response.Content.Headers.ContentType?.MediaType;
        var text = kind == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
        return (response.StatusCode, kind == "application/problem+json" ? JsonNode.Parse(text)!["type"]?.GetValue<string>() : null, text);
    }

    async Task<Subject> SubjectOf(Role role)
    {
        if (role == Role.Anonymous) return Subject.Nobody;
        var id = (await program.Account(role)).Id;
        return new(id, role) { Projects = role is Role.Officer or Role.Handler or Role.Mediator ? [await Project("own-1", (await Team()).Append(id))] : [] };
    }

    readonly Dictionary<string, Guid> projects = [];
    async Task<Guid[]> Team() => [.. await Task.WhenAll(new[] { Role.Officer, Role.Handler, Role.Mediator }.Select(async role => (await program.Account(role)).Id))];

    // the tests of this class share a program
    async Task<Guid> Project(string code, IEnumerable<Guid>? team = null)
    {
        if (projects.TryGetValue(code, out var known)) return known;
        await program.System.Post("/api/projects", new { code, name = code });
        if (team is not null) await program.System.Put($"/api/projects/{code}/team", new { members = team.Distinct() });
        return projects[code] = (await program.System.Get($"/api/projects/{code}")).Id;
    }

    async Task<Thing> MakeGrievance(Role role, To to)
    {
        var isCitizen = role is Role.Resident or Role.Enterprise;
        var mine = to != To.Foreign;
        var project = mine ? await Project("own-1", await Team()) : await Project("far-1");
        var by = mine && isCitizen ? await program.As(role) : await program.As(role == Role.Resident ? Role.Enterprise : Role.Resident, 7);
        var logged = await by.Log(more: new
        {
            channel = "portal", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = project, reporter = new { name = "Tan", phone = "13800001234" },
        });
        Assert.True(logged.IsDone, logged.Text);
        var person = isCitizen && mine ? (await program.Account(role)).Id : (await program.Account(role == Role.Resident ? Role.Enterprise : Role.Resident, 7)).Id;
        var resource = new Resource(logged.Id, project, person);
        if (to is not (To.StoodBackFrom or To.Accused)) return new(logged.Id, resource, logged.Code);

        var account = (await program.Account(role)).Id;
        Assert.True((await (await program.As(Role.Manager, 7)).Post($"/api/grievances/{logged.Id}/recusals", new { account, ground = to == To.Accused ? "complaintIsAboutThem" : "ownInterest" })).IsDone);
        return new(logged.Id, to == To.Accused ? resource with { Accused = [account] } : resource with { Recused = [account] }, logged.Code);
    }

    // a picture, for whoever may read the case
    async Task<Thing> MakeFile(Role role, To to)
    {
        var thing = await MakeGrievance(role, to);
        var handed = await (await program.As(Role.Manager, 7)).HandIn($"{thing.Id}", Papers.Photo(), "a.jpg", query: "?public=true");
        Assert.True(handed.IsDone, handed.Text);
        return thing with { Beside = handed.Body.GetProperty("file").GetString() };
    }

    async Task<Thing> MakeProject(Role role, To to)
    {
        var opened = await program.System.Post("/api/projects", new { code = $"p-{Guid.NewGuid():n}", name = "A project" });
        Assert.True(opened.IsDone, opened.Text);
        return new(opened.Id, new(opened.Id, opened.Id));
    }

    async Task<Thing> MakeOrganisation(Role role, To to)
    {
        var founded = await program.System.Post("/api/organisations", new { code = $"o-{Guid.NewGuid():n}", name = "A unit", kind = "district" });
        Assert.True(founded.IsDone, founded.Text);
        return new(founded.Id, new(founded.Id));
    }

    async Task<Thing> MakeDataRequest(Role role, To to)
    {
        var by = to == To.Own && role is Role.Resident or Role.Enterprise ? role : Role.Resident;
        var number = to == To.Own && by == role ? 0 : 7;
        var filed = await (await program.As(by, number)).Post("/api/data-requests", new { right = "copy" });
        Assert.True(filed.IsDone, filed.Text);
        return new(filed.Id, new(filed.Id, Person: (await program.Account(by, number)).Id));
    }

    async Task<Thing> MakeExport(Role role, To to)
    {
        await Many();
        var isMine = to == To.Own && Mediation.Access.MayEver(new(Guid.Empty, role), "AskExport");
        var (by, number) = isMine && role == Role.Manager ? (role, 0) : (Role.Manager, 7);
        var asked = await (await program.As(by, number)).Post("/api/exports", new { filter = "", purpose = "The yearly report." });
        Assert.True(asked.IsDone, asked.Text);
        return new(asked.Id, new(asked.Id) { IsConfidential = true, Handler = (await program.Account(by, number)).Id });
    }

    bool areMany;
    async Task Many()
    {
        if (areMany) return;
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        areMany = true;
    }

    async Task<Thing> MakeMember(Role role, To to)
    {
        var account = (await program.Account(Role.Officer, 77)).Id;
        Assert.True((await (await program.As(Role.Admin, 7)).Post($"/api/users/{account}/grants", new { role = "manager", scope = new { kind = "district" } })).IsDone);
        var grants = (await (await program.As(Role.Admin, 7)).Get($"/api/users/{account}/grants")).Body.GetProperty("items");
        return new(account, new(account), Beside: grants.EnumerateArray().First(one => one.GetProperty("status").GetString() == "proposed").GetProperty("id").GetString());
    }

    [GeneratedRegex(@"\{[^}]+\}")] private static partial Regex Parameter();

    [Fact] public async Task In_a_body_or_a_query_reach_nothing_either()
    {
        var foreign = await MakeGrievance(Role.Resident, To.Foreign);
        var (handler, resident) = (await program.As(Role.Handler), await program.As(Role.Resident));
        await SubjectOf(Role.Handler);

        Assert.Equal(404, (int)(await handler.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = "far-1" })).Status);
        Assert.Equal(0, (await handler.Get("/api/grievances?projectId=far-1")).Body.GetProperty("total").GetInt32());
        Assert.DoesNotContain(foreign.Code!, (await resident.Get($"/api/me/data?case={foreign.Code}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign.Code!, (await resident.Get("/api/grievances?pageSize=100")).Text, StringComparison.Ordinal);
        var filed = await resident.Post("/api/data-requests", new { right = "erasure", @case = foreign.Code });
        var mine = await program.Account(Role.Resident);
        Assert.Equal(mine.Id, (await resident.Get($"/api/data-requests/{filed.Id}")).Body.GetProperty("person").GetGuid());
        Assert.Equal(401, (int)(await program.Nobody.Post("/api/data-requests", new { right = "copy", @case = foreign.Code })).Status);
    }

    [Fact] public async Task Are_not_found_on_pages()
    {
        await SubjectOf(Role.Handler);
        var foreign = await MakeGrievance(Role.Resident, To.Foreign);
        var stoodBack = await MakeGrievance(Role.Handler, To.StoodBackFrom);
        var request = await MakeDataRequest(Role.Resident, To.Foreign);
        List<string> wrong = [];
        foreach (var (role, url, status) in new[]
                 {
                     (Role.Handler, $"/office/cases/{foreign.Code}", 404), (Role.Officer, $"/office/cases/{foreign.Id}", 404), (Role.Mediator, $"/office/cases/{foreign.Code}", 404),
                     (Role.Handler, $"/office/cases/{stoodBack.Code}", 403), (Role.Resident, $"/track/{foreign.Code}", 404), (Role.Enterprise, $"/office/cases/{foreign.Code}", 403),
                     (Role.Enterprise, $"/track/{stoodBack.Code}", 404), (Role.Handler, $"/admin/data-requests/{request.Id}", 403), (Role.Resident, $"/admin/data-requests/{request.Id}", 403),
                     (Role.Manager, $"/admin/data-requests/{Guid.NewGuid()}", 404), (Role.Manager, "/admin/organisation/nowhere", 404), (Role.Admin, "/admin/projects/nowhere", 404),
                 })
        {
            var reply = await (await program.As(role)).Get(url);
            if ((int)reply.Status != status) wrong.Add($"{role} {url}: {(int)reply.Status} instead of {status}");
        }
        Assert.Empty(wrong);
    }

    /// <summary>Whatever the developer company may open, nobody's name, phone, words, area or choice is in it but what it said itself.</summary>
    [Fact] public async Task The_developer_company_never_sees_who_complained()
    {
        await using var within = await TheMatrix.Within(on.Database.AppConnectionString, program.Home);
        var project = await Project("seen-1");
        var logged = await program.System.Log(more: new
        {
            channel = "visit", kind = "complaint", category = "unclassified", subject = "zqwords about the company", text = "zqwords", place = "zqplace", projectId = "seen-1", reporter = new { name = "zqname", phone = "13899990000" },
        });
        Assert.True(logged.IsDone, logged.Text);
        var company = await program.As(Role.Enterprise, 9);
        List<string> wrong = [];
        var read = 0;
        foreach (var endpoint in within.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == false) continue;
            foreach (var id in new[] { $"{logged.Id}", $"{project}", logged.Code, "seen-1" })
            {
                var url = "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.Trim('/'), _ => id);
                var reply = await company.Get(url);
                if (reply.Status == HttpStatusCode.OK) read++;
                foreach (var word in new[] { "zqwords", "zqplace", "zqname", "13899990000", logged.Code })
                    if (reply.Text.Contains(word, StringComparison.Ordinal)) wrong.Add($"{url} shows {word}");
                if (reply.Body.ValueKind is not System.Text.Json.JsonValueKind.Undefined && !url.StartsWith("/openapi", StringComparison.Ordinal))
                    foreach (var field in Fields(JsonNode.Parse(reply.Text)).Where(Barred.Contains)) wrong.Add($"{url} has the field {field}");
                if (!endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal)) break;
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(read > 10, $"only {read} answers were read");
    }

    static readonly ImmutableHashSet<string> Barred = ["reporter", "phone", "area", "areas", "choice", "votes", "voter", "owner", "owners", "heads", "share", "trackingSecret"];

    static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => Fields(pair.Value).Prepend(pair.Key)),
        JsonArray many => many.SelectMany(Fields),
        _ => [],
    };
}
