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
            "--Sms:Seconds=0.2", $"--Sms:Outbox={Program.Home}/sms",
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

    /// <summary>The photo of a paper is kept with the ballot, under its file's id.</summary>
    internal async Task<Guid> Keep(Guid ballot, Subject by, byte[] photo)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(by);
        var files = scope.ServiceProvider.GetRequiredService<global::Mediation.Files.FileDesk>();
        var handed = await files.Receive("paper.jpg", new MemoryStream(photo), CancellationToken.None);
        Assert.Equal(Outcome.Done, (await files.Keep(ballot, handed, Guid.CreateVersion7())).Outcome);
        return handed.File!.Id;
    }

    internal async Task<TCase> See<TCase>(Guid id) where TCase : class, ICase<TCase>
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Desk>().SeeAs<TCase>(id, LocalToken.System, TCase.Noun switch { "roll" => "ReadRoll", "grievance" => Mediation.Access.Read, _ => "ReadBallot" })).Case!;
    }

    /// <summary>The roll that a ballot took, as it is kept in mind.</summary>
    internal async Task<FrozenRoll?> Frozen(Guid ballot) => await within.App.Services.GetRequiredService<FrozenRolls>().Find((await See<Ballot>(ballot)).Roll!);

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
        Somebody[] observers = [await program.Admit(Role.Mediator), await program.Admit(Role.Mediator), await program.Admit(Role.Mediator)];
        team = [handler.Account.Id, colleague.Account.Id, officer.Account.Id, .. observers.Select(one => one.Account.Id)];
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
        await page.CheckAsync("input[name=parking]");
        await page.ClickAsync("form[action$=Look] button");
        await Says(page, "main", "6 new, 0 changed, 0 gone");
        await page.ClickAsync("form[action$=Import] .btn.pri");
        await Says(page, ".told.good", "The roll was changed");
        await page.ClickAsync("details.act:has(form[action$=Look]) summary");
        await Choose(page, "#file", "roll.csv", Header + "P1,Block 1,102,eighty,Lin,13800000002,\n");
        await page.UncheckAsync("input[name=parking]");
        await page.ClickAsync("form[action$=Look] button");
        await Says(page, ".errs", "1 things to mend");
        Assert.False(await page.IsCheckedAsync("input[name=parking]"));
        await page.ClickAsync("form[action$=Publish] button");
        await Says(page, ".told.good", "The roll is published");

        // somebody objects on the public page, is answered here; whoever published does not freeze
        using (var anybody = new Visitor(program.Address))
        {
            Assert.DoesNotContain("Owner 1", (await anybody.Get("/rolls/hall-1")).Text, StringComparison.Ordinal);
            Assert.Equal(303, (await anybody.Fill("/rolls/hall-1", null, ("reason", "Mine has 81."), ("unit", "Block 1 101"))).Status);
            Assert.Contains("objection 1,", (await anybody.Get("/rolls/hall-1")).Text, StringComparison.Ordinal);
        }
        using (var hasty = await program.SignedIn(handler))
        {
            var said = (await hasty.Fill("/office/projects/hall-1/roll", "Answer", ("number", "1"), ("outcome", "rejected"), ("reply", ""))).Text;
            Assert.Matches("value=\"rejected\"[^>]* checked", said);
            Assert.Contains("id=\"reply\"", said, StringComparison.Ordinal);
            Assert.Contains("id=\"outcome-error\"", (await hasty.Fill("/office/projects/hall-1/roll", "Answer", ("number", "1"), ("reply", "No."))).Text, StringComparison.Ordinal);
        }
        await page.GotoAsync("/office/projects/hall-1/roll");
        await page.CheckAsync("input[name=outcome] >> nth=2", new() { Force = true });
        await page.FillAsync("textarea[name=reply]", "The register says 80.");
        await page.ClickAsync("form[action$=Answer] button");
        await Says(page, ".told.good", "answered");
        using (var anybody = new Visitor(program.Address))
        {
            var extract = (await anybody.Get("/rolls/hall-1")).Text;
            Assert.Contains("The register says 80.", extract, StringComparison.Ordinal);
            Assert.DoesNotContain("Mine has 81.", extract, StringComparison.Ordinal);
        }
        await days.At(DateTimeOffset.UtcNow.AddDays(8), SubjectOf(director), RollFile.IdOf(project), new FreezeRoll());
        await page.ReloadAsync();
        var fingerprint = (await page.InnerTextAsync(".print-id")).Trim();
        Assert.Equal(64, fingerprint.Length);
        Assert.Equal(0, await page.Locator("form[action$=Look]").CountAsync());

        // the draft, revised once; the roll; the observers; the letters, each code once; too short a notice, and one that is long enough
        await page.GotoAsync("/office/ballots/new?project=hall-1");
        await page.FillAsync("#title", "A gate");
        await page.FillAsync("#question", "A new gate?");
        await page.SelectOptionAsync("#item", "7");
        await page.SelectOptionAsync("#rule", "V-ORDINARY");
        var plan = Encoding.UTF8.GetBytes("The gate stands where the old one stood.");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "plan.txt", MimeType = "text/plain", Buffer = plan });
        await page.ClickAsync("form[enctype] .btn.pri");
        await Says(page, ".errs", "Item 7 of article 278");
        await page.SelectOptionAsync("#item", "9");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "plan.txt", MimeType = "text/plain", Buffer = plan });       // no browser keeps it
        await page.ClickAsync("form[enctype] .btn.pri");
        await Says(page, ".told.good", "draft is saved");
        var here = new Uri(page.Url).AbsolutePath;
        await Says(page, ".docs a", "plan.txt");
        var document = (await page.GetAttributeAsync(".docs a", "href"))!;
        Assert.Equal(404, (int)(await program.Nobody.Get(document)).Status);      // before the notice it is the house's own
        await page.GotoAsync($"{here}/revise");
        await page.FillAsync("#question", "Shall there be a new gate?");
        await page.ClickAsync("details.act:has(#silentRule) > summary");
        foreach (var (field, said) in new[] { ("silentRule", "Covenant of 2024, clause 3"), ("silentHash", new('e', 64)), ("silentWarning", "Silence counts with the majority here.") }) await page.FillAsync($"#{field}", said);
        await page.ClickAsync("main form .btn.pri");
        await Says(page, ".quote", "Shall there be a new gate?");
        await page.ClickAsync("form[action*=Roll] button.pri");
        await Says(page, ".told.good", "The roll was taken");
        foreach (var one in observers) await page.CheckAsync($"input[name=scrutineers][value='{one.Account.Id}']");
        await page.ClickAsync("form[action*=Scrutineers] button");
        await Says(page, ".told.good", "observers are named");
        await page.GotoAsync($"{here}/letters");
        await page.ClickAsync("main form .btn.pri");
        var codes = await page.Locator(".letter .secret").AllInnerTextsAsync();
        Assert.Equal((6, 6, 6), (codes.Count, codes.Distinct().Count(), await page.Locator(".letter svg.qr").CountAsync()));
        await Says(page, ".letter", BallotWords.Grouped(fingerprint));
        await Says(page, ".letter", "By Covenant of 2024, clause 3, whoever has been served this letter and does not vote joins the majority. Silence counts with the majority here.");
        await page.GotoAsync(here);
        var opens = await page.InputValueAsync("#opensAt");
        await page.FillAsync("#committee", "Meiling residents' committee");
        await page.FillAsync("#committeeTold", DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.FillAsync("#opensAt", DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.ClickAsync("form[action*=Notice] .btn.pri");
        await Says(page, ".errs", "fifteen days before");
        await page.FillAsync("#opensAt", opens);
        await page.ClickAsync("form[action*=Notice] .btn.pri");
        await Says(page, ".told.good", "Notice was given");

        await Says(page, ".hc", "Meiling residents' committee told on");

        // what is voted on can be read by anybody, byte for byte as its fingerprint says
        using (var anybody = new Visitor(program.Address)) Assert.Contains(document, (await anybody.Get($"/ballots/{here.Split('/')[^1]}")).Text, StringComparison.Ordinal);
        var read = await program.Nobody.GetByteArrayAsync(document);
        Assert.Equal(plan, read);
        Assert.Equal(document.Split('/')[^1], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(read)));
        var ballot = (await program.System.Get($"/api/ballots/{here.Split('/')[^1]}")).Body;
        var id = ballot.GetProperty("id").GetGuid();
        await days.At(ballot.GetProperty("opensAt").GetDateTimeOffset(), LocalToken.System, id, new OpenBallot());

        // who observes is offered nothing to enter
        using (var observer = await program.SignedIn(observers[0])) Assert.DoesNotMatch($"{here}/(entries|kiosk)", (await observer.Get(here)).Text);

        // a paper is entered by two; by the same one it is not, and sent twice it counts once. Nobody sees what is on it
        await page.GotoAsync($"{here}/entries");
        await Enter(page, "Block 1", "101", "Against");
        await Says(page, ".told.good", "waits for a colleague");
        await page.GotoAsync($"{here}/entries?head=1");
        await Says(page, "main", "You have entered this one");
        using (var first = await program.SignedIn(handler))
        {
            Assert.Contains("Please choose what the paper says", (await first.Fill($"{here}/entries", null, ("building", "Block 1"), ("number", "103"), ("choice", "+9"))).Text, StringComparison.Ordinal);
            Assert.Contains("Another person must do this", (await first.Fill($"{here}/entries", null, ("head", "1"), ("second", "true"), ("choice", "Against"))).Text, StringComparison.Ordinal);
        }
        using (var second = await program.SignedIn(colleague))
        {
            // what waits on paper is not confirmed at the tablet, and not as an answer at the door
            Assert.Contains("has an answer on paper that waits", (await second.Get($"{here}/kiosk?head=1")).Text, StringComparison.Ordinal);
            Assert.Contains("has an answer on paper that waits", (await second.Fill($"{here}/kiosk", null, ("head", "1"), ("channel", "Tablet"), ("choice", "Against"), ("seen", "true"))).Text, StringComparison.Ordinal);
            Assert.Contains("has an answer on paper that waits", (await second.Fill($"{here}/entries", null, ("building", "Block 1"), ("number", "101"), ("channel", "OnSite"), ("choice", "Against"))).Text, StringComparison.Ordinal);
            var shown = await second.Get($"{here}/entries?head=1");
            Assert.DoesNotContain("checked", shown.Text, StringComparison.Ordinal);
            (string, string)[] fields = [("head", "1"), ("second", "true"), ("choice", "Against"), ("commandId", $"{Guid.CreateVersion7()}")];
            Assert.Equal((303, $"{here}/entries"), Said(await second.Fill($"{here}/entries?head=1", $"{here}/entries", fields)));
            var slip = (await second.Get($"{here}/entries")).Text;
            Assert.Matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", slip);
            Assert.Contains("class=\"qr\"", slip, StringComparison.Ordinal);
            Assert.Equal((303, $"{here}/entries"), Said(await second.Fill($"{here}/entries?head=1", $"{here}/entries", fields)));
        }

        // what came on paper while a voter held the tablet is not confirmed there either; of the two papers it then was neither
        using (var held = await program.SignedIn(colleague))
        {
            await held.Get($"{here}/kiosk?head=3");
            var photo = Papers.Picture(width: 73);
            await days.Keep(id, SubjectOf(handler) with { Projects = [project] }, photo);
            var paper = new EnterVote(3, Choice.Against, Channel.Paper, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo)));
            await days.At(DateTimeOffset.UtcNow, SubjectOf(handler) with { Projects = [project] }, id, paper);
            Assert.Contains("has an answer on paper that waits", (await held.Fill("/account/confirm", $"{here}/kiosk", ("channel", "Tablet"), ("choice", "Against"), ("seen", "true"))).Text, StringComparison.Ordinal);
            await days.At(DateTimeOffset.UtcNow, SubjectOf(colleague) with { Projects = [project] }, id, paper with { Choice = Choice.Agree });
        }
        await page.GotoAsync(here);
        Assert.Contains("1 of 6 households", await page.InnerTextAsync("#turnout"), StringComparison.Ordinal);
        Assert.DoesNotContain("Against", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (int)(await (await program.As(Role.Manager)).Get($"/api/ballots/{id}/papers/{await PaperOf(id)}")).Status);

        // at the tablet the voter answers to two witnesses
        await page.GotoAsync($"{here}/kiosk?building=Block%201&number=102");
        await Says(page, "form .roll-print", BallotWords.Grouped(fingerprint));
        Assert.Equal(0, await page.Locator("nav, header").CountAsync());
        await IsAway("Block 1 102");
        await page.CheckAsync("input[value=Agree]", new() { Force = true });
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "signature.jpg", MimeType = "image/jpeg", Buffer = Papers.Picture(width: 70) });
        await page.CheckAsync("#seen");
        await page.ClickAsync("main form .btn.pri");
        await Says(page, ".told.good", "waits for a colleague");
        await IsAway(null);
        await page.ClickAsync($"a[href^='/account/confirm']");
        await page.FillAsync("#proof", "not the password");
        await page.ClickAsync("main form .btn.pri");
        await IsAway(null);
        await page.ClickAsync($"a[href^='/account/confirm']");
        await page.FillAsync("#proof", handler.Password);
        await page.ClickAsync("main form .btn.pri");
        Assert.Equal(($"{here}/kiosk", 1), (new Uri(page.Url).AbsolutePath, await page.Locator("#building").CountAsync()));
        Assert.Equal(200, (await page.GotoAsync($"/api/ballots/{id}/exceptions"))!.Status);
        var witness = await Person(officer);
        await witness.GotoAsync($"{here}/kiosk?head=2");
        await witness.CheckAsync("input[value=Agree]", new() { Force = true });
        await witness.CheckAsync("#seen");
        await witness.ClickAsync("main form .btn.pri");
        await Says(witness, ".told.good", "it counts");
        Assert.Equal(1, await witness.Locator(".slip-out svg.qr").CountAsync());
        await Says(witness, ".slip-out", $"{program.Address}/ballots/verify");
        await witness.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal((1, 0), (await witness.Locator(".slip-out .receipt:visible").CountAsync(), await witness.Locator("main form:visible, main h1:visible").CountAsync()));      // the slip, and nothing of the voters around it
        await witness.EmulateMediaAsync(new() { Media = Media.Screen });
        foreach (var (letter, head) in codes.Select((code, i) => (code, i + 1)).Skip(2).Take(3))
        {
            using HttpRequestMessage vote = new(HttpMethod.Post, $"/api/ballots/{id}/votes") { Content = new StringContent("""{"choice":"agree"}""", Encoding.UTF8, "application/json"), Headers = { { "Voting-Letter", letter } } };
            using var cast = await program.Nobody.SendAsync(vote);
            Assert.True(cast.IsSuccessStatusCode, $"{head}: {await cast.Content.ReadAsStringAsync()}");
        }

        // each owner is told that somebody answered, by paper, at the tablet, by letter; nobody is told what
        var told = await Messages(id, 5);
        foreach (var (number, way) in new[] { ("13800000001", "\u7EB8\u8D28"), ("13800000002", "\u8BBE\u5907"), ("13800000003", "\u901A\u77E5\u4E66") })
            Assert.Contains(told, one => one.To == number && one.Text.Contains(way, StringComparison.Ordinal) && one.Text.Contains(here.Split('/')[^1], StringComparison.Ordinal));
        Assert.DoesNotContain(told, one => one.To == "13800000006" || one.Text.Contains("\u540C\u610F", StringComparison.Ordinal) || one.Text.Contains("\u53CD\u5BF9", StringComparison.Ordinal));

        Assert.Same(await days.Frozen(id), await days.Frozen(id));      // a hundred thousand owners look at it

        // closed by the clock; what was photographed and entered before waits for its second person until the count
        var late = Papers.Picture(width: 74);
        await days.Keep(id, SubjectOf(handler) with { Projects = [project] }, late);
        await days.At(DateTimeOffset.UtcNow, SubjectOf(handler) with { Projects = [project] }, id, new EnterVote(5, Choice.Agree, Channel.Paper, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(late))));
        await days.At(ballot.GetProperty("closesAt").GetDateTimeOffset(), LocalToken.System, id, new CloseBallot());
        var desk = await Person(manager);
        await desk.GotoAsync(here);
        await Says(desk, "#next", "1 answers that were entered before the close");
        using (var second = await program.SignedIn(colleague))
        {
            Assert.Contains("Nothing new is taken in", (await second.Get($"{here}/entries")).Text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal((303, $"{here}/entries"), Said(await second.Fill($"{here}/entries?head=5", $"{here}/entries", ("head", "5"), ("second", "true"), ("choice", "Agree"))));
        }
        await desk.GotoAsync(here);
        Assert.Equal(0, await desk.Locator("#next .watch").CountAsync());

        // counted by one, signed by three, announced by another, printed
        await desk.ClickAsync("form[action*=Count] .btn.pri");
        await Says(desk, ".told.good", "Counted");
        var hash = (await program.System.Get($"/api/ballots/{id}/result")).Body.GetProperty("hash").GetString()!;
        foreach (var one in observers)
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
        await Says(other, ".errs", "The result is up until");
        await days.At(DateTimeOffset.UtcNow.AddDays(60), SubjectOf(director), id, new ArchiveBallot());
        await other.GotoAsync(here);
        await Says(other, "main", "Archived");

        // the company is shown out, another project's people as well
        using Visitor company = await program.SignedIn(await program.Admit(Role.Enterprise)), stranger = await program.SignedIn(await program.Admit());
        foreach (var path in new[] { here, $"{here}/heads", $"{here}/letters", $"{here}/entries", $"{here}/kiosk", $"{here}/resolution", "/office/projects/hall-1/roll", "/rolls/hall-1" })
        {
            Assert.Contains((await company.Get(path)).Status, (int[])[403, 404]);
            if (!path.Contains("roll", StringComparison.Ordinal)) Assert.Contains((await stranger.Get(path)).Status, (int[])[403, 404]);
        }
        Assert.DoesNotContain(here, (await stranger.Get("/office/ballots?show=all")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("138****", (await stranger.Get("/office/projects/hall-1/roll")).Text, StringComparison.Ordinal);

        // in a voter's hands the tablet opens their own question, whatever is typed, and nothing else
        async Task IsAway(string? asked)
        {
            foreach (var path in new[] { "/office", $"{here}/heads", "/me", "/account" })
            {
                await page.GotoAsync(path);
                Assert.Equal("/account/confirm", new Uri(page.Url).AbsolutePath);
            }
            Assert.Equal(403, (await page.GotoAsync($"/api/ballots/{id}/exceptions"))!.Status);
            foreach (var path in new[] { "kiosk?head=3", "kiosk?building=Block%201&number=103", "kiosk" })
            {
                await page.GotoAsync($"{here}/{path}");
                Assert.Equal((asked is null ? 0 : 1, 0), (await page.Locator(".whose").CountAsync(), await page.Locator("#building, #held").CountAsync()));
                if (asked is not null) await Says(page, ".whose", asked);
            }
        }
    }

    /// <summary>What the law does not set is filled in, read back in a sentence before it is saved, and stands with what it rests on.</summary>
    [Fact] public async Task A_rule_of_the_owners_own_is_filled_in_read_back_and_kept()
    {
        var handler = await program.Admit();
        await Open("hall-2", [handler.Account.Id]);
        foreach (var (language, share, document, agreeing) in new[]
                 {
                     ("zh-CN", "请填两个整数，分子不大于分母，例如 2 和 3", "请写明依据哪份文件", "同意的户数和面积，至少填一项"),
                     ("en", "Please give two whole numbers, the first not larger than the second, such as 2 and 3", "Please name the document it rests on", "Please fill in at least one of the two for those who agree"),
                 })
        {
            var form = await Begin(language);
            await form.FillAsync("#takingHeadsOf", "5");
            await form.FillAsync("[name=takingHeadsPer]", "3");
            await form.ClickAsync("form[enctype] .btn.pri");
            foreach (var (field, said) in new[] { ("takingHeadsOf", share), ("ownDocument", document) }) await Says(form, $"#{field}-error", said);
            await form.FillAsync("[name=takingHeadsPer]", "7");
            await form.ClickAsync("form[enctype] .btn.pri");
            await Says(form, "#agreeingHeadsOf-error", agreeing);
            Assert.Equal("A fence", await form.InputValueAsync("#title"));
        }

        var page = await Begin("en");
        foreach (var (field, of, per) in new[] { ("takingHeads", "3", "5"), ("agreeingHeads", "1", "2"), ("agreeingArea", "2", "3") })
        {
            await page.FillAsync($"#{field}Of", of);
            await page.FillAsync($"[name={field}Per]", per);
        }
        await page.SelectOptionAsync("[name=agreeingHeadsStrict]", "true");
        await page.SelectOptionAsync("#ownAmong", "participating");
        await page.FillAsync("#ownDocument", "Covenant of 2024");
        await page.FillAsync("#ownArticle", "clause 12");
        await page.ClickAsync("button[formaction*=Preview]");
        string[] means = ["Those who take part must be at least 60% of the households.", "Those who agree must be more than half of the households taking part.", "Those who agree must be at least two thirds of the floor area taking part."];
        Assert.Equal(means, await page.Locator("#own .means li").AllInnerTextsAsync());
        Assert.Equal(("A fence", 0), (await page.InputValueAsync("#title"), await page.Locator(".errs").CountAsync()));
        await page.ClickAsync("form[enctype] .btn.pri");
        await Says(page, ".told.good", "draft is saved");
        foreach (var said in means.Append("Covenant of 2024clause 12")) await Says(page, ".rules", said);
        var here = new Uri(page.Url).AbsolutePath;
        var rule = (await program.System.Get($"/api/ballots/{here.Split('/')[^1]}")).Body.GetProperty("rules")[0];
        Assert.Equal(("3/5", "1/2", true), (rule.GetProperty("quorum")[0].GetProperty("at").GetString(), rule.GetProperty("decisive")[0].GetProperty("at").GetString(), rule.GetProperty("decisive")[0].GetProperty("strict").GetBoolean()));

        // revised: what was filled in is there again; a renewal asks all owners, so that rule does not do for it
        await page.GotoAsync($"{here}/revise");
        Assert.Equal(("3", "5", "true", "participating", "Covenant of 2024"), (await page.InputValueAsync("#takingHeadsOf"), await page.InputValueAsync("[name=takingHeadsPer]"),
            await page.InputValueAsync("[name=agreeingHeadsStrict]"), await page.InputValueAsync("#ownAmong"), await page.InputValueAsync("#ownDocument")));
        await page.CheckAsync("input[name=kind][value=consent]", new() { Force = true });
        await page.FillAsync("#parcel0", "P1");
        await page.SelectOptionAsync("#parcelRule0", "OWN");
        await page.ClickAsync("main form .btn.pri");
        await Says(page, "#ownAmong-error", "Consent asks all owners");

        async Task<IPage> Begin(string language)
        {
            var form = await Person(handler, language);
            await form.GotoAsync("/office/ballots/new?project=hall-2");
            await form.FillAsync("#title", "A fence");
            await form.FillAsync("#question", "A fence?");
            await form.SelectOptionAsync("#rule", "OWN");
            await form.ClickAsync("#own > summary");
            return form;
        }
    }

    /// <summary>A place of eight parcels; and what is filled in by half is asked for, not thrown away.</summary>
    [Fact] public async Task A_draft_has_room_for_every_parcel()
    {
        var handler = await program.Admit();
        var project = await Open("hall-4", [handler.Account.Id]);
        static Guid Owner(int n) => new(n, 8, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
        await days.At(DateTimeOffset.UtcNow, SubjectOf(handler) with { Projects = [project] }, RollFile.IdOf(project), new ReviseRoll(project,
            [.. Enumerable.Range(1, 8).Select(n => new RollUnit($"P{n}", "Block 1", "101", UnitUse.Residential, 8000, null, null, Tenure.Sole, [new(Owner(n))]))],
            [.. Enumerable.Range(1, 8).Select(n => new RollOwner(Owner(n), Owner(n), $"Owner {n}"))]));
        using var desk = await program.SignedIn(handler);
        const string Page = "/office/ballots/new?project=hall-4", Form = "/office/ballots/new";
        (string, string)[] matter =
        [
            ("title", "Renewal"), ("question", "Do you agree?"), ("kind", "consent"),
            .. Enumerable.Range(0, 8).SelectMany(row => new[] { ($"parcel{row}", $"P{row + 1}"), ($"parcelRule{row}", "V-CONSENT-BUILDING"), ($"land{row}", "1000") }),
        ];

        Assert.Matches("id=\"parcel7\"[^>]* value=\"P8\"", (await desk.Get(Page)).Text);
        var half = (await desk.Fill(Page, Form, [.. matter, ("group0", "P1"), ("groupRule1", "V-CONSENT-BUILDING")])).Text;
        foreach (var asked in new[] { "groupRule0-error", "group1-error" }) Assert.Contains($"id=\"{asked}\"", half, StringComparison.Ordinal);
        var drafted = await desk.Fill(Page, Form, [.. matter, .. Enumerable.Range(0, 4).SelectMany(row => new[] { ($"group{row}", $"P{row + 1}/Block 1"), ($"groupRule{row}", "V-CONSENT-BUILDING") })]);
        Assert.Equal(303, drafted.Status);
        var revised = (await desk.Get($"{drafted.To}/revise")).Text;
        Assert.Matches("id=\"parcel7\"[^>]* value=\"P8\"", revised);
        foreach (var free in new[] { "parcel8", "group4" }) Assert.Contains($"id=\"{free}\"", revised, StringComparison.Ordinal);
    }

    /// <summary>What an office does beside the straight way: a consent of two parcels, letters that went astray, deliveries, an agent, more time, an end before its time, another edition.</summary>
    [Fact] public async Task What_happens_beside_the_straight_way()
    {
        var (handler, manager, director, agent) = (await program.Admit(), await program.Admit(Role.Manager), await program.Admit(Role.Manager), await program.Admit(Role.Resident));
        var (project, now) = (await Open("hall-3", [handler.Account.Id]), DateTimeOffset.UtcNow);
        var roll = RollFile.IdOf(project);
        static Guid Owner(int n) => new(n, 7, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
        await days.At(now.AddDays(-20), SubjectOf(handler) with { Projects = [project] }, roll, new ReviseRoll(project,
            [
                .. Enumerable.Range(1, 4).Select(n => new RollUnit(n < 3 ? "P1" : "P2", "Block 1", n == 3 ? "101" : $"10{n}", n == 2 ? UnitUse.Commercial : UnitUse.Residential, 8000, null, null, Tenure.Sole, [new(Owner(n))])),
                new RollUnit("P2", "Block 1", "105", UnitUse.Residential, 8000, null, null, Tenure.ByShares, [new(Owner(5), 1, 3), new(Owner(6), 2, 3)]),
            ], [.. Enumerable.Range(1, 6).Select(n => new RollOwner(Owner(n), Owner(n), $"Owner {n}", Phone: $"1390000000{n}"))]));
        await days.At(now.AddDays(-19), SubjectOf(handler) with { Projects = [project] }, roll, new PublishRoll());
        await days.At(now.AddDays(-10), SubjectOf(director), roll, new FreezeRoll());

        // everybody sees of the roll its shares, its use and its parcel; a program a page after the other, or a table without a name
        using (var anybody = new Visitor(program.Address))
        {
            var extract = (await anybody.Get("/rolls/hall-3")).Text;
            foreach (var said in new[] { "1/3", "2/3", "P2", "Commercial" }) Assert.Contains(said, extract, StringComparison.Ordinal);

            // and nobody buries it in objections
            for (var n = 0; n < 5; n++) Assert.Equal(200, (await anybody.Fill("/ballots/verify", "/rolls/hall-3", ("reason", "Mine has 81."))).Status);
            Assert.Equal(429, (await anybody.Fill("/ballots/verify", "/rolls/hall-3", ("reason", "Mine has 81."))).Status);
            Assert.Equal(429, (await anybody.Send(new(HttpMethod.Post, "/api/projects/hall-3/roll/objections") { Content = new StringContent("""{"reason":"Mine has 81."}""", Encoding.UTF8, "application/json") })).Status);
        }
        Assert.Contains("page=2", (await program.System.Get("/api/projects/hall-3/roll?pageSize=2")).Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var table = (await program.System.Get("/api/projects/hall-3/roll?format=csv")).Text;
        Assert.Contains("P2,Block 1,105,residential,80.00,registered,byShares,2,1/3 2/3,clear", table, StringComparison.Ordinal);
        Assert.DoesNotContain("O**", table, StringComparison.Ordinal);

        // consent, parcel by parcel, with their land
        var page = await Person(handler);
        await page.GotoAsync("/office/ballots/new?project=hall-3");
        await page.FillAsync("#title", "Renewal");
        await page.FillAsync("#question", "Do you agree?");
        await page.CheckAsync("input[name=kind][value=consent]", new() { Force = true });
        for (var row = 0; row < 2; row++)
        {
            Assert.Equal($"P{row + 1}", await page.InputValueAsync($"#parcel{row}"));
            await page.SelectOptionAsync($"#parcelRule{row}", "V-CONSENT-BUILDING");
            await page.FillAsync($"#land{row}", $"{row + 1}000.00");
        }
        await page.ClickAsync("form[enctype] .btn.pri");
        await Says(page, ".told.good", "draft is saved");
        var here = new Uri(page.Url).AbsolutePath;
        await page.ClickAsync("form[action*=Roll] button.pri");
        await Says(page, ".told.good", "The roll was taken");
        var ballot = (await program.System.Get($"/api/ballots/{here.Split('/')[^1]}")).Body;
        var id = ballot.GetProperty("id").GetGuid();
        var observers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => program.Admit(Role.Resident)));
        await page.FillAsync("#others", string.Join('\n', observers.Select(one => one.Account.UserName)));
        await page.ClickAsync("form[action*=Scrutineers] button");
        await Says(page, ".told.good", "observers are named");

        // one more beside them: a slip of the pen forgets nobody, neither owners nor ticks
        Assert.Equal(observers.Select(one => one.Account.UserName), (await page.InputValueAsync("#others")).Split('\n'));
        await page.ClickAsync("details:has(#others) > summary");
        await page.CheckAsync($"input[name=scrutineers][value='{manager.Account.Id}']");
        await page.FillAsync("#others", "nobody-there");
        await page.ClickAsync("form[action*=Scrutineers] button");
        await Says(page, "#others-error", "nobody-there");
        Assert.Equal(("nobody-there", "others-error", true), (await page.InputValueAsync("#others"), await page.GetAttributeAsync("#others", "aria-describedby"), await page.IsCheckedAsync($"input[name=scrutineers][value='{manager.Account.Id}']")));
        using (var watching = await program.SignedIn(await program.Admit(Role.Supervisor)))
        {
            var seen = (await watching.Get(here)).Text;
            Assert.Contains("A colleague who may do it takes this step", seen, StringComparison.Ordinal);
            Assert.DoesNotContain($"{here}/letters", seen, StringComparison.Ordinal);
        }

        // letters: made once, however often they are asked for under one id; one is lost and revoked, and printed anew under another code, at last the whole building
        using var clerk = await program.SignedIn(handler);
        (string, string)[] all = [("all", "true"), ("commandId", $"{Guid.CreateVersion7()}")];
        var sheet = (await clerk.Fill($"{here}/letters", null, all)).Text;
        string[] codes = [.. Secret().Matches(sheet).Select(one => one.Groups[1].Value)];
        Assert.Single(Regex.Matches(sheet, "Several own this home"));
        Assert.Equal(5, codes.Length);
        Assert.Contains("printed once and are not shown again", (await clerk.Fill($"{here}/letters", null, all)).Text, StringComparison.Ordinal);
        foreach (var path in new[] { $"{here}/letters", $"{here}/heads?handler=Revoke" })
            Assert.Contains("Please confirm first", (await clerk.Fill($"{here}/heads", path, ("heads", "1"))).Text, StringComparison.Ordinal);
        await page.GotoAsync($"{here}/heads?building=P1/Block%201&number=101");
        Assert.Equal(1, await page.Locator("input[name=heads]").CountAsync());
        await page.CheckAsync("input[name=heads][value='1']");
        await page.CheckAsync("#sure");
        await page.ClickAsync("button[formaction*=Revoke]");
        await Says(page, ".told.good", "letters are revoked");
        Assert.Equal("P1/Block 1", await page.InputValueAsync("#building"));
        await page.GotoAsync($"{here}/heads?only=WithoutLetter");
        Assert.Equal(["1"], await page.Locator("input[name=heads]").EvaluateAllAsync<string[]>("all => all.map(one => one.value)"));
        await page.CheckAsync("input[name=heads][value='1']");
        await page.CheckAsync("#sure");
        await page.ClickAsync("button[formaction$='/letters']");
        var again = await page.Locator(".letter .secret").AllInnerTextsAsync();
        Assert.DoesNotContain(Assert.Single(again), codes);
        await page.GotoAsync($"{here}/letters");
        await page.SelectOptionAsync("#building", "P2/Block 1");
        await page.CheckAsync("#sure");
        await page.ClickAsync("main .btn.warn");
        Assert.Equal(3, (await page.Locator(".letter .secret").AllInnerTextsAsync()).Except(codes).Except(again).Count());

        // notice; the owners' page says what land the consent needs
        await page.GotoAsync(here);
        await page.FillAsync("#committee", "Meiling residents' committee");
        await page.FillAsync("#committeeTold", now.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.ClickAsync("form[action*=Notice] .btn.pri");
        await Says(page, ".told.good", "Notice was given");
        using (var anybody = new Visitor(program.Address))
        {
            var told = (await anybody.Get($"/ballots/{here.Split('/')[^1]}")).Text;
            Assert.Contains("at least 80% of all their land", told, StringComparison.Ordinal);
            Assert.Contains("Meiling residents", told, StringComparison.Ordinal);
        }

        // deliveries with their proof
        await page.GotoAsync($"{here}/heads");
        await page.CheckAsync("input[name=heads][value='2']");
        await page.ClickAsync("details.act summary");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "list.jpg", MimeType = "image/jpeg", Buffer = Papers.Picture(width: 71) });
        await page.ClickAsync("button[formaction*=Deliver]");
        await Says(page, ".told.good", "deliveries are on record");

        // an agent, and no agent; of several owners one gave the power, and one is withdrawn
        await Power("101", agent, 72);
        await Says(page, ".told.good", "proxy is registered");
        await Says(page, "#proxies", "P2/Block 1 101");
        await Revoke(agent);
        Assert.Empty((await days.See<Ballot>(id)).Proxies);
        foreach (var (name, whole, why) in new[] { ("", false, "Several own this home"), ("Owner 6", true, "Several own this home"), ("Owner 4", false, "None of the owners") })
        {
            await Power("105", agent, 73, name, whole);
            await Says(page, "#owner-error", why);
        }
        await Power("105", agent, 73, "Owner 6");
        await Says(page, "#proxies li b", "P2/Block 1 105 · O**");
        await Power("105", observers[0], 74, "Owner 5");
        await Says(page, ".told.good", "proxy is registered");
        await Revoke(agent);
        Assert.Equal(Owner(5), Assert.Single((await days.See<Ballot>(id)).Proxies).Owner);

        // more time, and in the end none
        ballot = (await program.System.Get($"/api/ballots/{id}")).Body;
        await days.At(ballot.GetProperty("opensAt").GetDateTimeOffset(), LocalToken.System, id, new OpenBallot());
        await page.GotoAsync(here);
        await page.ClickAsync("details.act:has(#closesAt) summary");
        await page.ClickAsync("form[action*=Extend] button");
        await Says(page, ".told.good", "ballot was extended");
        Assert.Equal(ballot.GetProperty("closesAt").GetDateTimeOffset().AddDays(7), (await program.System.Get($"/api/ballots/{id}")).Body.GetProperty("closesAt").GetDateTimeOffset());

        // a letter that is made anew while it is open is on record, and its owners are told
        Assert.Equal(1, Secret().Count((await clerk.Fill($"{here}/heads", $"{here}/letters", ("heads", "2"), ("sure", "true"))).Text));
        var recalled = (await program.System.Get($"/api/ballots/{id}/exceptions")).Body.GetProperty("recalled").EnumerateArray().ToDictionary(one => one.GetProperty("head").GetInt32(), one => one.GetProperty("units")[0].GetString());
        Assert.Equal(("P1/Block 1 102", 2), (recalled[2], recalled.Count));      // and the one that was revoked
        Assert.Contains(await Messages(id, 1), one => one.To == "13900000002" && one.Text.Contains("投票通知书重新出具了", StringComparison.Ordinal));
        await page.GotoAsync($"{here}/heads?only=Recalled");
        Assert.Equal(["1", "2"], await page.Locator("input[name=heads]").EvaluateAllAsync<string[]>("all => all.map(one => one.value)"));
        using (var watching = await program.SignedIn(await program.Admit(Role.Supervisor)))
        {
            var seen = (await watching.Get(here)).Text;
            foreach (var path in new[] { "kiosk", "entries", "letters" }) Assert.DoesNotContain($"{here}/{path}", seen, StringComparison.Ordinal);
        }

        // of two forms on a page the one that was not sent keeps what it began with
        using (var boss = await program.SignedIn(manager))
            Assert.Contains("value=\"20", ClosesAt().Match((await boss.Fill(here, "Annul", ("reason", ""))).Text).Value, StringComparison.Ordinal);
        var desk = await Person(manager);
        await desk.GotoAsync(here);
        await desk.ClickAsync("details.act:has(form[action*=Annul]) summary");
        await desk.FillAsync("#reason", "The notice hung upside down.");
        await desk.ClickAsync("form[action*=Annul] button");
        await Says(desk, ".told.good", "Annulled");
        await Says(desk, "#next", "The notice hung upside down.");

        // the roll's next edition begins
        await desk.GotoAsync("/office/projects/hall-3/roll");
        await desk.ClickAsync("details.act:has(form[action*=Reopen]) summary");
        await desk.CheckAsync("#sure");
        await desk.ClickAsync("form[action*=Reopen] button");
        await Says(desk, ".told.good", "Another edition has begun");
        await desk.GotoAsync("/manage/ballots?status=Annulled");
        Assert.Equal(1, await desk.Locator($"a[href='{here}']").CountAsync());
        await desk.GotoAsync("/manage/ballots?status=Archived&project=" + project);
        await Says(desk, ".empty", "No ballot fits this choice");
        await desk.ClickAsync(".empty a");
        Assert.Equal(1, await desk.Locator($"a[href='{here}']").CountAsync());

        async Task Power(string number, Somebody agent, int picture, string name = "", bool whole = false)
        {
            await page.GotoAsync(here);
            await page.ClickAsync("details:has(#agent) > summary");
            await page.SelectOptionAsync("#building", "P2/Block 1");
            await page.FillAsync("#number", number);
            await page.FillAsync("#owner", name);
            await page.SetCheckedAsync("input[name=whole]", whole);
            await page.FillAsync("#agent", agent.Account.UserName);
            foreach (var (field, day) in new[] { ("signedOn", now.AddDays(-2)), ("from", now.AddDays(-1)), ("until", now.AddDays(90)) })
                await page.FillAsync($"#{field}", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await page.SetInputFilesAsync("#proxies #files", new FilePayload { Name = "power.jpg", MimeType = "image/jpeg", Buffer = Papers.Picture(width: picture) });
            await page.CheckAsync("#names");
            await page.ClickAsync("form[action*='handler=Proxy'] .fa button");
        }

        async Task Revoke(Somebody agent)
        {
            await page.ClickAsync($"#proxies li details:has(input[value='{agent.Account.Id}']) > summary");
            await page.ClickAsync($"#proxies li form:has(input[value='{agent.Account.Id}']) button");
            await Says(page, ".told.good", "proxy is revoked");
        }
    }

    [Fact] public async Task A_ballot_opens_and_closes_by_itself_once_each()
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var electors = Electorate.Of(Roll.Empty with { Units = new[] { new RollUnit("P1", "Block 1", "101", UnitUse.Residential, 8000, null, null, Tenure.Sole, [new(Guid.CreateVersion7())]) }.ToImmutableDictionary(unit => unit.Key) });
        foreach (var (ago, command) in new (int, Command<Ballot>)[]
                 {
                     (60, new DraftBallot($"YT-00-{id:n}", Guid.CreateVersion7(), "Gate", "A gate?", [], new("V-ORDINARY"), null)), (60, new TakeRoll(new(Guid.NewGuid(), 1, new('f', 64)), electors)),
                     (55, new NameScrutineers([Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()])), (50, new NoticeBallot(now.AddDays(-9), now.AddDays(-1))),
                 })
            await days.At(now.AddDays(-ago), LocalToken.System, id, command);

        for (var again = 0; again < 3; again++) await days.Sweep();

        Assert.Equal("closed", (await program.System.Get($"/api/ballots/{id}")).Body.GetProperty("status").GetString());
        foreach (var what in new[] { "BallotOpened", "BallotClosed" }) Assert.Equal(1L, await days.Database.App.Value("select count(*) from journal where case_id = $1 and convert_from(body, 'UTF8') like '%' || $2 || '%'", id, what));
        Assert.Equal(0L, await days.Database.App.Value("select count(*) from deadline where case_id = $1", id));
    }

    /// <summary>The short messages in the outbox, once nobody is waiting for one and there are so many.</summary>
    async Task<List<(string To, string Text)>> Messages(Guid ballot, int atLeast)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 2_000; i++, await tick.WaitForNextTickAsync(CancellationToken.None))
            if (All() is var all && all.Count >= atLeast && Equals(0L, await days.Database.App.Value("select count(*) from ballot_untold where ballot_id = $1", ballot))) return all;
        return All();

        List<(string, string)> All() => !Directory.Exists($"{program.Home}/sms") ? [] : [.. Directory.GetFiles($"{program.Home}/sms", "*.json").Select(file =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
            return (json.RootElement.GetProperty("to").GetString()!, json.RootElement.GetProperty("text").GetString()!);
        })];
    }

    [Fact] public async Task One_that_stays_open_longer_closes_at_its_new_hour()
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var longer = new DateTimeOffset(now.AddDays(3).UtcDateTime.Date, TimeSpan.Zero);
        var electors = Electorate.Of(Roll.Empty with { Units = new[] { new RollUnit("P1", "Block 1", "101", UnitUse.Residential, 8000, null, null, Tenure.Sole, [new(Guid.CreateVersion7())]) }.ToImmutableDictionary(unit => unit.Key) });
        foreach (var (ago, command) in new (int, Command<Ballot>)[]
                 {
                     (60, new DraftBallot($"YT-00-{id:n}", Guid.CreateVersion7(), "Gate", "A gate?", [], new("V-ORDINARY"), null)), (60, new TakeRoll(new(Guid.NewGuid(), 1, new('f', 64)), electors)),
                     (55, new NameScrutineers([Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()])), (50, new NoticeBallot(now.AddDays(-9), now.AddDays(-1))),
                     (9, new OpenBallot()), (2, new ExtendBallot(longer)),
                 })
            await days.At(now.AddDays(-ago), command is ExtendBallot ? new(Guid.CreateVersion7(), Role.Manager) : LocalToken.System, id, command);

        await days.Sweep();

        Assert.Equal("open", (await program.System.Get($"/api/ballots/{id}")).Body.GetProperty("status").GetString());
        Assert.Equal(longer.UtcDateTime, await days.Database.App.Value("select at from deadline where case_id = $1 and kind = 'ballot/closing'", id));
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
    async Task<IPage> Person(Somebody who, string language = "en")
    {
        var context = await browser.Person(program.Address, width: 1280, script: false, language: language);
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

    [GeneratedRegex("class=\"secret num\">([^<]+)<")] private static partial Regex Secret();
    [GeneratedRegex("<input[^>]*\"closesAt\"[^>]*>")] private static partial Regex ClosesAt();
    [GeneratedRegex("\"sha256\":\"([0-9a-f]{64})\"")] private static partial Regex Hash();
}
