using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Rolls;
using Mediation.Tests.Files;
using Mediation.Tests.Postgres;
using Mediation.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Ballots;

/// <summary>Ballots that stand open, made in a program of our own on a database; whoever votes, votes over HTTP at a real one.</summary>
public class OpenBallots : IAsyncLifetime
{
    public const int Heads = 120;
    TestDatabase database = null!;
    Server.Started within = null!;
    const string Silent = "--Sms:Seconds=86400";        // that somebody was told writes an act and a row beside what is told here
    protected virtual string[] Settings => [Silent];

    internal RealProgram Program { get; private set; } = null!;
    internal TestDatabase Database => database;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        Program = await RealProgram.Start(database.AppConnectionString, home: null, Settings);
        var (silo, gateway) = RealProgram.FreePorts();
        within = await Server.Start(
        [
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={Program.Home}/within", $"--Keys:File={Program.Home}/keys/mediation.key", "--Opening:Invites=false", Silent, $"--ConnectionStrings:Mediation={database.AppConnectionString}",
            "--environment=Production", $"--applicationName={typeof(Server).Assembly.GetName().Name}", "--Cluster:Id=within", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}",
        ]);
    }

    public static string Letter(int head) => string.Create(CultureInfo.InvariantCulture, $"AAAAAAAAAAAAAAAAAAAAAA{head:0000}");

    /// <summary>A ballot that has been open since yesterday and closes tomorrow; head n votes by letter n.</summary>
    /// <param name="owner">the account of whoever owns the first flat</param>
    /// <param name="tied">the account of whoever owns the second one, by a letter to that home</param>
    /// <param name="follows">the silent ones follow the majority</param>
    /// <param name="more">units beside the flats of the heads</param>
    internal async Task<Guid> Open(int heads = Heads, Guid? owner = null, Guid? tied = null, FollowMajority? follows = null, params IEnumerable<RollUnit> more)
    {
        var (id, project, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        ImmutableArray<RollUnit> units = [.. Enumerable.Range(1, heads).Select(n => new RollUnit("P1", $"Block {n % 7}", $"{n:0000}", UnitUse.Residential, 1000 + n, null, null, Tenure.Sole, [new(Owner(n))])), .. more];
        ImmutableArray<RollOwner> owners = [.. owner is null ? [] : new[] { new RollOwner(Owner(1), Owner(1), "Tan", Account: owner) }, .. tied is null ? [] : new[] { new RollOwner(Owner(2), Owner(2), "Lin") }];
        var (roll, others) = (RollFile.IdOf(project), new Subject(Guid.NewGuid(), Role.Manager));
        await Act(roll, new ReviseRoll(project, units, owners), now.AddDays(-60));
        await Act(roll, new PublishRoll(), now.AddDays(-50));
        await Act(roll, new FreezeRoll(), now.AddDays(-40), others);
        var frozen = await Within(async all => (await all.GetRequiredService<Desk>().SeeAs<Roll>(roll, LocalToken.System, "ReadRoll")).Case!);
        await Act(id, new DraftBallot($"YT-00-{Guid.NewGuid():n}".ToUpperInvariant(), project, "Gate", "A gate?", [], new("V-ORDINARY", follows), null), now.AddDays(-30));
        var electors = tied is { } account ? Electorate.Of(frozen).With(frozen, [new(account, "Block 2", "0002")]) : Electorate.Of(frozen);
        await Act(id, new TakeRoll(new(roll, frozen.Edition, frozen.Fingerprint!, frozen.Form), electors), now.AddDays(-30));
        await Act(id, new IssueLetters([.. Enumerable.Range(1, heads).Select(head => new Letter(head, VotingLetter.HashOf(Letter(head))))]), now.AddDays(-30));
        await Act(id, new NameScrutineers([Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()]), now.AddDays(-30));
        await Act(id, new NoticeBallot(now.AddDays(-1), now.AddDays(1)), now.AddDays(-29));
        await Act(id, new OpenBallot(), now.AddDays(-1));
        return id;
    }

    public static Guid Owner(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    internal async Task<Answer> Ask<TCase>(Guid id, Command<TCase> command, DateTimeOffset at, Subject? by = null) where TCase : class, ICase<TCase>
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(by ?? LocalToken.System);
        desk.TellOf(at);
        return await desk.Put(id, command, Guid.CreateVersion7());
    }

    internal async Task Act<TCase>(Guid id, Command<TCase> command, DateTimeOffset at, Subject? by = null) where TCase : class, ICase<TCase>
    {
        var answer = await Ask(id, command, at, by);
        Assert.True(answer.Outcome == Outcome.Done, $"{command.GetType().Name}: {answer.Outcome} {answer.Refusal}");
    }

    /// <summary>Within the program that told the story.</summary>
    internal async Task<T> Within<T>(Func<IServiceProvider, Task<T>> what)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(LocalToken.System);
        return await what(scope.ServiceProvider);
    }

    /// <summary>The ballot as it stands, asked where it was made.</summary>
    internal async Task<Ballot> See(Guid id)
    {
        await using var scope = within.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Desk>().SeeAs<Ballot>(id, LocalToken.System, "ReadBallot")).Case!;
    }

    public async Task DisposeAsync()
    {
        await within.DisposeAsync();
        await Program.DisposeAsync();
        await database.DisposeAsync();
    }
}

public sealed class VotingTogether(OpenBallots ballots) : IClassFixture<OpenBallots>
{
    readonly RealProgram program = ballots.Program;

    static async Task<Reply> Vote(HttpClient http, Guid ballot, int head, string choice, Guid? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ballots/{ballot}/votes") { Content = new StringContent($$"""{"choice":"{{choice}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Voting-Letter", OpenBallots.Letter(head));
        if (id is { } key) request.Headers.Add("Idempotency-Key", $"{key}");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, System.Text.Json.JsonDocument.Parse(text).RootElement, response.Headers, text);
    }

    [Fact] public async Task Whatever_the_storm_each_head_counts_once()
    {
        var ballot = await ballots.Open();
        ConcurrentDictionary<int, ConcurrentBag<string>> receipts = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, OpenBallots.Heads * 15), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) =>
        {
            var head = 1 + (n * 7919 % OpenBallots.Heads);
            var (choice, id) = (n % 3 == 0 ? "against" : "agree", Guid.CreateVersion7());
            var reply = await Vote(program.Nobody, ballot, head, choice, id);
            Assert.True(reply.IsDone, reply.Text);
            if (n % 5 == 0) Assert.Equal(reply.Text, (await Vote(program.Nobody, ballot, head, choice, id)).Text);      // the same again is the same receipt
            receipts.GetOrAdd(head, []).Add(reply.Body.GetProperty("receipt").GetString()!);
        });

        var turnout = (await program.Nobody.Get($"/api/ballots/{ballot}/turnout")).Body.GetProperty("items")[0];
        Assert.Equal((OpenBallots.Heads, OpenBallots.Heads), (turnout.GetProperty("heads").GetInt32(), turnout.GetProperty("ofHeads").GetInt32()));
        foreach (var (head, given) in receipts.Take(10))
        {
            List<string> standings = [];
            foreach (var receipt in given) standings.Add((await program.Nobody.Get($"/api/ballots/{ballot}/receipts/{receipt}")).Body.GetProperty("standing").GetString()!);
            Assert.Equal(1, standings.Count(standing => standing == "counted"));
            Assert.Equal(given.Count - 1, standings.Count(standing => standing == "replaced"));
        }
        Assert.Equal("notFound", (await program.Nobody.Get($"/api/ballots/{ballot}/receipts/0000-0000-0000")).Body.GetProperty("standing").GetString());
    }

    [Fact] public async Task A_crash_in_the_middle_loses_no_acknowledged_answer()
    {
        var ballot = await ballots.Open();
        var key = await program.KeyOf(Role.Manager);
        ConcurrentDictionary<int, string> told = [];
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var voters = Parallel.ForEachAsync(Enumerable.Range(1, OpenBallots.Heads), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (head, _) =>
        {
            var id = Guid.CreateVersion7();
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var attempt = 0; attempt < 2_000; attempt++, await tick.WaitForNextTickAsync(CancellationToken.None))
                try
                {
                    using var http = new HttpClient { BaseAddress = new(program.Address) };
                    var reply = await Vote(http, ballot, head, "agree", id);
                    if (reply.Status == HttpStatusCode.ServiceUnavailable) continue;
                    Assert.True(reply.IsDone, reply.Text);
                    told[head] = reply.Body.GetProperty("receipt").GetString()!;
                    if (told.Count >= 30) enough.TrySetResult();
                    return;
                }
                catch (Exception why) when (why is HttpRequestException or TaskCanceledException or UriFormatException or IOException or System.Text.Json.JsonException) { }
        });
        await await Task.WhenAny(enough.Task, voters);
        program.Kill();
        await program.Start();
        await voters;

        Assert.Equal(OpenBallots.Heads, told.Count);
        foreach (var receipt in told.Values)
            Assert.Equal("counted", (await program.Insist(key, http => http.Get($"/api/ballots/{ballot}/receipts/{receipt}"))).Body.GetProperty("standing").GetString());
    }

    [Fact] public async Task The_close_falls_between_two_answers()
    {
        var (ballot, now) = (await ballots.Open(), DateTimeOffset.UtcNow);
        ConcurrentBag<int> counted = [];
        var closing = Task.CompletedTask;
        await Parallel.ForEachAsync(Enumerable.Range(1, OpenBallots.Heads), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (head, _) =>
        {
            if (head == OpenBallots.Heads / 2) closing = ballots.Act(ballot, new CloseBallot(), now.AddDays(2));
            var answer = await ballots.Ask(ballot, new CastVote(Choice.Agree), now, VotingLetter.VoterOf(OpenBallots.Letter(head)));
            if (answer.Outcome == Outcome.Done) counted.Add(head);
            else Assert.Equal("ballot/not-open", answer.Refusal?.Code);
        });
        await closing;

        var bulletin = await program.Insist(await program.KeyOf(Role.Manager), http => http.Get($"/api/ballots/{ballot}/bulletin"));
        Assert.Equal(counted.Count, bulletin.Body.GetProperty("answers").GetInt32());
        Assert.Equal(0L, await ballots.Database.App.Value("""
            select count(*) from journal v join journal c on c.case_id = v.case_id and c.version < v.version
            where v.case_id = $1 and convert_from(v.body, 'UTF8') like '%VoteCast%' and convert_from(c.body, 'UTF8') like '%BallotClosed%'
            """, ballot));
    }

    [Fact] public async Task Before_the_close_nobody_is_told_more_than_how_many()
    {
        var ballot = await ballots.Open();
        var answered = await Vote(program.Nobody, ballot, 1, "against");
        Assert.True(answered.IsDone, answered.Text);
        foreach (var part in new[] { Role.Anonymous, Role.Resident, Role.Manager, Role.Admin, Role.Supervisor, Role.Integrator, Role.System })
        {
            var client = await program.As(part);
            foreach (var path in new[] { "result", "bulletin", "recount" }) Assert.DoesNotContain((int)(await client.Get($"/api/ballots/{ballot}/{path}")).Status, (int[])[200]);
            foreach (var path in new[] { "", "/turnout", "/eligibility", "/exceptions" }) Assert.DoesNotContain("against", (await client.Get($"/api/ballots/{ballot}{path}")).Text, StringComparison.Ordinal);
        }
        var company = await program.As(Role.Enterprise);
        foreach (var path in new[] { "", "/turnout", "/result", "/bulletin", "/recount", "/receipts/0000-0000-0000" }) Assert.Equal(HttpStatusCode.Forbidden, (await company.Get($"/api/ballots/{ballot}{path}")).Status);
    }

    [Fact] public async Task Counted_signed_announced_and_checked_by_the_journal_alone()
    {
        var lin = await program.Account(Role.Resident, 10);
        var (ballot, now) = (await ballots.Open(tied: lin.Id, follows: new("Rules, 12", new('a', 64), "Whoever is silent follows.")), DateTimeOffset.UtcNow);
        var team = new Subject(Guid.NewGuid(), Role.Manager);
        var proof = await ballots.Within(async all =>
        {
            all.GetRequiredService<Desk>().ActAs(team);
            var files = all.GetRequiredService<Mediation.Files.FileDesk>();
            var list = await files.Receive("list.jpg", new MemoryStream(Papers.Picture()), CancellationToken.None);
            Assert.Equal(Outcome.Done, (await files.Keep(ballot, list, Guid.CreateVersion7())).Outcome);
            return list.Sha256;
        });
        await ballots.Act(ballot, new RecordDelivery([100, 101], proof), now, team);
        for (var head = 1; head <= 90; head++)
            Assert.Equal(Outcome.Done, (await ballots.Ask(ballot, new CastVote(head % 4 == 0 ? Choice.Against : Choice.Agree), now, VotingLetter.VoterOf(OpenBallots.Letter(head)))).Outcome);
        var scrutineers = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => program.Account(Role.Resident, 10 + n)));
        await ballots.Act(ballot, new NameScrutineers([.. scrutineers.Select(one => one.Id)]), now);
        await ballots.Act(ballot, new CloseBallot(), now.AddDays(2));
        var (manager, other) = (await program.As(Role.Manager, 1), await program.As(Role.Manager, 2));
        var counted = await manager.Post($"/api/ballots/{ballot}/count");
        Assert.True(counted.IsDone, counted.Text);

        var result = await manager.Get($"/api/ballots/{ballot}/result");
        var hash = result.Body.GetProperty("hash").GetString();
        Assert.Equal((true, "70"), (result.Body.GetProperty("passed").GetBoolean(), $"{result.Body.GetProperty("groups")[0].GetProperty("heads").GetProperty("agree")}"));
        Assert.Equal(404, (int)(await program.Nobody.Get($"/api/ballots/{ballot}/result")).Status);
        Assert.Equal((409, "ballot/not-signed"), (await other.Post($"/api/ballots/{ballot}/announcement")).Said);
        for (var n = 0; n < 3; n++)
        {
            var observer = await program.As(Role.Resident, 10 + n);
            var file = (await observer.Get($"/api/ballots/{ballot}/recount")).Body;
            Assert.Equal((hash, 2), (file.GetProperty("claimed").GetProperty("hash").GetString(), file.GetProperty("delivered").GetArrayLength()));        // an owner observes all, not their own home
            Assert.True((await observer.Post($"/api/ballots/{ballot}/signatures", new { result = hash })).IsDone);
        }
        Assert.Equal(403, (int)(await (await program.As(Role.Resident, 20)).Get($"/api/ballots/{ballot}/recount")).Status);
        Assert.Equal((409, "ballot/four-eyes"), (await manager.Post($"/api/ballots/{ballot}/announcement")).Said);
        Assert.True((await other.Post($"/api/ballots/{ballot}/announcement")).IsDone);
        Assert.Equal(hash, (await program.Nobody.Get($"/api/ballots/{ballot}/result")).Body.GetProperty("hash").GetString());
        Assert.Equal(90, (await program.Nobody.Get($"/api/ballots/{ballot}/bulletin")).Body.GetProperty("rows").GetArrayLength());

        var told = await Verbs.Place.Verbs.Run("verify", "--case", $"{ballot}", $"--ConnectionStrings:Mediation={ballots.Database.AppConnectionString}", $"--Data:Directory={program.Home}");
        Assert.EndsWith("0 faults", told.LastLine);

        // and with the roll it took: whom a letter tied to their home is no other roll
        List<Flaw> flaws = [];
        var recounting = new Recounting(flaws.Add);
        var version = 0;
        foreach (var id in new[] { RollFile.IdOf((await ballots.See(ballot)).ProjectId), ballot })
            foreach (var body in await ballots.Within(async all => await all.GetRequiredService<Journal>().Read(id).Select(entry => entry.Body).ToListAsync()))
                recounting.Take(id, ++version, body);
        recounting.End();
        Assert.Empty(flaws);
    }

    [Theory, InlineData("13911110077", true), InlineData("13911110078", false)]
    public async Task Who_opened_a_letter_to_a_home_answers_for_its_owner_where_the_roll_has_their_phone(string phone, bool isOwner)
    {
        var (code, manager) = ($"home-{Guid.NewGuid():n}"[..14], await program.As(Role.Manager, 1));
        Assert.True((await program.System.Post("/api/projects", new { code, name = code })).IsDone);
        Assert.True((await program.System.Post($"/api/projects/{code}/buildings", new { name = "Block 1", units = new[] { "101" } })).IsDone);
        var project = (await program.System.Get($"/api/projects/{code}")).Body;
        var unit = project.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetGuid();
        var word = (await manager.Post($"/api/projects/{code}/letters", new { units = new[] { unit }, days = 5 })).Body.GetProperty("items")[0].GetProperty("word").GetString()!;
        using Visitor page = new(program.Address);
        var name = $"lin-{Guid.NewGuid():n}"[..16];
        Assert.Equal(303, (await page.Fill("/join", null, ("word", word), ("displayName", "Ms Lin"), ("userName", name), ("password", People.Password), ("again", People.Password))).Status);
        var lin = (await program.Accounts().List()).Single(one => one.UserName == name);
        await ballots.Within(async all => { await all.GetRequiredService<Phones>().Keep(lin.Id, phone); return 0; });

        var (id, ballot, owner, now) = (project.GetProperty("id").GetGuid(), Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        await ballots.Act(RollFile.IdOf(id), new ReviseRoll(id, [new("", "Block 1", "101", UnitUse.Residential, 5000, null, null, Tenure.Sole, [new(owner)])], [new(owner, owner, "Lin", Phone: "+86 139 1111 0077")]), now.AddDays(-60));
        await ballots.Act(RollFile.IdOf(id), new PublishRoll(), now.AddDays(-50));
        await ballots.Act(RollFile.IdOf(id), new FreezeRoll(), now.AddDays(-40), new(Guid.NewGuid(), Role.Manager));
        await ballots.Act(ballot, new DraftBallot($"YT-00-{Guid.NewGuid():n}".ToUpperInvariant(), id, "Gate", "A gate?", [], new("V-ORDINARY"), null), now.AddDays(-30));

        var taken = await ballots.Within(all => all.GetRequiredService<BallotFile>().RollFor(ballot));
        Assert.Equal(isOwner ? [lin.Id] : [], taken!.Electorate.Seats.Select(seat => seat.Account));
    }

    [Fact] public async Task One_answer_changed_behind_our_back_is_found_by_counting_again()
    {
        var (ballot, now) = (await ballots.Open(heads: 5), DateTimeOffset.UtcNow);
        for (var head = 1; head <= 5; head++) Assert.Equal(Outcome.Done, (await ballots.Ask(ballot, new CastVote(Choice.Agree), now, VotingLetter.VoterOf(OpenBallots.Letter(head)))).Outcome);
        await ballots.Act(ballot, new CloseBallot(), now.AddDays(2));
        Assert.Equal(Outcome.Done, (await ballots.Ask(ballot, new CountBallot(), now.AddDays(2), new((await program.Account(Role.Manager, 1)).Id, Role.Manager))).Outcome);
        Assert.EndsWith(" 0 faults", (await Verb("verify", "--case", $"{ballot}")).LastLine);

        // whoever owns the database changes an answer, and makes every hash after it right again
        await using var owner = NpgsqlDataSource.Create(ballots.Database.OwnerConnectionString);
        var (changed, before) = (0, "");
        for (var version = 1; await owner.Value("select body from journal where case_id = $1 and version = $2", ballot, version) is byte[] stored; version++)
        {
            var old = Convert.ToHexStringLower(EntryFormat.Hash(stored));
            var text = Encoding.UTF8.GetString(stored);
            if (changed > 0) text = text.Replace(before.Split(' ')[0], before.Split(' ')[1], StringComparison.Ordinal);
            else if (text.Contains("VoteCast", StringComparison.Ordinal)) (text, changed) = (text.Replace("\"agree\"", "\"against\"", StringComparison.Ordinal), version);
            if (changed == 0) continue;
            var body = Encoding.UTF8.GetBytes(text);
            before = $"{old} {Convert.ToHexStringLower(EntryFormat.Hash(body))}";
            await owner.Run("update journal set body = $3, hash = $4 where case_id = $1 and version = $2", ballot, version, body, EntryFormat.Hash(body));
        }
        Assert.True(changed > 0, "no answer was found to change");
        var found = await Verb("verify", "--case", $"{ballot}");
        Assert.Equal(1, found.Status);
        Assert.Matches($"case {ballot}, version [0-9]+: the result is not what its answers come to", found.Out);

        await owner.Run("update ballot set heads_voted = heads_voted - 1 where id = $1", ballot);
        Assert.EndsWith(" 1 differences", (await Verb("rebuild", "ballot")).LastLine);

        Task<Verbs.Told> Verb(params string[] words) => Verbs.Place.Verbs.Run([.. words, $"--ConnectionStrings:Mediation={ballots.Database.AppConnectionString}", $"--Data:Directory={program.Home}"]);
    }
}
