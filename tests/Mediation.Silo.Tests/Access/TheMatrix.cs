using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Tests.Postgres;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>The access matrix, made from the program's own route table: a route that is not in it fails here.</summary>
public sealed partial class TheMatrix : IAsyncLifetime
{
    internal static readonly Role[] Parts = [Role.Anonymous, Role.Resident, Role.Enterprise, Role.Officer, Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor, Role.Admin, Role.Integrator];

    /// <summary>The pages and the row each stands under; null is for everybody.</summary>
    internal static readonly Dictionary<string, string?> Pages = new()
    {
        [""] = null, ["help"] = null, ["privacy"] = null, ["accessibility"] = null, ["problem/{status:int}"] = null,
        ["sign-in"] = null, ["sign-out"] = null, ["setup"] = null, ["track/{code?}"] = null,
        ["report"] = "LogGrievance", ["report/done"] = null, ["report/slip"] = null,
        ["field/log"] = "staff LogGrievance", ["field/outbox"] = "staff LogGrievance",
        ["office"] = "staff ListGrievances", ["office/cases/{code}"] = "staff ReadGrievance", ["office/cases/{code}/letters/{kind}"] = "staff ReadGrievance",
        ["office/cases/{code}/transfer"] = "staff TransferGrievance", ["office/cases/{code}/close"] = "staff CloseGrievance",
        ["office/cases/{code}/decline"] = "staff DeclineGrievance", ["office/cases/{code}/classify"] = "staff ReclassifyGrievance",
        ["office/cases/{code}/merge"] = "staff MergeGrievance", ["manage/hot"] = "ReadHotIssues", ["report/similar"] = "LogGrievance",
        ["office/cases/{code}/together"] = "staff ReadGrievance",
        ["office/ballots"] = "RunBallot", ["office/ballots/new"] = "staff DraftBallot", ["office/ballots/{code}"] = "RunBallot", ["office/ballots/{code}/revise"] = "staff ReviseBallot",
        ["office/ballots/{code}/heads"] = "RunBallot", ["office/ballots/{code}/letters"] = "IssueLetters", ["office/ballots/{code}/entries"] = "EnterVote", ["office/ballots/{code}/kiosk"] = "EnterVote",
        ["office/ballots/{code}/resolution"] = "RunBallot", ["manage/ballots"] = "ReadBoard", ["office/projects/{code}/roll"] = "staff ReadRoll", ["rolls/{code}"] = "ReadRoll",
        ["office/new"] = "staff LogGrievance", ["office/new/done"] = "staff LogGrievance",
        ["manage"] = "ReadBoard", ["manage/statistics"] = "ReadBoard", ["manage/reports/{year}"] = "ReadReport", ["admin/templates"] = "KeepTemplate",
        ["sign-in/second-factor"] = null, ["account/return"] = null,
        ["account"] = "KeepOwnAccount", ["account/password"] = "KeepOwnAccount", ["account/confirm"] = "KeepOwnAccount", ["account/keys"] = "KeepOwnAccount",
        ["account/second-factor"] = "KeepOwnAccount", ["account/second-factor/app"] = "KeepOwnAccount", ["account/second-factor/codes"] = "KeepOwnAccount",
        ["admin/projects"] = "FormTeam", ["admin/projects/{code}"] = "FormTeam", ["admin/users"] = "ManageUsers", ["admin/users/{id:guid}/keys"] = "ManageUsers",
        ["me/data"] = "ReadOwnData", ["track/data"] = null, ["admin/data-requests"] = "ListDataRequests", ["admin/data-requests/{id:guid}"] = "ListDataRequests",
        ["admin/organisation"] = "ReadOrganisation", ["admin/organisation/{code}"] = "ReadOrganisation",
        ["office/glass"] = "staff BreakGlass", ["manage/glasses"] = "ListGlasses", ["office/exports"] = "ReadExport",
        ["admin/grants"] = "ReadGrants", ["integrity"] = "WatchIntegrity",
        ["ballots"] = "ListBallots", ["ballots/{id}"] = "ReadBallot", ["ballots/{id}/vote"] = "ReadBallot", ["ballots/{id}/receipt"] = "ReadBallot",
        ["ballots/{id}/results"] = "ReadBallot", ["ballots/{id}/bulletin"] = "ReadBallot", ["ballots/verify"] = "ReadBallot",
        ["join"] = null, ["me"] = "SeeOwnThings", ["sign-in/phone"] = null, ["account/phone"] = "SeeOwnThings", ["admin/projects/{code}/letters"] = "ReadInvitations", ["admin/companies"] = "InviteCompany",
    };

    TestDatabase database = null!;
    RealProgram program = null!;
    Server.Started inProcess = null!;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        program = await RealProgram.Start(database.AppConnectionString);
        inProcess = await Routes();
    }

    public async Task DisposeAsync()
    {
        await inProcess.DisposeAsync();
        await program.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task V8_2_1_Every_route_answers_every_part_as_the_matrix_says()
    {
        var endpoints = inProcess.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        var pages = endpoints.Where(one => one.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(one => one.RoutePattern.RawText!.Trim('/'));
        List<string> wrong = [.. Pages.Keys.Except(pages).Select(gone => $"the matrix has a row for the page /{gone}, the program has not")];
        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!.Trim('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            {
                if (!Pages.TryGetValue(path, out var row)) wrong.Add($"the page /{path} is not in the matrix");
                else await Check("GET", path, endpoint.RoutePattern, row);
                continue;
            }
            if (endpoint.Metadata.GetMetadata<Acts>() is not { } acts) { wrong.Add($"the route /{path} stands under no row of the matrix"); continue; }
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]) await Check(method, path, endpoint.RoutePattern, acts.Action);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task Check(string method, string path, RoutePattern pattern, string? row)
        {
            var url = "/" + Parameter().Replace(path,
                match => match.Value.Contains("status", StringComparison.Ordinal) ? "404"
                    : match.Value.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.NewGuid()}" : match.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "nothing-here");
            foreach (var part in Parts)
            {
                var may = MayEver(part, row);
                using var request = new HttpRequestMessage(new(method), url);
                if (method != "GET") request.Content = JsonContent.Create(new { });
                using var response = await (await program.As(part)).SendAsync(request);
                var status = response.StatusCode;
                var barred = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || IsChallenge(response.RequestMessage!.RequestUri!, url);
                if (barred == may || (int)status >= 500) wrong.Add($"{part}: {method} {url} answered {(int)status}, the matrix says {(may ? "yes" : "no")}");
            }
        }
    }

    // sent to sign in for this very page; a key does not follow a redirect, so whoever is sent elsewhere is asked there
    internal static bool IsChallenge(Uri there, string url) =>
        there.AbsolutePath == "/sign-in" && there.Query.Contains($"returnUrl={Uri.EscapeDataString(url)}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a part may ever do what stands in a row; "staff" before it narrows it to them.</summary>
    internal static bool MayEver(Role part, string? row)
    {
        if (row is null) return true;
        var staffOnly = row.StartsWith("staff ", StringComparison.Ordinal);
        return Mediation.Access.MayEver(new(Guid.Empty, part), staffOnly ? row["staff ".Length..] : row) && (!staffOnly || new Subject(Guid.Empty, part).IsStaff);
    }

    [Fact]
    public async Task V8_2_2_What_is_foreign_is_not_known_to_exist()
    {
        Assert.True((await program.System.Post("/api/projects", new { code = "foreign-1", name = "Foreign" })).IsDone);
        var logged = await program.System.Post("/api/grievances", new { channel = "phone", kind = "complaint", category = "other", projectId = "foreign-1", subject = "Not yours", text = "Not yours." });
        List<string> wrong = [];
        foreach (var part in new[] { Role.Resident, Role.Enterprise, Role.Officer, Role.Handler, Role.Mediator })
        {
            var client = await program.As(part);
            foreach (var id in new[] { logged.Code, logged.Id.ToString() })
                foreach (var (path, body) in Foreign(id))
                {
                    var reply = body is null ? await client.Get(path) : await client.Post(path, body);
                    if ((int)reply.Status is not (404 or 403) || ((int)reply.Status == 403 && MayEver(part, path)))
                        wrong.Add($"{part} {path}: {(int)reply.Status} {reply.Text}");
                }
            var list = await client.Get("/api/grievances");
            if (list.Text.Contains(logged.Code, StringComparison.Ordinal)) wrong.Add($"{part} finds it in the list");
        }
        Assert.Empty(wrong);

        static IEnumerable<(string, object?)> Foreign(string id) =>
        [
            ($"/api/grievances/{id}", null), ($"/api/grievances/{id}/history", null), ($"/api/grievances/{id}/acceptance", new { }),
            ($"/api/grievances/{id}/declination", new { ground = "notOurMatter", remedy = "otherAuthority", reason = "no" }), ($"/api/grievances/{id}/assignment", new { handler = Guid.NewGuid() }),
            ($"/api/grievances/{id}/notes", new { text = "x" }), ($"/api/grievances/{id}/answer", new { text = "x" }), ($"/api/grievances/{id}/closure", new { }),
            ($"/api/grievances/{id}/rating", new { rating = new { speed = 1, effect = 1, service = 1, clarity = 1 } }), ($"/api/grievances/{id}/reopening", new { reason = "x" }),
        ];

        static bool MayEver(Role part, string path) => Mediation.Access.MayEver(new(Guid.Empty, part), path.Split('/')[^1] switch
        {
            "acceptance" => "AcceptGrievance", "declination" => "DeclineGrievance", "assignment" => "AssignGrievance", "notes" => "NoteOnGrievance",
            "answer" => "AnswerGrievance", "closure" => "CloseGrievance", "rating" => "RateAnswer", "reopening" => "ReopenGrievance", _ => "ReadGrievance",
        });
    }

    // the route table of the program itself: the same program, asked from within
    Task<Server.Started> Routes() => Within(database.AppConnectionString, program.Home);

    internal static async Task<Server.Started> Within(string connectionString, string home, params string[] more)
    {
        var (silo, gateway) = RealProgram.FreePorts();
        return await Server.Start(
        [
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={home}/within", "--Opening:Invites=false",
            $"--ConnectionStrings:Mediation={connectionString}", "--environment=Production",
            $"--applicationName={typeof(Server).Assembly.GetName().Name}",      // pages belong to an application: ours, not the test host
            "--Cluster:Id=within", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}", .. more,
        ]);
    }

    [GeneratedRegex(@"\{[^}]+\}")] private static partial Regex Parameter();
}
