using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Rolls;
using Mediation.Tests.Files;
using Mediation.Tests.Pages;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Somebody = Mediation.Identity.Tests.Person;

namespace Mediation.Tests.Ballots;

/// <summary>The real program, and a silo of its cluster within the test by which days go by: it lets things happen at their own time.</summary>
public sealed class DaysGoBy : IAsyncLifetime
{
    TestDatabase database = null!;
    Server.Started within = null!;

    internal RealProgram Program { get; private set; } = null!;
    internal TestDatabase Database => database;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        Program = await RealProgram.Start(database.AppConnectionString);
        var (silo, gateway) = RealProgram.FreePorts();
        within = await Server.Start(
        [
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={Program.Home}/within", $"--Keys:File={Program.Home}/keys/mediation.key", "--Opening:Invites=false", "--Deadlines:Seconds=3600",
            $"--ConnectionStrings:Mediation={database.AppConnectionString}", "--environment=Production", $"--applicationName={typeof(Server).Assembly.GetName().Name}",
            "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}",
        ]);
    }

    /// <summary>Somebody acts, at that time.</summary>
    internal async Task At<TCase>(DateTimeOffset time, Subject by, Guid id, Command<TCase> command) where TCase : class, ICase<TCase>
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(by);
        desk.TellOf(time);
        var answer = await desk.Put(id, command, Guid.CreateVersion7());
        Assert.True(answer.Outcome == Outcome.Done, $"{command.GetType().Name}: {answer.Outcome} {answer.Refusal}");
    }

    internal async Task<TCase> See<TCase>(Guid id) where TCase : class, ICase<TCase>
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Desk>().SeeAs<TCase>(id, LocalToken.System, TCase.Noun switch { "roll" => "ReadRoll", "grievance" => Mediation.Access.Read, _ => "ReadBallot" })).Case!;
    }

    /// <summary>What was approved and is kept no more is erased.</summary>
    internal Task Erase() => within.App.Services.GetRequiredService<global::Mediation.DataRights.Erasing>().Run();

    /// <summary>What is due is looked for, once.</summary>
    internal Task Sweep() => within.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Deadlines>().Single().Sweep(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await within.DisposeAsync();
        await Program.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>The office runs a ballot on its pages, without a script: from a roll with a fault in it to the result on paper.</summary>
public sealed partial class InTheHall(DaysGoBy days, TheBrowser browser) : IClassFixture<DaysGoBy>, IClassFixture<TheBrowser>
{
    const string Header = "parcel,building,unit,registered_area,owner,phone,title\n";
    readonly RealProgram program = days.Program;
    Guid[] team = [];

    [Fact] public async Task From_a_roll_with_a_fault_to_the_result_on_paper()
    {
        var (handler, colleague, officer) = (await program.Admit(), await program.Admit(), await program.Admit(Role.Officer));
        var (manager, director) = (await program.Admit(Role.Manager), await program.Admit(Role.Manager));
        team = [handler.Account.Id, colleague.Account.Id, officer.Account.Id];
        var project = await Open("hall-1", team);
        var page = await Person(handler);

        // the roll: a line that is wrong, then the right one; a preview, and it is taken in
        await page.GotoAsync("/office/projects/hall-1/roll");
        await Choose(page, "#file", "roll.csv", Header + "P1,Block 1,101,80,Tan,13800000001,\nP1,Block 1,102,eighty,Lin,13800000002,\n");
        await page.ClickAsync("form[action$=Look] button");
        await Says(page, ".faults", "Line 3");
        Assert.Equal(404, (int)(await program.System.Get("/api/projects/hall-1/roll")).Status);
        var right = Header + string.Concat(Enumerable.Range(1, 6).Select(n => string.Create(CultureInfo.InvariantCulture, $"P1,Block {1 + (n / 4)},10{n},80,Owner {n},1380000000{n},{(n == 6 ? "disputed" : "")}\n")));
        await Choose(page, "#file", "roll.csv", right);
        await page.ClickAsync("form[action$=Look] button");
        await Says(page, "main", "6 new, 0 changed, 0 gone");
        await page.ClickAsync("form[action$=Import] .btn.pri");
        await Says(page, ".told.good", "The roll was changed");
        await page.ClickAsync("form[action$=Publish] button");
        await Says(page, ".told.good", "The roll is published");

        // somebody objects on the public page, is answered here; whoever published does not freeze
        using (var anybody = new Visitor(program.Address))
        {
            Assert.DoesNotContain("Owner 1", (await anybody.Get("/rolls/hall-1")).Text, StringComparison.Ordinal);
            Assert.Equal(303, (await anybody.Fill("/rolls/hall-1", null, ("reason", "Mine has 81."), ("unit", "Block 1 101"))).Status);
        }
        await page.GotoAsync("/office/projects/hall-1/roll");
        await page.CheckAsync("input[name=outcome] >> nth=2", new() { Force = true });
        await page.FillAsync("textarea[name=reply]", "The register says 80.");
        await page.ClickAsync("form[action$=Answer] button");
        await Says(page, ".told.good", "answered");
        await days.At(DateTimeOffset.UtcNow.AddDays(8), SubjectOf(director), RollFile.IdOf(project), new FreezeRoll());
        await page.ReloadAsync();
        var fingerprint = (await page.InnerTextAsync(".print-id")).Trim();
        Assert.Equal(64, fingerprint.Length);
        Assert.Equal(0, await page.Locator("form[action$=Look]").CountAsync());

        // the draft, revised once; the roll; the observers; the letters, each code once; too short a notice, and one that is long enough
        await page.GotoAsync("/office/ballots/new?project=hall-1");
        await page.FillAsync("#title", "A gate");
        await page.FillAsync("#question", "A new gate?");
        await page.SelectOptionAsync("#rule", "V-ORDINARY");
        await page.ClickAsync("form[enctype] .btn.pri");
        await Says(page, ".told.good", "draft is saved");
        var here = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync($"{here}/revise");
        await page.FillAsync("#question", "Shall there be a new gate?");
        await page.ClickAsync("main form .btn.pri");
        await Says(page, ".quote", "Shall there be a new gate?");
        await page.ClickAsync("form[action*=Roll] button.pri");
        await Says(page, ".told.good", "The roll was taken");
        foreach (var one in new[] { handler, colleague, officer }) await page.CheckAsync($"input[name=scrutineers][value='{one.Account.Id}']");
        await page.ClickAsync("form[action*=Scrutineers] button");
        await Says(page, ".told.good", "observers are named");
        await page.GotoAsync($"{here}/letters");
        await page.ClickAsync("main form .btn.pri");
        var codes = await page.Locator(".letter .secret").AllInnerTextsAsync();
        Assert.Equal((6, 6, 6), (codes.Count, codes.Distinct().Count(), await page.Locator(".letter svg.qr").CountAsync()));
        await page.GotoAsync(here);
        var opens = await page.InputValueAsync("#opensAt");
        await page.FillAsync("#opensAt", DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.ClickAsync("form[action*=Notice] .btn.pri");
        await Says(page, ".errs", "fifteen days before");
        await page.FillAsync("#opensAt", opens);
        await page.ClickAsync("form[action*=Notice] .btn.pri");
        await Says(page, ".told.good", "Notice was given");
        var ballot = (await program.System.Get($"/api/ballots/{here.Split('/')[^1]}")).Body;
        var id = ballot.GetProperty("id").GetGuid();
        await days.At(ballot.GetProperty("opensAt").GetDateTimeOffset(), LocalToken.System, id, new OpenBallot());

        // a paper is entered by two; by the same one it is not, and sent twice it counts once. Nobody sees what is on it
        await page.GotoAsync($"{here}/entries");
        await Enter(page, "Block 1", "101", "Against");
        await Says(page, ".told.good", "waits for a colleague");
        await page.GotoAsync($"{here}/entries?head=1");
        await Says(page, "main", "You have entered this one");
        using (var first = await program.SignedIn(handler))
            Assert.Contains("Another person must do this", (await first.Fill($"{here}/entries", null, ("head", "1"), ("second", "true"), ("choice", "Against"))).Text, StringComparison.Ordinal);
        using (var second = await program.SignedIn(colleague))
        {
            var shown = await second.Get($"{here}/entries?head=1");
            Assert.DoesNotContain("checked", shown.Text, StringComparison.Ordinal);
            (string, string)[] fields = [("head", "1"), ("second", "true"), ("choice", "Against"), ("commandId", $"{Guid.CreateVersion7()}")];
            Assert.Equal((303, $"{here}/entries"), Said(await second.Fill($"{here}/entries?head=1", $"{here}/entries", fields)));
            Assert.Matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", (await second.Get($"{here}/entries")).Text);
            Assert.Equal((303, $"{here}/entries"), Said(await second.Fill($"{here}/entries?head=1", $"{here}/entries", fields)));
        }
        await page.GotoAsync(here);
        Assert.Contains("1 of 6 heads", await page.InnerTextAsync("#turnout"), StringComparison.Ordinal);
        Assert.DoesNotContain("Against", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (int)(await (await program.As(Role.Manager)).Get($"/api/ballots/{id}/papers/{await PaperOf(id)}")).Status);

        // at the tablet the voter answers to two witnesses
        await page.GotoAsync($"{here}/kiosk?building=Block%201&number=102");
        await page.CheckAsync("input[value=Agree]", new() { Force = true });
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "signature.jpg", MimeType = "image/jpeg", Buffer = Papers.Picture(width: 70) });
        await page.CheckAsync("#seen");
        await page.ClickAsync("main form .btn.pri");
        await Says(page, ".told.good", "waits for a colleague");
        var witness = await Person(officer);
        await witness.GotoAsync($"{here}/kiosk?head=2");
        await witness.CheckAsync("input[value=Agree]", new() { Force = true });
        await witness.CheckAsync("#seen");
        await witness.ClickAsync("main form .btn.pri");
        await Says(witness, ".told.good", "it counts");
        Assert.Equal(1, await witness.Locator(".told svg.qr").CountAsync());
        foreach (var (letter, head) in codes.Select((code, i) => (code, i + 1)).Skip(2).Take(3))
        {
            using HttpRequestMessage vote = new(HttpMethod.Post, $"/api/ballots/{id}/votes") { Content = new StringContent("""{"choice":"agree"}""", Encoding.UTF8, "application/json"), Headers = { { "Voting-Letter", letter } } };
            using var cast = await program.Nobody.SendAsync(vote);
            Assert.True(cast.IsSuccessStatusCode, $"{head}: {await cast.Content.ReadAsStringAsync()}");
        }

        // closed by the clock, counted by one, signed by three, announced by another, printed
        await days.At(ballot.GetProperty("closesAt").GetDateTimeOffset(), LocalToken.System, id, new CloseBallot());
        var desk = await Person(manager);
        await desk.GotoAsync(here);
        await desk.ClickAsync("form[action*=Count] .btn.pri");
        await Says(desk, ".told.good", "Counted");
        var hash = (await program.System.Get($"/api/ballots/{id}/result")).Body.GetProperty("hash").GetString()!;
        foreach (var one in new[] { handler, colleague, officer })
        {
            using var observer = await program.SignedIn(one);
            Assert.Contains("another than the recorded one", (await observer.Fill(here, "Sign", ("result", new('0', 64)))).Text, StringComparison.Ordinal);
            Assert.Equal((303, here), Said(await observer.Fill(here, "Sign", ("result", hash))));
        }
        await desk.GotoAsync(here);
        await Says(desk, "#next", "ask another colleague");
        var other = await Person(director);
        await other.GotoAsync(here);
        await other.ClickAsync("form[action*=Announce] .btn.pri");
        await Says(other, ".told.good", "announced");
        await other.GotoAsync($"{here}/resolution");
        foreach (var said in new[] { "Passed.", hash, fingerprint, "Shall there be a new gate?" }) await Says(other, ".letter", said);
        await other.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(0, await other.Locator("button:visible, nav:visible").CountAsync());
        Assert.NotEmpty(await other.PdfAsync(new() { Format = "A4" }));
        await other.EmulateMediaAsync(new() { Media = Media.Screen });
        Assert.Equal(200, (int)(await (await program.As(Role.Manager)).Get($"/api/ballots/{id}/papers/{await PaperOf(id)}")).Status);
        await other.GotoAsync(here);
        await other.ClickAsync("form[action*=Archive] .btn.pri");
        await Says(other, ".told.good", "Archived");

        // the company is shown out, another project's people as well
        using Visitor company = await program.SignedIn(await program.Admit(Role.Enterprise)), stranger = await program.SignedIn(await program.Admit());
        foreach (var path in new[] { here, $"{here}/heads", $"{here}/letters", $"{here}/entries", $"{here}/kiosk", $"{here}/resolution", "/office/projects/hall-1/roll", "/rolls/hall-1" })
        {
            Assert.Contains((await company.Get(path)).Status, (int[])[403, 404]);
            if (!path.Contains("roll", StringComparison.Ordinal)) Assert.Contains((await stranger.Get(path)).Status, (int[])[403, 404]);
        }
        Assert.DoesNotContain(here, (await stranger.Get("/office/ballots?show=all")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("138****", (await stranger.Get("/office/projects/hall-1/roll")).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task A_ballot_opens_and_closes_by_itself_once_each()
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var electors = Electorate.Of(Roll.Empty with { Units = new[] { new RollUnit("P1", "Block 1", "101", UnitUse.Residential, 8000, null, null, Tenure.Sole, [new(Guid.CreateVersion7())]) }.ToImmutableDictionary(unit => unit.Key) });
        foreach (var (ago, command) in new (int, Command<Ballot>)[]
                 {
                     (60, new DraftBallot($"YT-00-{id:n}", Guid.CreateVersion7(), "Gate", "A gate?", [], new("V-ORDINARY"), null)), (60, new TakeRoll(new(Guid.NewGuid(), 1, new('f', 64)), electors)),
                     (50, new NoticeBallot(now.AddDays(-9), now.AddDays(-1))),
                 })
            await days.At(now.AddDays(-ago), LocalToken.System, id, command);

        for (var again = 0; again < 3; again++) await days.Sweep();

        Assert.Equal("closed", (await program.System.Get($"/api/ballots/{id}")).Body.GetProperty("status").GetString());
        foreach (var what in new[] { "BallotOpened", "BallotClosed" }) Assert.Equal(1L, await days.Database.App.Value("select count(*) from journal where case_id = $1 and convert_from(body, 'UTF8') like '%' || $2 || '%'", id, what));
        Assert.Equal(0L, await days.Database.App.Value("select count(*) from deadline where case_id = $1", id));
    }

    /// <summary>The hash of the first photo that the ballot was given.</summary>
    async Task<string> PaperOf(Guid ballot)
    {
        var body = Encoding.UTF8.GetString((byte[])(await days.Database.App.Value("select body from journal where case_id = $1 and convert_from(body, 'UTF8') like '%PaperKept%' order by version limit 1", ballot))!);
        return Hash().Match(body).Groups[1].Value;
    }

    async Task<Guid> Open(string code, Guid[] members)
    {
        Assert.True((await program.System.Post("/api/projects", new { code, name = code })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{code}/team", new { members })).IsDone);
        return (await program.System.Get($"/api/projects/{code}")).Id;
    }

    static Subject SubjectOf(Somebody person) => new(person.Account.Id, person.Account.Role);

    /// <summary>Somebody's desk, without a script.</summary>
    async Task<IPage> Person(Somebody who)
    {
        var context = await browser.Person(program.Address, width: 1280, script: false, language: "en");
        using (var visitor = await program.SignedIn(who))
            await context.AddCookiesAsync(visitor.Cookies.Select(cookie => new Cookie { Name = cookie.Key, Value = cookie.Value, Url = program.Address }));
        return await context.NewPageAsync();
    }

    static Task Choose(IPage page, string field, string name, string text) => page.SetInputFilesAsync(field, new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
    static Task Says(IPage page, string where, string what) => Assertions.Expect(page.Locator(where).First).ToContainTextAsync(what, new() { Timeout = 30_000 });

    static async Task Enter(IPage page, string building, string number, string choice)
    {
        await page.SelectOptionAsync("#building", building);
        await page.FillAsync("#number", number);
        await page.CheckAsync($"input[value={choice}]", new() { Force = true });
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "paper.jpg", MimeType = "image/jpeg", Buffer = Papers.Picture() });
        await page.ClickAsync("main form .btn.pri");
    }

    static (int, string?) Said(Seen seen) => (seen.Status, seen.To);

    [GeneratedRegex("\"sha256\":\"([0-9a-f]{64})\"")] private static partial Regex Hash();
}
