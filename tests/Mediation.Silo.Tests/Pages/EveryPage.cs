using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Mediation.Identity.Tests;
using Mediation.Pages;
using Mediation.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>
/// Every page of the route table, as everybody who may see it: nothing in the way of a screen reader, nothing wider than the phone,
/// light enough for a thin line, no fault on the console, and large enough for a thumb. A page that nobody looks at fails.
/// </summary>
public sealed partial class EveryPage(DemoHouse house, TheBrowser browser) : IClassFixture<DemoHouse>, IClassFixture<TheBrowser>
{
    /// <summary>A look at a page: its route, where it is, how it comes to be as it is, and who looks, where not all who may.</summary>
    sealed record Visit(string Route, string Url, string State = "", Func<IPage, Task>? Then = null, bool AsNobody = false, params Role[] By)
    {
        public override string ToString() => $"/{Route} {State} {Url}";
    }

    sealed record Look(ColorScheme Scheme, string Language);

    /// <summary>What a page may weigh as it is served, cold: all of it, its scripts, and how many requests.</summary>
    sealed record Budget(int Bytes, int ScriptBytes, int Requests)
    {
        static readonly Budget Resident = new(20, 5, 5), Field = new(30, 10, 6), Workbench = new(60, 15, 8), Dashboard = new(60, 10, 6);

        public static Budget Of(string route) => route.Split('/')[0] switch
        {
            "field" => Field, "manage" => Dashboard, var first => Staff.Contains(first) ? Workbench : Resident,
        };
    }

    const int Phone = 390, Narrowest = 320, Desk = 1280, Thumb = 44;
    static readonly Look[] Looks = [new(ColorScheme.Light, "zh-CN"), new(ColorScheme.Dark, "en")];

    /// <summary>By command, the route of the one page that somebody works on.</summary>
    static readonly string? Only = Environment.GetEnvironmentVariable("MEDIATION_PAGE");

    /// <summary>By command, every part in its turn and the first of them in both looks; always, each page once, in one look or the other.</summary>
    static readonly bool Everything = Only is not null || Environment.GetEnvironmentVariable("MEDIATION_PAGES") == "all";
    static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Where people sit at a desk, with a mouse.</summary>
    static readonly HashSet<string> Staff = ["office", "manage", "admin", "integrity", "account", "sign-in", "setup"];

    /// <summary>A form's button only: whoever asks for it is sent on, so there is nothing to look at.</summary>
    static readonly HashSet<string> NeverShown = ["sign-out"];

    readonly ConcurrentBag<string> wrong = [];
    readonly ConcurrentDictionary<(string Route, Role Role), bool> seen = new();

    [Fact]
    public async Task Can_be_read_used_and_afforded_by_everybody_who_may_see_it()
    {
        var visits = (await Visits()).FindAll(visit => Only is null || visit.Route == Only);
        var looks = visits.SelectMany((visit, turn) => LooksAt(visit, turn).Select(one => (visit, one.Role, one.Look, one.IsFirst)));
        await Parallel.ForEachAsync(looks, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (one, _) => await LookAt(one.visit, one.Role, one.Look, one.IsFirst));

        foreach (var route in Routes().Except(NeverShown).Where(route => Only is null || route == Only))
        {
            var only = visits.Where(v => v.Route == route).All(v => v.By.Length > 0);
            foreach (var role in TheMatrix.Parts.Where(role => TheMatrix.MayEver(role, TheMatrix.Pages.GetValueOrDefault(route))))
                if ((Everything ? !seen.ContainsKey((route, role)) : seen.Keys.All(one => one.Route != route)) && !(only && seen.Keys.Any(one => one.Route == route)))
                    wrong.Add($"/{route}: nobody looked at it as {role}");
        }
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    /// <summary>The pages of the program, out of the route table that it serves.</summary>
    static IEnumerable<string> Routes()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Faces).Assembly.GetName().Name });
        builder.Services.AddFaces();
        using var app = (IDisposable)builder.Build();
        var routes = (IEndpointRouteBuilder)app;
        routes.MapRazorPages();
        return [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/')).Distinct()];
    }

    async Task<List<Visit>> Visits()
    {
        Dictionary<string, (string Code, string Secret)> cases = [];
        foreach (var status in new[] { "registered", "accepted", "answered", "closed", "declined", "inProgress", "transferred", "underReview", "withdrawn", "terminated" })
            if ((await house.Program.System.Get($"/api/grievances?status={status}&pageSize=1")).Body.GetProperty("items").GetArrayLength() > 0)
                cases[status] = await house.CaseThatIs(status);
        var one = cases["answered"];
        var asked = await (await house.Program.As(Role.Manager)).Post("/api/data-requests", new { right = "erasure", @case = one.Code, identified = "Identity card seen at the counter." });
        var twoStep = await house.Program.Admit();
        var draft = (await (await house.Program.As(Role.Manager)).Post("/api/ballots", new { projectId = "meiling", title = "A gate", question = "A new gate?", resolution = new { rule = "V-ORDINARY" } })).Code;
        var noise = (await house.Program.System.Get("/api/grievances?open=true&projectId=gangqian&category=nuisance&pageSize=1")).Body.GetProperty("items")[0].GetProperty("code").GetString()!;
        await (await house.Program.As(Role.Manager)).Post($"/api/grievances/{noise}/publication", new { title = "Night work beside block 1" });
        await (await house.Program.As(Role.Manager)).Post($"/api/grievances/{noise}/members", new { name = "Tan Mei", phone = "13900002222" });
        await (await house.Program.As(Role.Manager)).Post($"/api/grievances/{noise}/messages", new { text = "We come on Friday at ten." });

        var ballots = (await house.Program.System.Get("/api/ballots?pageSize=100")).Body.GetProperty("items").EnumerateArray().ToLookup(ballot => ballot.GetProperty("status").GetString(), ballot => ballot.GetProperty("code").GetString());
        var (open, decided, letters) = (ballots["open"].First(), ballots["announced"].First(), house.Letters());

        var system = (await house.Program.Account(Role.Integrator)).Id;
        await (await house.Program.As(Role.Admin)).Post("/api/users", new { userName = "next-manager", displayName = "Next Manager", role = "manager" });

        List<Visit> visits =
        [
            new("", "/"), new("", "/?project=gangqian", "with a neighbourhood", By: Role.Anonymous),
            new("help", "/help"), new("privacy", "/privacy"), new("accessibility", "/accessibility"),
            .. new[] { 404, 401, 403, 400, 500, 503 }.Select(status => new Visit("problem/{status:int}", $"/problem/{status}", By: status == 404 ? [] : [Role.Anonymous])),
            new("setup", "/setup"),
            new("sign-in", "/sign-in", By: Role.Anonymous),
            new("sign-in", "/sign-in", "with a wrong password", async page =>
            {
                await page.FillAsync("#userName", "nobody");
                await page.FillAsync("#password", "nothing at all");
                await Send(page, "main form button");
            }, By: Role.Anonymous),

            new("sign-in/second-factor", "/sign-in", "asked for a code", page => Second(page, twoStep), AsNobody: true, By: Role.Anonymous),
            new("account/return", "/account/return", By: Role.Anonymous),
            new("account/return", "/account/return", "with nothing said", page => Send(page, "main form .btn.pri"), By: Role.Anonymous),
            .. new[] { "account", "account/password", "account/confirm", "account/keys", "account/second-factor", "account/second-factor/app", "account/second-factor/codes" }
                .Select(route => new Visit(route, $"/{route}")),
            new("account/password", "/account/password", "with nothing said", page => Send(page, "main form .btn.pri"), By: Role.Resident),
            new("account/confirm", "/account/confirm", "with a wrong proof", Prove, By: Role.Officer),

            new("report", "/report"), new("report", "/report?project=gangqian", "in a project", By: Role.Anonymous),
            new("report", "/report", "with nothing said", page => Send(page, ".btns button[value=check]"), By: Role.Anonymous),
            new("report", "/report", "to be checked", Fill, By: Role.Anonymous),
            new("report/done", "/report/done"), new("report/done", "/report/done", "too late", AsNobody: true, By: Role.Anonymous),
            new("report/slip", "/report/slip"), new("report/slip", "/report/slip", "too late", AsNobody: true, By: Role.Anonymous),

            new("track/{code?}", "/track"),
            new("track/{code?}", "/track", "with a wrong secret", page => Track(page, one.Code, "0000-0000"), By: Role.Anonymous),
            .. cases.Select(found => new Visit("track/{code?}", "/track", found.Key, page => Track(page, found.Value.Code, found.Value.Secret), By: Role.Anonymous)),
            new("track/{code?}", "/track", "with no stars", async page =>
            {
                await Track(page, one.Code, one.Secret);
                await Send(page, "#rate button");
            }, By: Role.Anonymous),

            new("ballots", "/ballots"), new("ballots/{id}", $"/ballots/{open}"), new("ballots/{id}", $"/ballots/{decided}", "decided", By: Role.Anonymous),
            new("ballots/{id}", $"/ballots/{open}", "of an owner", By: Role.Resident),
            new("ballots/{id}/vote", $"/ballots/{open}/vote"), new("ballots/{id}/vote", $"/ballots/{open}/vote", "with a wrong code", page => Show(page, "nothing"), By: Role.Anonymous),
            new("ballots/{id}/vote", $"/ballots/{open}/vote", "with the paper", page => Show(page, letters[0]), By: Role.Anonymous),
            new("ballots/{id}/vote", $"/ballots/{open}/vote", "with nothing said", page => Answer(page, letters[1], null), By: Role.Anonymous),
            new("ballots/{id}/vote", $"/ballots/{open}/vote", "to be checked", page => Answer(page, letters[2], "Abstain"), By: Role.Anonymous),
            new("ballots/{id}/receipt", $"/ballots/{open}/receipt"), new("ballots/{id}/receipt", $"/ballots/{open}/vote", "just cast", async page =>
            {
                await Answer(page, letters[3], "Agree");
                await Send(page, "button[value=cast]");
            }, By: Role.Anonymous),
            new("ballots/{id}/results", $"/ballots/{decided}/results"), new("ballots/{id}/results", $"/ballots/{open}/results", "not yet", By: Role.Anonymous),
            new("ballots/{id}/bulletin", $"/ballots/{decided}/bulletin"),
            new("ballots/verify", "/ballots/verify"), new("ballots/verify", "/ballots/verify", "mistyped", page => Verify(page, "1234"), By: Role.Anonymous),
            new("ballots/verify", "/ballots/verify", "not known", page => Verify(page, "0000-0000-0000"), By: Role.Anonymous),

            new("field/log", "/field/log"), new("field/log", "/field/log?project=gangqian", "in a project", By: Role.Officer),
            new("field/log", $"/field/log?saved={one.Code}", "just saved", By: Role.Officer),
            new("field/outbox", "/field/outbox"),

            new("office", "/office"), new("office", "/office?status=closed", "closed", By: Role.Handler), new("office", "/office?due=overdue", "late", By: Role.Handler),
            new("office", "/office?q=nothing-like-this", "empty", By: Role.Handler), new("office", "/office?status=nonsense", "misasked", By: Role.Handler),
            .. cases.Select(found => new Visit("office/cases/{code}", $"/office/cases/{found.Value.Code}", found.Key, By: found.Key == "registered" ? [] : [Role.Handler])),
            new("office/cases/{code}/letters/{kind}", $"/office/cases/{one.Code}/letters/receipt"),
            new("office/cases/{code}/letters/{kind}", $"/office/cases/{one.Code}/letters/opinion", "an opinion", By: Role.Handler),
            new("office/cases/{code}", $"/office/cases/{one.Code}", "with an empty note", page => Send(page, "#do-NoteOnGrievance .fa button"), By: Role.Handler),
            .. new[] { "transfer", "decline", "classify" }.Select(page => new Visit($"office/cases/{{code}}/{page}", $"/office/cases/{cases["registered"].Code}/{page}")),
            new("office/cases/{code}/close", $"/office/cases/{one.Code}/close"),
            new("office/cases/{code}/classify", $"/office/cases/{cases["registered"].Code}/classify?q=noise", "searched", By: Role.Handler),
            new("office/cases/{code}/transfer", $"/office/cases/{cases["registered"].Code}/transfer", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Handler),
            new("office/cases/{code}", $"/office/cases/{cases["inProgress"].Code}?answer=inForm", "in form", By: Role.Handler),
            new("office/cases/{code}", $"/office/cases/{noise}", "with members and messages", By: Role.Handler),
            new("office/cases/{code}/together", $"/office/cases/{noise}/together"),
            new("office/cases/{code}/together", $"/office/cases/{noise}/together", "with nothing said", page => Send(page, "form[action*=Join] button"), By: Role.Manager),
            new("office/cases/{code}/merge", $"/office/cases/{noise}/merge"),
            new("office/cases/{code}/merge", $"/office/cases/{cases["registered"].Code}/merge?into={noise}", "side by side", By: Role.Manager),
            new("manage/hot", "/manage/hot?days=90"),
            new("report/similar", "/report?project=gangqian", "with a neighbour's matter", async page =>
            {
                await Fill(page);
                await Send(page, "button[value=send]");
            }, By: Role.Anonymous),
            new("office/ballots", "/office/ballots"), new("office/ballots", "/office/ballots?show=all", "all", By: Role.Handler),
            new("manage/ballots", "/manage/ballots"), new("manage/ballots", "/manage/ballots?status=Archived", "empty", By: Role.Manager),
            new("office/ballots/new", "/office/ballots/new"), new("office/ballots/new", "/office/ballots/new?project=meiling", "with nothing said", page => Send(page, "form[enctype] .btn.pri"), By: Role.Handler),
            new("office/ballots/{code}", $"/office/ballots/{open}"), new("office/ballots/{code}", $"/office/ballots/{decided}", "announced", By: Role.Handler), new("office/ballots/{code}", $"/office/ballots/{draft}", "a draft", By: Role.Manager),
            new("office/ballots/{code}", $"/office/ballots/{open}", "with a proxy of nobody", page => Send(page, "form[action*=Proxy] .fa button"), By: Role.Manager),
            new("office/ballots/{code}/revise", $"/office/ballots/{draft}/revise"), new("office/ballots/{code}/heads", $"/office/ballots/{open}/heads"), new("office/ballots/{code}/heads", $"/office/ballots/{open}/heads?number=999", "empty", By: Role.Handler),
            new("office/ballots/{code}/letters", $"/office/ballots/{open}/letters"), new("office/ballots/{code}/letters", $"/office/ballots/{open}/letters", "printed", page => Send(page, "main form .btn.pri"), By: Role.Handler),
            new("office/ballots/{code}/entries", $"/office/ballots/{open}/entries"), new("office/ballots/{code}/entries", $"/office/ballots/{open}/entries", "with nothing said", page => Send(page, "main form .btn.pri"), By: Role.Handler),
            new("office/ballots/{code}/kiosk", $"/office/ballots/{open}/kiosk"), new("office/ballots/{code}/kiosk", $"/office/ballots/{open}/kiosk?head=5", "handed over", By: Role.Handler),
            new("office/ballots/{code}/resolution", $"/office/ballots/{decided}/resolution"),
            new("office/projects/{code}/roll", "/office/projects/meiling/roll"), new("office/projects/{code}/roll", "/office/projects/gangqian/roll", "to be mended", BringAFaultyRoll, By: Role.Handler), new("rolls/{code}", "/rolls/meiling"),
            new("office/new", "/office/new"), new("office/new", "/office/new?project=gangqian", "in a project", By: Role.Handler),
            new("office/new", "/office/new", "with nothing said", page => Send(page, "form.intake .btn.pri"), By: Role.Handler),
            new("office/new/done", "/office/new/done", "nothing logged"), new("office/new/done", "/office/new", "just logged", FileALetter, By: Role.Handler),

            new("sign-in/phone", "/sign-in/phone", By: Role.Anonymous), new("sign-in/phone", "/sign-in/phone", "with a code on its way", AskForACode, By: Role.Anonymous),
            new("account/phone", "/account/phone"), new("account/phone", "/account/phone", "with a code on its way", AskForACode, By: Role.Enterprise),
            new("join", "/join", By: Role.Anonymous), new("join", "/join", "for another letter", By: Role.Resident), new("join", "/join", "with nothing said", page => Send(page, "main form.ask .btn.pri"), By: Role.Anonymous),
            new("me", "/me"), new("me", "/me", "of a company", By: Role.Enterprise),
            new("admin/projects/{code}/letters", "/admin/projects/gangqian/letters"),
            new("admin/projects/{code}/letters", "/admin/projects/gangqian/letters", "printed", PrintLetters, By: Role.Admin),
            new("admin/companies", "/admin/companies"), new("admin/companies", "/admin/companies", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Admin),

            new("manage", "/manage"), new("manage", "/manage?project=gangqian", "a project", By: Role.Manager), new("manage", "/manage?days=7", "a week", By: Role.Manager),
            new("manage/statistics", "/manage/statistics"), new("manage/statistics", "/manage/statistics?from=2026-01-02&to=2026-01-01", "misasked", By: Role.Manager),
            new("manage/reports/{year}", "/manage/reports/2025"), new("manage/reports/{year}", "/manage/reports/2026", "fixed", page => Send(page, "main form .btn.pri"), By: Role.Manager),
            new("admin/templates", "/admin/templates"), new("admin/templates", "/admin/templates", "with nothing said", page => Send(page, "main form .btn.pri >> nth=-1"), By: Role.Manager),
            new("admin/projects", "/admin/projects"), new("admin/projects", "/admin/projects", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Admin),
            new("admin/projects/{code}", "/admin/projects/gangqian"), new("admin/users", "/admin/users"),
            new("admin/users/{id:guid}/keys", $"/admin/users/{system}/keys"), new("admin/users/{id:guid}/keys", $"/admin/users/{system}/keys", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Admin),
            new("admin/users", "/admin/users", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Admin),
            new("integrity", "/integrity"),
            new("admin/grants", "/admin/grants"), new("admin/grants", "/admin/grants", "with a proposal", Propose, By: Role.Admin), new("admin/grants", "/admin/grants", "to be decided", By: Role.Manager),
            new("office/cases/{code}", $"/office/cases/{cases["registered"].Code}", "with the reporter shown", Reveal, By: Role.Handler),
            new("office/cases/{code}", $"/office/cases/{cases["registered"].Code}", "with a PIN", GiveAPin, By: Role.Handler),

            new("admin/organisation", "/admin/organisation"), new("admin/organisation", "/admin/organisation", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Admin),
            new("admin/organisation/{code}", "/admin/organisation/yantian"), new("admin/organisation/{code}", "/admin/organisation/renewal-team", "a team", By: Role.Admin),
            new("admin/data-requests", "/admin/data-requests"), new("admin/data-requests", "/admin/data-requests", "with nothing said", page => Send(page, "main form[method=post] .btn.pri"), By: Role.Manager),
            new("admin/data-requests/{id:guid}", $"/admin/data-requests/{asked.Id}"),
            new("office/glass", "/office/glass"), new("office/glass", "/office/glass", "with nothing said", page => Send(page, "main form .btn.warn"), By: Role.Handler),
            new("manage/glasses", "/manage/glasses", By: Role.Supervisor), new("manage/glasses", "/manage/glasses", "to be reviewed", BreakGlass, By: Role.Manager),
            new("office/exports", "/office/exports"), new("office/exports", "/office/exports?status=open", "few enough", By: Role.Manager),
            new("me/data", "/me/data"), new("me/data", "/me/data?copy=true", "with the copy", By: Role.Resident), new("me/data", "/me/data", "not sure", page => Send(page, "#erase button"), By: Role.Resident),
            new("track/data", "/track", "of one case", async page =>
            {
                await Track(page, one.Code, one.Secret);
                await page.GotoAsync("/track/data?copy=true");
            }, By: Role.Anonymous),
        ];
        return visits;
    }

    static async Task BringAFaultyRoll(IPage page)
    {
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "roll.csv", MimeType = "text/csv", Buffer = "building,unit,owner,registered_area\nBlock 1,101,Tan,eighty\n"u8.ToArray() });
        await Send(page, "form[action$=Look] button");
    }

    static async Task Show(IPage page, string letter)
    {
        await page.FillAsync("#letter", letter);
        await Send(page, "main form.ask .btn.pri");
    }

    static async Task Answer(IPage page, string letter, string? choice)
    {
        await Show(page, letter);
        if (choice is not null) await page.CheckAsync($"input[name=choice][value={choice}]");
        await Send(page, "button[value=check]");
    }

    static async Task Verify(IPage page, string receipt)
    {
        await page.FillAsync("#receipt", receipt);
        await Send(page, "main form.ask .btn.pri");
    }

    static async Task AskForACode(IPage page)
    {
        await page.FillAsync("#phone", "13800001234");
        await Send(page, "main form .btn.pri");
    }

    static async Task PrintLetters(IPage page)
    {
        await page.Locator("#units details summary").First.ClickAsync();
        await page.Locator("input[name=units]").First.CheckAsync();
        await Send(page, "main form .btn.pri");
    }

    static async Task Propose(IPage page)
    {
        foreach (var field in new[] { "account", "role", "scope" }) await page.Locator($"#{field}").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Send(page, "main form[method=post] .btn.pri >> nth=-1");
    }

    static async Task GiveAPin(IPage page)
    {
        await page.Locator("details:has(> #do-GivePin) > summary").ClickAsync();
        await Send(page, "#do-GivePin .fa button");
    }

    async Task BreakGlass(IPage page)
    {
        var logged = await house.Program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t" });
        await (await house.Program.As(Role.Officer)).Post($"/api/grievances/{logged.Id}/glasses", new { reason = "The roof is coming down." });
        await page.ReloadAsync();
    }

    static async Task Reveal(IPage page)
    {
        await page.Locator("details:has(> #do-RevealReporter) > summary").ClickAsync();
        await page.FillAsync("#do-RevealReporter textarea", "Calling back about the appointment.");
        await Send(page, "#do-RevealReporter .fa button");
    }

    // what people see first is looked at both ways; what others see of it as well, one way each
    static IEnumerable<(Role Role, Look Look, bool IsFirst)> LooksAt(Visit visit, int turn)
    {
        var roles = visit.By.Length > 0 ? visit.By : [.. TheMatrix.Parts.Where(role => TheMatrix.MayEver(role, TheMatrix.Pages.GetValueOrDefault(visit.Route)))];
        if (!Everything)
        {
            yield return (roles[0], Looks[turn % Looks.Length], true);
            yield break;
        }
        foreach (var look in Looks) yield return (roles[0], look, true);
        for (var i = 1; i < roles.Length; i++) yield return (roles[i], Looks[i % Looks.Length], false);
    }

    async Task LookAt(Visit visit, Role role, Look look, bool isFirst)
    {
        await using var context = await browser.Chromium.NewContextAsync(new()
        {
            BaseURL = house.Address, Locale = look.Language, ColorScheme = look.Scheme, ReducedMotion = ReducedMotion.Reduce, ServiceWorkers = ServiceWorkerPolicy.Block,
            ViewportSize = new() { Width = Phone, Height = 844 }, StorageState = visit.AsNobody ? null : await house.SessionOf(role, browser),
        });
        var page = await context.NewPageAsync();
        List<IResponse> answers = [];
        page.Response += (_, answer) => { lock (answers) answers.Add(answer); };
        page.Console += (_, said) => { if (said.Type == "error") Wrong($"the console says {said.Text}"); };
        page.PageError += (_, fault) => Wrong($"a script fails: {fault}");
        try
        {
            var answer = await page.GotoAsync(visit.Url, new() { WaitUntil = WaitUntilState.Load });
            if (answer!.Status != 200 && visit.Route != "problem/{status:int}") Wrong($"it answers {answer.Status}");
            if (new Uri(page.Url).AbsolutePath == "/account/confirm" && visit.Route != "account/confirm") await house.Confirm(page, role);
            if (visit.Then is not null) await visit.Then(page);
            if (!Pattern(visit.Route).IsMatch(new Uri(page.Url).AbsolutePath)) { Wrong($"one ends up at {page.Url}"); return; }

            await Weigh(visit, answers, Wrong);
            await Wide(page, Phone, Wrong);
            if (isFirst) await Ask(page, Wrong);
            if (!Staff.Contains(visit.Route.Split('/')[0])) await Touch(page, Wrong);
            await Wide(page, Narrowest, Wrong);
            await Wide(page, Desk, Wrong);
            await Ask(page, Wrong);
            seen[(visit.Route, role)] = true;
        }
        catch (PlaywrightException why) { Wrong(why.Message); }

        void Wrong(string what) => wrong.Add($"{visit} as {role}, {look.Scheme} {look.Language}: {what}");
    }

    static async Task Weigh(Visit visit, List<IResponse> answers, Action<string> wrong)
    {
        var (budget, bytes, script, requests) = (Budget.Of(visit.Route), 0, 0, 0);
        IResponse[] all;
        lock (answers) all = [.. answers];
        foreach (var answer in all.Skip(Array.FindLastIndex(all, one => one.Request.IsNavigationRequest && one.Status < 300)).Where(answer => answer.Status == 200 && answer.Request.ResourceType is "document" or "stylesheet" or "script" or "image" or "font"))
        {
            var size = (await answer.Request.SizesAsync()).ResponseBodySize;
            (bytes, requests) = (bytes + size, requests + 1);
            if (answer.Request.ResourceType == "script") script += size;
        }
        if (bytes > budget.Bytes * 1024) wrong($"it weighs {bytes} bytes, {budget.Bytes} KB are allowed");
        if (script > budget.ScriptBytes * 1024) wrong($"its scripts weigh {script} bytes, {budget.ScriptBytes} KB are allowed");
        if (requests > budget.Requests) wrong($"it takes {requests} requests, {budget.Requests} are allowed");
    }

    static async Task Wide(IPage page, int width, Action<string> wrong)
    {
        await page.SetViewportSizeAsync(width, 844);
        var culprit = await page.EvaluateAsync<string?>("""
            () => { return document.documentElement.scrollWidth <= innerWidth ? null : [...document.querySelectorAll("body *")]
                .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5 && !hasRail(one.parentElement)).map(one => one.outerHTML.slice(0, 120)).slice(0, 2).join(" ") || "something";
            function hasRail(one) { return one !== document.body && (getComputedStyle(one).overflowX !== "visible" || hasRail(one.parentElement)); } }
            """);
        if (culprit is not null) wrong($"it is wider than {width}: {culprit}");
    }

    static async Task Ask(IPage page, Action<string> wrong)
    {
        await page.EvaluateAsync($"() => {{ if (!window.axe) {{ {Axe} }} }}");
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .map(one => ({ id: one.id, impact: one.impact, where: one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")) }))
            """);
        foreach (var one in found.EnumerateArray())
            wrong($"axe ({one.GetProperty("impact")}) {one.GetProperty("id")}: {string.Join(" | ", one.GetProperty("where").EnumerateArray())}");
    }

    // a thumb's breadth around the middle of everything that is pressed must belong to it; links within a sentence apart
    static async Task Touch(IPage page, Action<string> wrong)
    {
        var small = await page.EvaluateAsync<string[]>("""
            thumb => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(one => {
                if (one.closest("[aria-hidden=true]")) return false;
                if (!one.checkVisibility({ visibilityProperty: true })) return false;
                const target = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") ?? one : one;
                target.scrollIntoView({ block: "center", inline: "nearest" });
                const box = target.getBoundingClientRect();
                if (box.width <= 1 || box.right <= 0) return false;
                if (one.matches("a") && getComputedStyle(one).display === "inline" && isInSentence(one)) return false;
                const x = box.x + box.width / 2, y = box.y + box.height / 2, half = thumb / 2 - 0.5;
                const belongs = (dx, dy) => { const hit = document.elementFromPoint(x + dx, y + dy); return hit && (target.contains(hit) || hit.contains(target) && hit.matches("label")); };
                return box.width < thumb - 0.5 && !(belongs(-half, 0) && belongs(half, 0)) || box.height < thumb - 0.5 && !(belongs(0, -half) && belongs(0, half));
                function isInSentence(link) {
                    const rest = link.parentElement.cloneNode(true);
                    for (const other of rest.querySelectorAll("a")) other.remove();
                    return (rest.textContent.match(/\p{L}/gu) ?? []).length >= 2;
                }
            }).map(one => { const box = one.getBoundingClientRect(); return `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`; })
            """, Thumb);
        foreach (var one in small) wrong($"it is smaller than a thumb: {one}");
    }

    // past the browser's own check, as an older browser sends it
    static async Task Send(IPage page, string button)
    {
        await page.EvaluateAsync("() => { for (const form of document.forms) form.noValidate = true; for (const fold of document.querySelectorAll('details')) fold.open = true; }");
        await page.RunAndWaitForResponseAsync(() => page.ClickAsync(button), answer => answer.Request.IsNavigationRequest && answer.Status is 200 or >= 400);
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    static async Task Fill(IPage page)
    {
        await page.Locator("input[name=category]").Nth(3).CheckAsync(new() { Force = true });
        await page.FillAsync("textarea[name=text]", "The lift has stood still for a week.");
        await page.FillAsync("input[name='reporter.name']", "Lin");
        await page.FillAsync("input[name='reporter.phone']", "13800001234");
        await Send(page, ".btns button[value=check]");
    }

    static async Task Second(IPage page, Person person)
    {
        await page.FillAsync("#userName", person.Account.UserName);
        await page.FillAsync("#password", person.Password);
        await Send(page, "main form button");
    }

    static async Task Prove(IPage page)
    {
        await page.FillAsync("#proof", "not at all");
        await Send(page, "main form .btn.pri[data-busy]");
    }

    static async Task Track(IPage page, string code, string secret)
    {
        await page.FillAsync("input[name=code]", code);
        await page.FillAsync("input[name=secret]", secret);
        await Send(page, "main form.ask button");
    }

    static async Task FileALetter(IPage page)
    {
        await page.SelectOptionAsync("#category", new SelectOptionValue { Index = 2 });
        await page.FillAsync("#subject", "A letter");
        await page.FillAsync("#text", "It says that the lift stands still.");
        await page.FillAsync("input[name='reporter.name']", "Lin");
        await Send(page, "form.intake .btn.pri");
    }

    static Regex Pattern(string route) => new("^/" + Parameter().Replace(route, match => match.Value.Contains('?', StringComparison.Ordinal) ? "[^/]*" : "[^/]+").Replace("/[^/]*", "(/[^/]+)?", StringComparison.Ordinal) + "$");

    [GeneratedRegex(@"\{[^}]+\}")] private static partial Regex Parameter();
}
