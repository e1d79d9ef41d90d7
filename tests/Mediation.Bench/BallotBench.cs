using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Rolls;
using Regex = System.Text.RegularExpressions.Regex;

namespace Mediation.Bench;

/// <summary>One ballot, as full as a province's: made and asked within the program, voted at over HTTP.</summary>
static class BallotBench
{
    public static string Letter(int head) => string.Create(CultureInfo.InvariantCulture, $"BBBBBBBBBBBBBBBBBBBB{head:000000}");

    /// <summary>Within the program: /bench/ballot/ID/ACT/NUMBER.</summary>
    public static async Task Answer(HttpContext http, Guid id, string act, int number)
    {
        var scopes = http.RequestServices.GetRequiredService<IServiceScopeFactory>();
        var now = DateTimeOffset.UtcNow;
        var started = Stopwatch.GetTimestamp();
        switch (act)
        {
            case "open" or "bare":      // bare, without letters
                ImmutableArray<int> heads = [.. Enumerable.Range(1, number)];
                Electorate electors = new([new("", -1), new("P1", 0), .. Enumerable.Range(0, 100).Select(n => new Group($"P1/{n}", 1))], heads, [.. heads.Select(head => 2 + (head % 100))], [.. heads.Select(head => 5_000L + head)], [], [], []);
                await Do(new DraftBallot($"YT-00-{id:n}", Guid.NewGuid(), "Gate", "A gate?", [], new("V-ORDINARY"), null), now.AddDays(-30));
                await Do(new TakeRoll(new(Guid.NewGuid(), 1, new('f', 64)), electors), now.AddDays(-30));
                if (act == "open") await Do(new IssueLetters([.. heads.Select(head => new Letter(head, VotingLetter.HashOf(Letter(head))))]), now.AddDays(-30));
                await Do(new NameScrutineers([Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()]), now.AddDays(-30));
                await Do(new NoticeBallot(now.AddDays(-1), now.AddDays(1)), now.AddDays(-29));
                await Do(new OpenBallot(), now.AddDays(-1));
                break;
            case "fill":        // one head after the other, and from the first again, by 64 callers
                var count = (await As(desk => desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot"), now)).Case!.Electorate.Count;
                started = Stopwatch.GetTimestamp();
                await Parallel.ForEachAsync(Enumerable.Range(0, number), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) => await Cast(1 + (n % count)));
                break;
            case "storm":       // five times as many attempts as heads, by 64 callers; each fifth is sent twice, under the same id
                await Parallel.ForEachAsync(Enumerable.Range(0, number * 5), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) =>
                {
                    var (head, same) = (1 + (int)(n * 7919L % number), Guid.CreateVersion7());
                    await Task.WhenAll(Cast(head, same), n % 5 == 0 ? Cast(head, same) : Task.CompletedTask);
                });
                break;
            case "wake":
                var grain = (ICaseGrain<Ballot>)http.RequestServices.GetRequiredService<IGrainFactory>().GetGrain(typeof(Server).Assembly.GetType("Mediation.Ballots.IBallotGrain")!, id);
                var silo = http.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
                await Until(async () => (await As(desk => desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot"), now)).Case!.Untold.IsEmpty);     // while owners are told it is kept awake
                await grain.Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
                await Until(async () => (await silo.GetDetailedGrainStatistics()).All(one => one.GrainId != grain.GetGrainId()));        // and its snapshot is written
                started = Stopwatch.GetTimestamp();
                await As(desk => desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot"), now);
                break;
            case "count":
                await Do(new CloseBallot(), now.AddDays(2));
                started = Stopwatch.GetTimestamp();
                await Do(new CountBallot(), now.AddDays(2), new(Guid.NewGuid(), Role.Manager));
                break;
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var turnout = (await As(desk => desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot"), now)).Case!.Turnout.Heads;
        await http.Response.WriteAsJsonAsync(new { seconds, turnout });

        Task Cast(int head, Guid? same = null) => Do(new CastVote(Choice.Agree), now, VotingLetter.VoterOf(Letter(head)), same);

        async Task Do(Command<Ballot> command, DateTimeOffset at, Subject? by = null, Guid? same = null)
        {
            var answer = await As(desk => desk.Put(id, command, same ?? Guid.CreateVersion7()), at, by);
            if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"{command.GetType().Name}: {answer.Outcome} {answer.Refusal}");
        }

        static async Task Until(Func<Task<bool>> holds)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var tries = 0; !await holds(); tries++)
                if (tries > 10_000 || !await tick.WaitForNextTickAsync()) throw new TimeoutException("it does not come to rest");
        }

        async Task<T> As<T>(Func<Desk, Task<T>> what, DateTimeOffset at, Subject? by = null)
        {
            await using var scope = scopes.CreateAsyncScope();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            desk.ActAs(by ?? LocalToken.System);
            desk.TellOf(at);
            return await what(desk);
        }
    }

    /// <summary>The lines about ballots: what each is, and what it should be.</summary>
    public static async Task Run(HttpClient http, string socket, TimeSpan duration, TimeSpan warm)
    {
        var inserts = await PgBench(socket, duration);
        using var voters = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = http.BaseAddress };      // a letter is all they show
        var rehearsal = Guid.CreateVersion7();
        await Ask(http, rehearsal, "open", 10_000);
        for (var round = 0; round < 4; round++) await Ask(http, rehearsal, "fill", 10_000);         // until the compiler has done its best

        int[] sizes = [1_000, 10_000, 100_000];
        Dictionary<int, (Guid Ballot, List<double> Rates)> full = [];
        foreach (var heads in sizes)
        {
            full[heads] = (Guid.CreateVersion7(), []);
            await Ask(http, full[heads].Ballot, "open", heads);
            await Ask(http, full[heads].Ballot, "fill", heads);
        }
        for (var round = 0; round < 5; round++)         // answers into full urns, as many for each size and by turns
            foreach (var (ballot, rates) in full.Values) rates.Add(20_000 / (await Ask(http, ballot, "fill", 20_000)).Seconds);
        double RateOf(int heads) => full[heads].Rates.Order().ElementAt(2);
        foreach (var heads in sizes)
            Say($"a vote into a ballot of {heads:N0}, 64 callers in the program: {RateOf(heads):N0} a second, {RateOf(sizes[0]) / RateOf(heads):0.00} × the cost of one into {sizes[0]:N0} (goal ≤ 1.20)");
        if (inserts is { } rate) Say($"votes to pgbench's single-row inserts at 64 callers: {RateOf(100_000) / rate:0.00} × of {rate:N0} a second (goal ≥ 2.00)");

        var (id, most) = (full[100_000].Ballot, 100_000);
        Task<Measured> OverHttp(TimeSpan time) => Load.Run(64, time, null, (caller, n) => Vote(voters, id, 1 + (((caller * 1_543) + n) % most)));
        await OverHttp(warm);
        var run = await OverHttp(duration);
        Say($"votes over HTTP on one ballot, 64 callers: {run.PerSecond:N0} a second, p50 {run.P50:0.0} ms, p99 {run.P99:0.0} ms, {run.Failures} failures (goal ≥ 5,000)");
        Say($"a ballot of 100,000 votes wakes in {(await Ask(http, id, "wake", 0)).Seconds:0.00} s (goal ≤ 1)");
        var counted = await Ask(http, id, "count", 0);
        Say($"100,000 votes are counted in {counted.Seconds:0.00} s (goal ≤ 1); {counted.Turnout:N0} heads");
        var storm = Guid.CreateVersion7();
        await Ask(http, storm, "open", 10_000);
        var met = await Ask(http, storm, "storm", 10_000);
        if (met.Turnout != 10_000) throw new InvalidOperationException($"of 10,000 heads {met.Turnout} were counted");
        Say($"50,000 attempts by 64 callers at 10,000 heads, each fifth sent twice: {met.Turnout:N0} counted, {50_000 / met.Seconds:N0} a second");
    }

    /// <summary>A thousand voting letters on one sheet, as a clerk prints them: made, put on record, and each drawn with its QR code.</summary>
    public static async Task Sheet(HttpClient http, HttpClient clerk)
    {
        for (var round = 0; round < 2; round++)          // the first one warms up
        {
            var id = Guid.CreateVersion7();
            await Ask(http, id, "bare", 1_000);
            var form = await clerk.GetStringAsync($"/office/ballots/{id}/letters");
            string Field(string name) => Regex.Match(form, $"name=\"{name}\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
            var started = Stopwatch.GetTimestamp();
            using var answer = await clerk.PostAsync($"/office/ballots/{id}/letters", new FormUrlEncodedContent(
                [new("all", "true"), new("commandId", Field("commandId")), new("__RequestVerificationToken", Field("__RequestVerificationToken"))]));
            var sheet = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var printed = Regex.Count(sheet, "class=\"qr\"");
            if (printed != 1_000) throw new InvalidOperationException($"{printed} letters were printed, not 1,000");
            if (round > 0) Say($"a sheet of {printed:N0} voting letters with their QR codes: {seconds:0.0} s (goal ≤ 10), {sheet.Length / 1_000_000.0:0.0} million characters");
        }
    }

    static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    static async Task<(double Seconds, int Turnout)> Ask(HttpClient http, Guid id, string act, int number)
    {
        using var response = await http.PostAsync($"/bench/ballot/{id}/{act}/{number}", null);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.GetProperty("seconds").GetDouble(), answer.GetProperty("turnout").GetInt32());
    }

    static async Task<bool> Vote(HttpClient http, Guid id, int head)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ballots/{id}/votes") { Content = new StringContent("""{"choice":"agree"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add(VotingLetter.Header, Letter(head));
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode;
    }

    // the tool that every installation of the server brings along; none where it is missing
    static async Task<double?> PgBench(string socket, TimeSpan duration)
    {
        var tool = Directory.Exists("/usr/lib/postgresql") ? Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).FirstOrDefault() : null;
        if (tool is null) return null;
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "insert into bench_row (id, body) values (gen_random_uuid(), 'an answer of some length, as a row of a table would hold it');\n");
        using var process = Process.Start(new ProcessStartInfo(tool, ["-h", socket, "-U", "mediation_app", "-n", "-c", "64", "-j", "2", "-T", $"{(int)duration.TotalSeconds}", "-f", script, "mediation"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        var line = said.Split('\n').FirstOrDefault(one => one.StartsWith("tps = ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }
}
