using System.Net;
using System.Text;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Rolls;
using Mediation.Tests.Ballots;
using Mediation.Tests.Files;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>Somebody of whom everything is kept that can be: their copy holds each of it and nothing of anybody else, as a file, on the page, and on the page that the staff print for them.</summary>
public sealed class ACopyOfOnesData(DaysGoBy days) : IClassFixture<DaysGoBy>
{
    readonly RealProgram program = days.Program;

    static readonly string[] Theirs =
    [
        "zqsubject", "zqtext", "zqplace", "zqname", "13911110001", "zqmessage", "zqreply", "zqopennote", "zqanswer", "zqrating", "zqfile.txt",      // a case with its dialog and its files
        "zqjoinedname", "13911110002",                                                                                                              // somebody else's case that they joined
        "zqowner", "A1234567", "13911110003", "77.77", "Block 7", "707",                                                                             // the roll and their home
        "13911110004", "zqcorrect", "zqcalled", "zqballot",                                                                                         // sign-in, requests, ballots
    ];

    static readonly string[] OfOthers = ["zqinside", "zqother", "zqstranger", "13922220001", "13922220002", "66.66", "zqreveal", "zqidentified-other"];

    async Task<(Person Lin, Reply Case, Reply Other, string Receipt)> Plant()
    {
        var (lin, stranger) = (await program.Admit(Role.Resident), await program.As(Role.Resident, 62));
        await program.App.Run("update identity.account set display_name = 'zqcalled' where id = $1", lin.Account.Id);
        using var page = await program.SignedIn(lin);
        using var me = await Keyed(lin);
        var (manager, handler, integrator) = (await program.As(Role.Manager, 61), await program.As(Role.Handler, 61), await program.As(Role.Integrator));
        var project = $"copy-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = project })).IsDone);
        Assert.True((await program.System.Post($"/api/projects/{project}/buildings", new { name = "Block 7", units = new[] { "707", "708" } })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { (await program.Account(Role.Handler, 61)).Id } })).IsDone);
        var id = (await program.System.Get($"/api/projects/{project}")).Id;

        // home, phone
        var unit = (await program.System.Get($"/api/projects/{project}")).Body.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetGuid();
        var word = (await manager.Post($"/api/projects/{project}/letters", new { units = new[] { unit }, days = 5 })).Body.GetProperty("items")[0].GetProperty("word").GetString()!;
        Assert.Equal(303, (await page.Fill("/join", null, ("word", word))).Status);
        Assert.Equal("/account/phone", (await page.Fill("/account/phone", null, ("phone", "13911110004"))).To);
        Assert.Equal(303, (await page.Fill("/account/phone", "Code", ("code", Sent("13911110004")))).Status);

        // a case with everything in it
        var logged = await me.Post("/api/grievances", new { channel = "portal", kind = "complaint", category = "other", projectId = project, unitId = unit, subject = "zqsubject", text = "zqtext", place = "zqplace", reporter = new { name = "zqname", phone = "13911110001" } });
        Assert.True(logged.IsDone, logged.Text);
        var path = $"/api/grievances/{logged.Id}";
        Assert.True((await me.HandIn($"{logged.Id}", "zqwords"u8.ToArray(), "zqfile.txt")).IsDone);
        await Done(me, $"{path}/messages", new { text = "zqmessage" });
        await Done(handler, $"{path}/messages", new { text = "zqreply" });
        await Done(handler, $"{path}/notes", new { text = "zqinside" });
        await Done(handler, $"{path}/notes", new { text = "zqopennote", @public = true });
        await Done(handler, $"{path}/reveals", new { reason = "zqreveal" });
        await Done(integrator, $"{path}/answer", new { text = "zqanswer" });
        await Done(me, $"{path}/rating", new { rating = new { speed = 5, effect = 4, service = 5, clarity = 4 }, comment = "zqrating" });

        // somebody else's, which they join
        var other = await stranger.Post("/api/grievances", new { channel = "portal", kind = "complaint", category = "other", projectId = project, subject = "zqother", text = "zqother", reporter = new { name = "zqstranger", phone = "13922220001" } });
        Assert.True(other.IsDone, other.Text);
        Assert.True((await stranger.HandIn($"{other.Id}", "zqother"u8.ToArray(), "zqother.txt")).IsDone);
        await Done(manager, $"/api/grievances/{other.Id}/publication", new { title = "A matter" });
        await Done(me, $"/api/grievances/{other.Id}/members", new { name = "zqjoinedname", phone = "13911110002" });

        // the roll, and a ballot that rests on it
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"building,unit,registered_area,owner,id_number,phone,account\nBlock 7,707,77.77,zqowner,A1234567,13911110003,{lin.Account.UserName}\nBlock 7,708,66.66,zqother,zqotherpaper,13922220002,\n"));
        var put = await program.System.Send(HttpMethod.Put, $"/api/projects/{id}/roll", file);
        Assert.True(put.IsDone, put.Text);
        var (roll, ballot, now) = (RollFile.IdOf(id), Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        Subject[] managers = [.. (await Task.WhenAll(Enumerable.Range(1, 2).Select(n => program.Account(Role.Manager, n)))).Select(one => new Subject(one.Id, one.Role))];
        await days.At(now.AddDays(-70), managers[0], roll, new PublishRoll());
        await days.At(now.AddDays(-60), managers[1], roll, new FreezeRoll());
        var seen = await days.See<Roll>(roll);
        foreach (var (before, command) in new (int, Command<Ballot>)[]
                 {
                     (59, new DraftBallot($"YT-00-{ballot:n}", id, "zqballot", "A gate?", [], new("V-ORDINARY"), null)), (58, new TakeRoll(new(roll, 1, seen.Fingerprint!), Electorate.Of(seen))), (50, new NameScrutineers([Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()])),
                     (40, new NoticeBallot(now.AddDays(-1), now.AddDays(20))),
                 })
            await days.At(now.AddDays(-before), managers[0], ballot, command);
        await days.At(now, LocalToken.System, ballot, new OpenBallot());
        var voted = await me.Post($"/api/ballots/{ballot}/votes", new { choice = "agree" });
        Assert.True(voted.IsDone, voted.Text);
        Assert.True((await me.Post("/api/data-requests", new { right = "correction", text = "zqcorrect" })).IsDone);
        Assert.True((await manager.Post("/api/data-requests", new { right = "copy", @case = other.Code, identified = "zqidentified-other" })).IsDone);
        await handler.Get(path);
        return (lin, logged, other, voted.Body.GetProperty("receipt").GetString()!);
    }

    static async Task Done(HttpClient client, string path, object body)
    {
        var reply = await client.Post(path, body);
        Assert.True(reply.IsDone, $"{path}: {reply.Text}");
    }

    async Task<HttpClient> Keyed(Person person)
    {
        HttpClient client = new() { BaseAddress = new(program.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await program.Accounts().CreateKey(person.Account.Id, TimeSpan.FromHours(1)));
        return client;
    }

    string Sent(string number) => Directory.GetFiles(Path.Combine(program.Home, "sms"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(text => text.Contains(number, StringComparison.Ordinal)).Select(text => System.Text.RegularExpressions.Regex.Match(JsonDocument.Parse(text).RootElement.GetProperty("text").GetString()!, "[0-9]{6}").Value).Last();

    static void Holds(string what, string text, params IEnumerable<string> theirs)
    {
        var plain = WebUtility.HtmlDecode(text);
        Assert.Equal((what, ""), (what, string.Join(' ', theirs.Where(word => !plain.Contains(word, StringComparison.Ordinal)))));
        Assert.Equal((what, ""), (what, string.Join(' ', OfOthers.Where(word => plain.Contains(word, StringComparison.Ordinal)))));
    }

    [Fact] public async Task Holds_each_of_it_and_nothing_of_anybody_else()
    {
        var (lin, logged, other, receipt) = await Plant();
        using var page = await program.SignedIn(lin);
        using var me = await Keyed(lin);
        string[] all = [.. Theirs, lin.Account.UserName, logged.Code, other.Code, receipt];

        var api = await me.Get("/api/me/data");
        Holds("the API", api.Text, all);
        var own = api.Body.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("case").GetProperty("code").GetString() == logged.Code);
        Assert.Equal(1, own.GetProperty("looks").EnumerateArray().Count(look => look.GetProperty("role").GetString() == "handler"));
        Holds("the file", (await page.Get("/me/data?handler=File")).Text, all);
        Holds("the page", Inside((await page.Get("/me/data?copy=true")).Text), [.. all, "Case handler"]);

        // through the staff, for who comes to the counter
        using var filer = await program.SignedIn(await program.Admit(Role.Manager));
        var asked = (await filer.Fill("/admin/data-requests", null, ("right", "copy"), ("case", logged.Code), ("identified", "Known at the counter."))).To!;
        Assert.Equal(404, (int)(await (await program.As(Role.Resident, 62)).Get($"/api{asked["/admin".Length..]}")).Status);
        Assert.DoesNotContain("zqtext", (await filer.Fill(asked, "Copy")).Text, StringComparison.Ordinal);
        await Done(await program.As(Role.Manager, 63), $"/api{asked["/admin".Length..]}/decision", new { grant = true });
        Holds("what the staff print", Inside((await filer.Fill(asked, "Copy")).Text), [.. all, "Case handler"]);
        foreach (var role in new[] { Role.Supervisor, Role.Admin }) Assert.DoesNotContain("zqtext", (await (await program.As(role)).Get($"{asked}?copy=true")).Text, StringComparison.Ordinal);
    }

    // the page's bar and forms name nobody else, but the word of a form may be anybody's
    static string Inside(string html) => html[html.IndexOf("<main", StringComparison.Ordinal)..];

    [Fact] public async Task By_a_cases_secret_it_holds_that_case_alone()
    {
        var (lin, logged, _, receipt) = await Plant();
        using var me = await Keyed(lin);
        Assert.True((await me.Post("/api/grievances", new { channel = "portal", kind = "complaint", category = "other", subject = "zqsecond", text = "zqsecond", reporter = new { name = "zqname", phone = "13911110001" } })).IsDone);
        using Visitor reader = new(program.Address);
        await reader.Fill("/track", null, ("code", logged.Code), ("secret", logged.Body.GetProperty("trackingSecret").GetString()!));
        HttpClient api = new() { BaseAddress = new(program.Address) };
        api.DefaultRequestHeaders.Add("Tracking-Secret", logged.Body.GetProperty("trackingSecret").GetString());
        foreach (var (what, text) in new[] { ("page", Inside((await reader.Get("/track/data?copy=true")).Text)), ("file", (await reader.Get("/track/data?handler=File")).Text), ("API", (await api.Get($"/api/me/data?case={logged.Code}")).Text) })
        {
            Holds(what, text, Theirs[..11]);
            foreach (var word in (string[])["zqsecond", "zqowner", "zqjoinedname", "zqcalled", "zqballot", "13911110004", receipt, lin.Account.UserName]) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }
}
