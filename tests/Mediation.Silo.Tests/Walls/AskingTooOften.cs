using System.Net;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>Three programs on one database, each told the same small limits.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    public const int Most = 120;
    TestDatabase database = null!;
    readonly List<RealProgram> silos = [];
    int turn;

    internal IReadOnlyList<RealProgram> All => silos;
    internal RealProgram Next => silos[turn++ % silos.Count];

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        string[] limits = [$"--Limits:visit:Most={Most}", "--Limits:visit:Seconds=3600", $"--Limits:send:Most={Most}", $"--Limits:vote:Most={Most}", "--Limits:vote:Seconds=3600", "--Limits:send:Seconds=3600", "--Limits:probe:Most=100000", "--Limits:tracking:PerWho=10"];
        silos.Add(await RealProgram.Start(database.AppConnectionString, settings: limits));
        var key = $"--Keys:File={Path.Combine(silos[0].Home, "keys", "mediation.key")}";
        silos.AddRange(await Task.WhenAll(RealProgram.Start(database.AppConnectionString, settings: [.. limits, key]), RealProgram.Start(database.AppConnectionString, settings: [.. limits, key])));
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in silos) await silo.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>What nobody in particular may ask is counted, for the house and not for each silo.</summary>
[Collection("walls")]
public sealed class AskingTooOften(Within house, ThreeSilos three) : IClassFixture<ThreeSilos>
{
    const int Most = ThreeSilos.Most;
    readonly IReadOnlyList<RealProgram> silos = three.All;


    /// <summary>What the house promises, as long as nobody sets it otherwise: tries as one and the same, tries from one address, minutes.</summary>
    [Theory]
    [InlineData("password", 10, 10, 15), InlineData("code", 5, 20, 15), InlineData("tracking", 10, 10, 1), InlineData("pin", 5, 30, 60), InlineData("message", 5, 20, 60), InlineData("report", 5, 100, 60)]
    public async Task V2_4_1_So_often_and_no_oftener_may_one_try(string door, int perWho, int perOrigin, int minutes)
    {
        var limit = new[] { Limit.Password, Limit.Code, Limit.Tracking, Limit.Pin, Limit.Message, Limit.Report }.Single(one => one.Door == door);
        var clock = new Clock { Now = TimeProvider.System.GetUtcNow() };
        Attempts attempts = new(house.App, clock);
        var here = $"{Guid.NewGuid()}";
        for (var i = 0; i < perOrigin; i++) Assert.Null(await attempts.Begin(limit, $"{here} {i}", here));
        var wait = await attempts.Begin(limit, $"{here} and one more", here);
        Assert.Equal(minutes, Math.Round(wait!.Value.TotalMinutes));

        for (var i = 0; i < perWho; i++) Assert.Null(await attempts.Begin(limit, here, $"{here} {i}"));
        Assert.NotNull(await attempts.Begin(limit, here, $"{here} elsewhere"));
        clock.Now += wait.Value;
        Assert.Null(await attempts.Begin(limit, here, here));
    }

    [Fact]
    public async Task V2_4_1_Every_route_that_nobody_may_ask_has_an_end_at_three_silos_together()
    {
        // five reports of one device in an hour, wherever it knocks
        using Visitor one = new(silos[0].Address), two = one.At(silos[1].Address), other = one.At(silos[2].Address);
        Visitor[] doors = [one, two, other];
        for (var i = 0; i < 5; i++) Assert.Equal("/report/done", (await Report(doors[i % 3])).To);
        foreach (var door in doors)
        {
            var sixth = await Report(door);
            Assert.Equal(429, sixth.Status);
            Assert.InRange(sixth.Answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        }
        using (Visitor neighbour = new(silos[0].Address)) Assert.Equal("/report/done", (await Report(neighbour)).To);      // the same address, another device

        // ten misses of one address in a minute, at whatever code; who is right is not counted
        var logged = await silos[0].System.Log();
        for (var i = 0; i < 10; i++) Assert.Equal(200, (int)(await three.Next.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() })).Status);
        for (var i = 0; i < 10; i++) Assert.Equal(404, (int)(await three.Next.Nobody.Post("/api/tracking", new { code = $"YT-26-{i:000000}", secret = "0000" })).Status);
        foreach (var silo in silos) Assert.Equal((429, "access/too-many-failures"), (await silo.Nobody.Post("/api/tracking", new { code = logged.Code, secret = "0000" })).Said);
        await silos[0].App.Run("delete from identity.attempt");

        // a crowd behind one address looks as often as a crowd does, and not three times as often
        var looked = 0;
        for (var i = 0; i < Most * 3; i++) if ((int)(await three.Next.Nobody.Get("/help")).Status == 200) looked++;
        Assert.InRange(looked, Most / 2, Most);
        for (var i = 0; i < Most * 2; i++) await three.Next.Nobody.Post("/api/tracking", new { code = "", secret = "" });
        for (var i = 0; i < Most * 2; i++) await three.Next.Nobody.Post($"/api/ballots/{Guid.Empty}/votes", new { choice = "agree" });

        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way.Path is not ("healthz" or "readyz")))
        {
            var silo = three.Next;
            using HttpRequestMessage request = new(new(way.Method), house.UrlOf(way));
            using var answer = await silo.Nobody.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter is null) wrong.Add($"{way} answered {(int)answer.StatusCode}");
        }
        Assert.Empty(wrong);

        // whoever has a key is somebody
        Assert.Equal(200, (int)(await (await silos[0].As(Role.Handler)).Get("/api/grievances")).Status);
    }

    static Task<Seen> Report(Visitor visitor) =>
        visitor.Fill("/report", "/report/similar", ("kind", "complaint"), ("category", "other"), ("subject", "s"), ("text", "t"), ("reporter.anonymous", "true"), ("step", "anyway"));

    [Fact]
    public async Task V2_4_1_A_probe_is_counted_too_and_needs_no_database()
    {
        Rates rates = new(house.App, new Clock(), Settings("Limits:probe:Most", "3"));
        for (var i = 0; i < 3; i++) Assert.Null(await rates.Take(Rate.Probe, "here"));
        Assert.NotNull(await rates.Take(Rate.Probe, "here"));
        Assert.Null(await rates.Take(Rate.Probe, "there"));
        Assert.Equal(0L, await house.App.Value("select count(*) from identity.rate where door = 'probe'"));
    }

    [Fact]
    public async Task V2_4_1_Two_lists_leave_at_a_time_and_the_third_waits()
    {
        ExportTurns here = new(silos[0].App), there = new(silos[2].App);
        await using (var one = await here.Begin("me"))
        await using (var two = await there.Begin("me"))
        {
            Assert.True(one is not null && two is not null);
            Assert.Null(await here.Begin("me"));
            await using var other = await there.Begin("somebody else");
            Assert.NotNull(other);
        }
        await using var again = await there.Begin("me");
        Assert.NotNull(again);

        var (handler, client) = (await silos[1].Account(Role.Handler), await silos[1].As(Role.Handler));
        await using (var one = await here.Begin($"{handler.Id}"))
        await using (var two = await here.Begin($"{handler.Id}"))
        {
            Assert.Equal((429, "access/two-exports"), (await client.Get("/api/grievances?format=csv")).Said);
            Assert.Equal(200, (int)(await client.Get("/api/grievances")).Status);
        }
        Assert.Equal(200, (int)(await client.Get("/api/grievances?format=csv")).Status);
    }

    [Fact]
    public async Task A_run_that_a_silo_holds_ends_with_its_while()
    {
        Clock clock = new();
        Rates rates = new(house.App, clock, Settings("Limits:visit:Most", "200"));
        for (var i = 0; i < 200; i++) Assert.Null(await rates.Take(Rate.Visit, "crowd"));
        Assert.InRange((await rates.Take(Rate.Visit, "crowd"))!.Value.TotalSeconds, 59, 60);
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Null(await rates.Take(Rate.Visit, "crowd"));
    }

    static IConfiguration Settings(string name, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(name, value)]).Build();
}
