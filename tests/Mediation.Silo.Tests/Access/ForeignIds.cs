using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Rolls;
using Mediation.Tests.Cases;
using Mediation.Tests.Files;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>
/// Every route that names a thing, asked by everybody of a thing that is foreign to them, their own, or that they stand back from: the answer is the one
/// that Access.Decide gives for the very thing. A route for which no thing is made here fails, but for the few that name nobody's thing.
/// </summary>
public sealed partial class ForeignIds(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>, IAsyncLifetime
{
    readonly RealProgram program = on.Program;
    Server.Started within = null!;

    public async Task InitializeAsync() => within = await TheMatrix.Within(on.Database.AppConnectionString, $"{program.Home}/{Guid.NewGuid():n}", $"--Keys:File={Path.Combine(program.Home, "keys", "mediation.key")}");
    public async Task DisposeAsync() => await within.DisposeAsync();

    /// <summary>How the one who asks stands to the thing.</summary>
    enum To { Foreign, Own, StoodBackFrom, Accused }

    /// <summary>A thing made for one question: its id, what else stands in the address, and what access needs to know of it.</summary>
    /// <param name="Verdict">the answer where it does not hang on access alone: whose key it is, who was named an observer</param>
    sealed record Thing(Guid Id, Resource Resource, string? Code = null, string? Beside = null, Verdict? Verdict = null);

    static readonly ImmutableArray<Role> Askers = [.. TheMatrix.Parts];

    /// <summary>A body that reaches the case, whichever act it asks: what an act does not know it does not read.</summary>
    object Anything(string path, Guid id)
    {
        var (tail, now) = (path.Split('/')[^1], DateTimeOffset.UtcNow);
        return new
        {
            head = 1, heads = new[] { 1 }, choice = "agree", channel = "paper", evidence = new string('0', 64), proof = new string('0', 64), document = new string('0', 64), result = new string('0', 64), ballot = $"{id}", agent,
            mayVote = true, from = path.Contains("/proxies", StringComparison.Ordinal) ? "2026-01-01" : null, until = path.Contains("/proxies", StringComparison.Ordinal) ? "2026-12-31" : null, signedOn = "2026-01-01", opensAt = now.AddDays(30), closesAt = now.AddDays(60), scrutineers = new[] { agent }, number = 1, reply = "Why.", zh = "A text.",
            reason = tail == "pause" ? "hearing" : "Why.", text = "A word.", finding = "Why.", justified = true, grant = true, approve = true, name = $"{Guid.NewGuid():n}", kind = tail == "links" ? "related" : "suggestion", category = "other", way = tail == "service" ? "post" : "call", title = "A title", into = id, other = id, outcome = path.Contains("/roll", StringComparison.Ordinal) ? "adopted" : "upheld",
            authority = "police", remedy = "litigation", ground = tail == "recusals" ? "ownInterest" : "legalRemedy", handler = Guid.NewGuid(), account = Guid.NewGuid(), members = Array.Empty<Guid>(), units = new[] { $"{Guid.NewGuid()}" },
            rating = new { speed = 1, effect = 1, service = 1, clarity = 1 }, role = "manager", scope = tail == "keys" ? null : new { kind = "district" },
            rung = "supervision", leader = Guid.NewGuid(), by = 5, paper = "receipt", how = "post",
            question = "A question?", projectId = path.StartsWith("api/ballots", StringComparison.Ordinal) ? $"{id}" : null,
        };
    }

    [Fact] public async Task Are_answered_as_access_says()
    {
        agent = (await program.Account(Role.Resident, 70)).Id;
        List<string> wrong = [];
        var asked = 0;
        foreach (var endpoint in within.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null || endpoint.Metadata.GetMetadata<Acts>() is not { } acts) continue;
            var path = endpoint.RoutePattern.RawText!.Trim('/');
            if (!path.Contains('{', StringComparison.Ordinal) || NameNobody.ContainsKey(path)) continue;
            if (MakerOf(path) is not { } make) { wrong.Add($"no thing is made for /{path}: whose is it?"); continue; }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                foreach (var role in Askers)
                    foreach (var to in RelationsOf(path, role))
                    {
                        asked++;
                        if (await Ask(method, path, acts.Action, role, to, make) is { } fault) wrong.Add(fault);
                    }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(60)));
        Assert.True(asked > 1_500, $"only {asked} questions were asked");
    }

    /// <summary>Routes whose parameter names nobody's thing, and why.</summary>
    static readonly ImmutableDictionary<string, string> NameNobody = new Dictionary<string, string>
    {
        ["api/law/clocks/{rule}"] = "a rule of the law, the same for everybody", ["openapi/{documentName}.json"] = "the routes of the program, the same for everybody",
    }.ToImmutableDictionary();

    Guid agent;

    Func<string, Role, To, Task<Thing>>? MakerOf(string path) => path.Split('/')[1] switch
    {
        "grievances" when path.Contains("{file", StringComparison.Ordinal) => MakeFile,
        "grievances" => MakeGrievance,
        "projects" when path.Contains("/roll", StringComparison.Ordinal) => MakeRoll,
        "projects" => MakeProject,
        "ballots" => MakeBallot,
        "organisations" => MakeOrganisation,
        "data-requests" => MakeDataRequest,
        "exports" => MakeExport,
        "invitations" => MakeInvitation,
        "users" when path.Contains("/keys", StringComparison.Ordinal) => MakeKey,
        "users" when path.Contains("/waiting", StringComparison.Ordinal) => MakeWaiting,
        "users" => MakeMember,
        "keys" => MakeKey,
        "templates" => MakeTemplate,
        "reports" => MakeReport,
        _ => null,
    };

    static IEnumerable<To> RelationsOf(string path, Role role) => path.Split('/')[1] switch
    {
        "grievances" or "data-requests" when new Subject(Guid.Empty, role).IsStaff => [To.Foreign, To.Own, To.StoodBackFrom, To.Accused],
        "grievances" or "data-requests" or "exports" or "ballots" or "invitations" or "keys" => [To.Foreign, To.Own],
        "projects" when path.Contains("/roll", StringComparison.Ordinal) => [To.Foreign, To.Own],
        _ => [To.Foreign],
    };

    async Task<string?> Ask(string method, string path, string action, Role role, To to, Func<string, Role, To, Task<Thing>> make)
    {
        var (thing, subject) = (await make($"{method} {path}", role, to), await SubjectOf(role));
        HttpContent? body = method is "GET" ? null : IsRollFile(path) ? new StringContent($"parcel,building,unit,owner,registered_area\nP1,Block 1,{Guid.NewGuid():n},Tan,88.88\n", System.Text.Encoding.UTF8, "text/csv") : System.Net.Http.Json.JsonContent.Create(Anything(path, thing.Id));
        var url = "/" + Parameter().Replace(path, match => match.Value.Trim('{', '}').Split(':')[0] switch { "grant" or "file" or "key" => thing.Beside!, "number" => "1", "code" => "0000-0000-0000", "year" => thing.Code!, _ => $"{thing.Id}" });
        var (status, type, text) = await Answer(await program.As(role), new(method), method == "GET" ? $"{url}?version=1" : url, body);
        var expected = !Mediation.Access.MayEver(subject, action) ? role == Role.Anonymous ? "401" : "403"
            : (thing.Verdict ?? Mediation.Access.Decide(subject, action, thing.Resource, method == "GET" ? "read" : "service", DateTimeOffset.UtcNow)) switch
            {
                Verdict.Allowed => path.EndsWith("/{hash}", StringComparison.Ordinal) ? "404" : "yes",      // a photo by its hash: nobody guesses one, and "InTheHall" hands a real one out
                Verdict.Recused => "access/recused", Verdict.Frozen => "access/frozen", Verdict.Forbidden => role == Role.Anonymous ? "401" : "403", _ => "404",
            };
        var answered = type is "access/recused" or "access/frozen" ? type : status switch
        {
            HttpStatusCode.Unauthorized => "401", HttpStatusCode.Forbidden => "403", HttpStatusCode.NotFound when type is null or "not-found" => "404", HttpStatusCode.BadRequest => "400", _ => "yes",
        };
        if ((int)status >= 500) return $"{role} {to} {method} {url}: {(int)status}";
        return answered == expected ? null : $"{role} {to} {method} /{path}: {answered} ({type}) instead of {expected}: {text}";
    }

    // what streams is answered when it begins
    static async Task<(HttpStatusCode Status, string? Type, string Text)> Answer(HttpClient client, HttpMethod method, string url, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var kind = response.Content.Headers.ContentType?.MediaType;
        var text = kind == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
        return (response.StatusCode, kind == "application/problem+json" ? JsonNode.Parse(text)!["type"]?.GetValue<string>() : null, text);
    }

    async Task<Subject> SubjectOf(Role role)
    {
        if (role == Role.Anonymous) return Subject.Nobody;
        var id = (await program.Account(role)).Id;
        return new(id, role) { Projects = role is Role.Officer or Role.Handler or Role.Mediator ? [await Project($"own-{set}", (await Team()).Append(id))] : [] };
    }

    readonly Dictionary<string, Guid> projects = [];
    async Task<Guid[]> Team() => [.. await Task.WhenAll(new[] { Role.Officer, Role.Handler, Role.Mediator }.Select(async role => (await program.Account(role)).Id))];

    // the tests of this class share a program; who only looks, looks at what nobody has acted on
    string set = "1";
    async Task<Guid> Project(string code, IEnumerable<Guid>? team = null)
    {
        if (projects.TryGetValue(code, out var known)) return known;
        await program.System.Post("/api/projects", new { code, name = code });
        if (team is not null) await program.System.Put($"/api/projects/{code}/team", new { members = team.Distinct() });
        return projects[code] = (await program.System.Get($"/api/projects/{code}")).Id;
    }

    async Task<Thing> MakeGrievance(string asked, Role role, To to)
    {
        var isCitizen = role is Role.Resident or Role.Enterprise;
        var mine = to != To.Foreign;
        var project = mine ? await Project($"own-{set}", await Team()) : await Project($"far-{set}");
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
    async Task<Thing> MakeFile(string asked, Role role, To to)
    {
        var thing = await MakeGrievance(asked, role, to);
        var handed = await (await program.As(Role.Manager, 7)).HandIn($"{thing.Id}", Papers.Photo(), "a.jpg", query: "?public=true");
        Assert.True(handed.IsDone, handed.Text);
        return thing with { Beside = handed.Body.GetProperty("file").GetString() };
    }

    async Task<Thing> MakeProject(string asked, Role role, To to)
    {
        var opened = await program.System.Post("/api/projects", new { code = $"p-{Guid.NewGuid():n}", name = "A project" });
        Assert.True(opened.IsDone, opened.Text);
        return new(opened.Id, new(opened.Id, opened.Id));
    }

    async Task<Thing> MakeOrganisation(string asked, Role role, To to)
    {
        var founded = await program.System.Post("/api/organisations", new { code = $"o-{Guid.NewGuid():n}", name = "A unit", kind = "district" });
        Assert.True(founded.IsDone, founded.Text);
        return new(founded.Id, new(founded.Id));
    }

    // of staff who stand back from a case of the person's, or whom one is about, it is as much kept as the case
    async Task<Thing> MakeDataRequest(string asked, Role role, To to)
    {
        var by = to == To.Own && role is Role.Resident or Role.Enterprise ? role : Role.Resident;
        var number = to == To.Own && by == role ? 0 : to is To.StoodBackFrom or To.Accused ? 100 + 2 * (int)role + (to == To.Accused ? 1 : 0) : 8;       // number 7 has cases of their own
        var resident = await program.As(by, number);
        var filed = await resident.Post("/api/data-requests", new { right = "copy" });
        Assert.True(filed.IsDone, filed.Text);
        var resource = new Resource(filed.Id, Person: (await program.Account(by, number)).Id);
        if (to is not (To.StoodBackFrom or To.Accused)) return new(filed.Id, resource);

        var (logged, account) = (await resident.Log(more: new { channel = "portal", kind = "complaint", category = "unclassified", subject = "s", text = "t", reporter = new { name = "Tan", phone = "13800001234" } }), (await program.Account(role)).Id);
        Assert.True(logged.IsDone, logged.Text);
        Assert.True((await (await program.As(Role.Manager, 7)).Post($"/api/grievances/{logged.Id}/recusals", new { account, ground = to == To.Accused ? "complaintIsAboutThem" : "ownInterest" })).IsDone);
        return new(filed.Id, to == To.Accused ? resource with { Accused = [account] } : resource with { Recused = [account] });
    }

    async Task<Thing> MakeExport(string asked, Role role, To to)
    {
        await Many();
        var isMine = to == To.Own && Mediation.Access.MayEver(new(Guid.Empty, role), "AskExport");
        var (by, number) = isMine && role == Role.Manager ? (role, 0) : (Role.Manager, 7);
        var export = await (await program.As(by, number)).Post("/api/exports", new { filter = "", purpose = "The yearly report." });
        Assert.True(export.IsDone, export.Text);
        return new(export.Id, new(export.Id) { IsConfidential = true, Handler = (await program.Account(by, number)).Id });
    }

    bool areMany;
    async Task Many()
    {
        if (areMany) return;
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        areMany = true;
    }

    async Task<Thing> MakeMember(string asked, Role role, To to)
    {
        var account = (await program.Account(Role.Officer, 77)).Id;
        Assert.True((await (await program.As(Role.Admin, 7)).Post($"/api/users/{account}/grants", new { role = "manager", scope = new { kind = "district" } })).IsDone);
        var grants = (await (await program.As(Role.Admin, 7)).Get($"/api/users/{account}/grants")).Body.GetProperty("items");
        return new(account, new(account), Beside: grants.EnumerateArray().First(one => one.GetProperty("status").GetString() == "proposed").GetProperty("id").GetString());
    }

    static bool IsRollFile(string path) => path.EndsWith("/roll", StringComparison.Ordinal) || path.EndsWith("/roll/preview", StringComparison.Ordinal);

    // of the team's project, or of another
    async Task<Guid> ProjectFor(To to) => to == To.Own ? await Project($"own-{set}", await Team()) : await Project($"far-{set}");

    // a roll that was published and frozen: told of days that are over, as no caller can
    async Task<Thing> MakeRoll(string asked, Role role, To to)
    {
        var project = await ProjectFor(to);
        await Roll(project);
        return new(project, new(RollFile.IdOf(project), project));
    }

    // a roll is frozen once, whichever of the tests asks for it first
    static readonly HashSet<Guid> withRoll = [];
    async Task Roll(Guid project)
    {
        if (!withRoll.Add(project)) return;
        var (owner, now, roll) = (Guid.NewGuid(), DateTimeOffset.UtcNow, RollFile.IdOf(project));
        await Tell(roll, new ReviseRoll(project, [new("P1", "Block 1", "101", UnitUse.Residential, PlantedArea, null, null, Tenure.Sole, [new(owner)])], [new(owner, owner, "zqowner", Phone: "13899991111")]), now.AddDays(-80));
        await Tell(roll, new PublishRoll(), now.AddDays(-79));
        var manager = new Subject((await program.Account(Role.Manager, 70)).Id, Role.Manager);
        await Tell(roll, new ObjectToRoll("zqobjection"), now.AddDays(-78), new((await program.Account(Role.Resident, 70)).Id, Role.Resident));
        await Tell(roll, new AnswerObjection(1, ObjectionOutcome.Rejected, "zqreply"), now.AddDays(-77), manager);
        await Tell(roll, new FreezeRoll(), now.AddDays(-70), manager);
    }

    // one that is announced to look at, and one to act on
    readonly Dictionary<(Guid Project, bool ToActOn), Guid> ballots = [];
    async Task<Thing> MakeBallot(string asked, Role role, To to)
    {
        var (project, toActOn) = (await ProjectFor(to), !asked.StartsWith("GET", StringComparison.Ordinal));
        if (!ballots.TryGetValue((project, toActOn), out var ballot)) ballots[(project, toActOn)] = ballot = await Ballot(project);
        return new(ballot, new(ballot, project), Verdict: role == Role.Resident && asked.EndsWith("/recount", StringComparison.Ordinal) ? Verdict.Forbidden : null);       // no observer of it
    }

    async Task<Guid> Ballot(Guid project)
    {
        await Roll(project);
        var (ballot, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        await Tell(ballot, new DraftBallot($"YT-00-{Guid.NewGuid():n}", project, "zqballot", "zqquestion", [], new("V-ORDINARY"), null), now.AddDays(-60));
        await Tell(ballot, await RollFor(ballot), now.AddDays(-60));
        await Tell(ballot, new IssueLetters([new(1, VotingLetter.HashOf("AAAAAAAAAAAAAAAAAAAAAA0001"))]), now.AddDays(-60));
        var observers = await Task.WhenAll(Enumerable.Range(80, 3).Select(n => program.Account(Role.Resident, n)));
        await Tell(ballot, new NameScrutineers([.. observers.Select(one => one.Id)]), now.AddDays(-60));
        await Tell(ballot, new NoticeBallot(now.AddDays(-40), now.AddDays(-20)), now.AddDays(-59));
        await Tell(ballot, new OpenBallot(), now.AddDays(-40));
        await Tell(ballot, new CastVote(Choice.Against), now.AddDays(-39), VotingLetter.VoterOf("AAAAAAAAAAAAAAAAAAAAAA0001"));
        await Tell(ballot, new CloseBallot(), now.AddDays(-20));
        var counted = new Subject((await program.Account(Role.Manager, 70)).Id, Role.Manager);
        await Tell(ballot, new CountBallot(), now.AddDays(-19), counted);
        var result = (await As(counted, desk => desk.SeeAs<Ballot>(ballot, counted, "ReadBallot"))).Case!.Result!.Hash;
        foreach (var observer in observers) await Tell(ballot, new SignCount(result), now.AddDays(-19), new(observer.Id, Role.Resident));
        await Tell(ballot, new AnnounceResult(), now.AddDays(-18), new((await program.Account(Role.Manager, 71)).Id, Role.Manager));
        return ballot;
    }

    async Task<TakeRoll> RollFor(Guid ballot)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(LocalToken.System);
        return (await scope.ServiceProvider.GetRequiredService<BallotFile>().RollFor(ballot))!;
    }

    async Task<T> As<T>(Subject by, Func<Desk, Task<T>> act)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(by);
        return await act(desk);
    }

    async Task Tell<TCase>(Guid id, Command<TCase> command, DateTimeOffset at, Subject? by = null) where TCase : class, ICase<TCase>
    {
        var answer = await As(by ?? LocalToken.System, desk =>
        {
            desk.TellOf(at);
            return desk.Put(id, command, Guid.CreateVersion7());
        });
        Assert.True(answer.Outcome == Outcome.Done, $"{command.GetType().Name}: {answer.Outcome} {answer.Refusal}");
    }

    // a company's link, which its user took where it is their own
    async Task<Thing> MakeInvitation(string asked, Role role, To to)
    {
        var project = await ProjectFor(to);
        var isMine = to == To.Own && role is Role.Enterprise or Role.Resident;
        var (of, number) = role == Role.Resident ? (Role.Resident, isMine ? 0 : 7) : (Role.Enterprise, isMine ? 0 : 7);
        var id = await Tie(project, of, number);
        return new(id, new(id, of == Role.Resident ? project : null, (await program.Account(of, number)).Id));
    }

    async Task<Guid> Tie(Guid project, Role of, int number)
    {
        var admin = await program.As(Role.Admin, 7);
        Reply made;
        if (of == Role.Enterprise) made = await admin.Post("/api/invitations", new { company = "Harbour Homes", projects = new[] { project } });
        else
        {
            var built = await program.System.Post($"/api/projects/{project}/buildings", new { name = $"{Guid.NewGuid():n}", units = new[] { "101" } });
            Assert.True(built.IsDone, built.Text);
            var units = (await program.System.Get($"/api/projects/{project}")).Body.GetProperty("buildings").EnumerateArray().Last().GetProperty("units");
            made = await admin.Post($"/api/projects/{project}/letters", new { units = new[] { units[0].GetProperty("id").GetGuid() } });
        }
        Assert.True(made.IsDone, made.Text);
        var letter = of == Role.Enterprise ? made.Body : made.Body.GetProperty("items")[0];
        Assert.True((await (await program.As(of, number)).Post("/api/invitations/acceptance", new { word = letter.GetProperty("word").GetString() })).IsDone);
        return letter.GetProperty("id").GetGuid();
    }

    // what an administrator did who is none of the askers
    async Task<Thing> MakeWaiting(string asked, Role role, To to)
    {
        var made = await (await program.As(Role.Admin, 7)).Post("/api/users", new { userName = $"new-{Guid.NewGuid():n}"[..20], displayName = "Next", role = "manager" });
        return new(made.Id, new(made.Id));
    }

    // a key is its account's: nobody else's own list has it
    async Task<Thing> MakeKey(string asked, Role role, To to)
    {
        var isMine = to == To.Own && role != Role.Anonymous;
        var account = asked.Contains("/users/", StringComparison.Ordinal) ? await program.Account(Role.Integrator, 77) : isMine ? await program.Account(role) : await program.Account(Role.Integrator, 78);
        var (id, _) = await new ApiKeys(program.App, TimeProvider.System).Create(account.Id, new("", TimeSpan.FromHours(1)));
        return asked.Contains("/users/", StringComparison.Ordinal) ? new(account.Id, new(account.Id), Beside: $"{id}") : new(id, new(id), Verdict: isMine ? Verdict.Allowed : Verdict.Hidden);
    }

    async Task<Thing> MakeTemplate(string asked, Role role, To to)
    {
        var kept = await program.System.Post("/api/templates", new { name = $"{Guid.NewGuid():n}", zh = "A text." });
        Assert.True(kept.IsDone, kept.Text);
        return new(kept.Id, new(kept.Id));
    }

    // the same figures for all who may read the house's reports
    async Task<Thing> MakeReport(string asked, Role role, To to)
    {
        var issued = await program.System.Post("/api/reports", new { year = 2024 });
        Assert.True(issued.IsDone, issued.Text);
        return new(issued.Id, new(issued.Id), Code: "2024");
    }

    [GeneratedRegex(@"\{[^}]+\}")] private static partial Regex Parameter();

    [Fact] public async Task In_a_body_or_a_query_reach_nothing_either()
    {
        var foreign = await MakeGrievance("", Role.Resident, To.Foreign);
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
        var mineToo = await MakeGrievance("", Role.Handler, To.Own);
        foreach (var (path, body) in new (string, object)[]
                 {
                     ("/api/grievances/bulk/notes", new { cases = new[] { $"{foreign.Id}" }, text = "zqbulk" }), ("/api/grievances/bulk/assignment", new { cases = new[] { $"{foreign.Id}" }, handler = (await program.Account(Role.Handler)).Id }),
                 })
            Assert.Equal(0, (await handler.Post(path, body)).Body.GetProperty("done").GetInt32());
        foreach (var (path, body) in new (string, object)[] { ("links", new { other = foreign.Id, kind = "related" }), ("merge", new { into = foreign.Id }) })
            Assert.Equal(404, (int)(await handler.Post($"/api/grievances/{mineToo.Id}/{path}", body)).Status);
        Assert.Equal(404, (int)(await handler.Get($"/api/grievances/{mineToo.Id}/merge?into={foreign.Id}")).Status);
        Assert.DoesNotContain("zqbulk", (await program.System.Get($"/api/grievances/{foreign.Id}/history")).Text, StringComparison.Ordinal);
    }

    /// <summary>Whatever the developer company may open, nobody's name, phone, words, area or choice is in it but what it said itself.</summary>
    [Fact] public async Task The_developer_company_never_sees_who_complained_owns_or_votes()
    {
        var project = await Project("seen-1");
        var ballot = await Ballot(project);
        var tie = await Tie(project, Role.Enterprise, 9);
        var logged = await program.System.Log(more: new
        {
            channel = "visit", kind = "complaint", category = "unclassified", subject = "zqwords about the company", text = "zqwords", place = "zqplace", projectId = "seen-1", reporter = new { name = "zqname", phone = "13899990000" },
        });
        Assert.True(logged.IsDone, logged.Text);
        var company = await program.As(Role.Enterprise, 9);
        var voted = await program.System.Get($"/api/ballots/{ballot}");
        string[] planted = ["zqwords", "zqplace", "zqname", "13899990000", logged.Code, "zqowner", "13899991111", "zqobjection", "zqreply", "zqballot", "zqquestion", voted.Body.GetProperty("code").GetString()!, "1234.57", "1,234.57"];
        foreach (var word in planted.Skip(5)) Assert.Contains(word == "1,234.57" ? "1234.57" : word, await Everything(project, ballot), StringComparison.Ordinal);       // it is there for whoever may read it
        List<string> wrong = [];
        var read = 0;
        foreach (var endpoint in within.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == false) continue;
            foreach (var id in new[] { $"{logged.Id}", $"{project}", logged.Code, "seen-1", $"{ballot}", $"{RollFile.IdOf(project)}", $"{tie}" })
            {
                var url = "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.Trim('/'), _ => id);
                var reply = await company.Get(url);
                if (reply.Status == HttpStatusCode.OK) read++;
                foreach (var word in planted)
                    if (reply.Text.Contains(word, StringComparison.Ordinal)) wrong.Add($"{url} shows {word}");
                if (reply.Body.ValueKind is not System.Text.Json.JsonValueKind.Undefined && !url.StartsWith("/openapi", StringComparison.Ordinal))
                    foreach (var field in Fields(JsonNode.Parse(reply.Text)).Where(Barred.Contains)) wrong.Add($"{url} has the field {field}");
                if (!endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal)) break;
            }
        }
        foreach (var list in new[] { "/api/grievances?projectId=seen-1&pageSize=100", "/api/grievances?projectId=seen-1&format=csv", "/api/projects?format=csv", "/report?project=seen-1", "/api/ballots?projectId=seen-1" })
            foreach (var word in planted)
                if ((await company.Get(list)).Text.Contains(word, StringComparison.Ordinal)) wrong.Add($"{list} shows {word}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(read > 10, $"only {read} answers were read");
    }

    // as the house reads it: the roll as the vault has it, the ballot as it is run
    async Task<string> Everything(Guid project, Guid ballot)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(LocalToken.System);
        var roll = (await scope.ServiceProvider.GetRequiredService<RollFile>().Current(project))!;
        PrivateText?[] texts = [.. roll.Owners.Values.SelectMany(owner => new[] { owner.Name, owner.Phone }), .. roll.Objections.SelectMany(one => new[] { one.Reason, one.Reply })];
        var opened = await scope.ServiceProvider.GetRequiredService<Mediation.Vault.Vault>().Open(texts.OfType<PrivateText>().Select(text => text.Ref));
        return string.Join('\n', opened.Values.Append((await program.System.Get($"/api/projects/{project}/roll")).Text).Append((await program.System.Get($"/api/ballots/{ballot}")).Text));
    }

    const long PlantedArea = 123_457;

    static readonly ImmutableHashSet<string> Barred = ["reporter", "phone", "area", "areas", "choice", "votes", "voter", "owner", "owners", "heads", "share", "trackingSecret"];

    static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => Fields(pair.Value).Prepend(pair.Key)),
        JsonArray many => many.SelectMany(Fields),
        _ => [],
    };
}
