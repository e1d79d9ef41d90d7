using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Keys: long, hashed, narrowed, ending, counted by all silos together.</summary>
public sealed class KeysForPrograms : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestDatabase database;
    readonly Clock clock = new();
    readonly ApiKeys near, far;
    Guid me;

    public KeysForPrograms(TestDatabase database)
    {
        this.database = database;
        (near, far) = (new(database.App, clock), new(database.App, clock));
    }

    public async Task InitializeAsync() => me = (await new Accounts(database.App, clock).Create($"{Guid.NewGuid():n}", "x", Role.Handler, null))!.Id;
    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task V11_5_1_A_key_has_256_bits_says_whose_it_is_and_lies_nowhere_open()
    {
        var (_, key) = await near.Create(me, new("report", TimeSpan.FromDays(1)));
        Assert.Matches("^mk_[0-9a-f]{64}$", key);
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.api_key k where strpos(k::text, $1) > 0", key[10..]));
        Assert.Equal(key[..9], (await near.Find(key))!.Prefix);
    }

    [Fact]
    public async Task V13_3_4_A_key_ends_and_never_lasts_more_than_a_year()
    {
        var (_, day) = await near.Create(me, new("day", TimeSpan.FromDays(1)));
        var (_, ages) = await near.Create(me, new("ages", TimeSpan.FromDays(4000)));
        clock.Now += TimeSpan.FromDays(1);
        Assert.Null(await near.Find(day));
        clock.Now += TimeSpan.FromDays(363);
        Assert.NotNull(await near.Find(ages));
        clock.Now += TimeSpan.FromDays(1);
        Assert.Null(await near.Find(ages));
    }

    [Fact]
    public async Task A_key_held_in_mind_ends_in_time_too()
    {
        near.HearsOthers = true;
        var (_, key) = await near.Create(me, new("short", TimeSpan.FromSeconds(3)));
        Assert.NotNull(await near.Find(key));
        clock.Now += TimeSpan.FromSeconds(3);
        Assert.Null(await near.Find(key));
    }

    [Fact]
    public async Task A_revoked_key_is_out_and_only_its_owner_revokes_it()
    {
        var (id, key) = await near.Create(me, new("report", TimeSpan.FromDays(1)));
        Assert.False(await near.Revoke(Guid.NewGuid(), id));
        Assert.NotNull(await far.Find(key));
        Assert.True(await near.Revoke(me, id));
        Assert.Null(await far.Find(key));
        Assert.Null(await near.Find(key));
    }

    [Fact]
    public async Task V2_4_1_A_limited_key_asks_ten_times_a_second_at_all_silos_together()
    {
        var (id, _) = await near.Create(me, new("report", TimeSpan.FromDays(1), PerSecond: ApiKeys.Usual));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? near : far).Count(id, ApiKeys.Usual)));
        Assert.Equal(10, answers.Count(may => may));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await far.Count(id, ApiKeys.Usual));
    }

    [Fact]
    public async Task That_it_was_used_is_written_at_most_once_a_minute()
    {
        var (_, key) = await near.Create(me, new("report", TimeSpan.FromDays(1)));
        Assert.Null(Assert.Single(await near.Of(me)).LastUsedAt);
        var first = clock.Now;
        await near.Find(key);
        clock.Now += TimeSpan.FromSeconds(59);
        await near.Find(key);
        Assert.Equal(first, Assert.Single(await near.Of(me)).LastUsedAt);
        clock.Now += TimeSpan.FromSeconds(1);
        await far.Find(key);
        Assert.Equal(clock.Now, Assert.Single(await near.Of(me)).LastUsedAt);
    }

    [Theory]
    [InlineData(false, null, "AnswerGrievance", "POST", true), InlineData(true, null, "ReadGrievance", "GET", true), InlineData(true, null, "AnswerGrievance", "POST", false)]
    [InlineData(false, "ReadGrievance", "ReadGrievance", "GET", true), InlineData(false, "ReadGrievance", "ListGrievances", "GET", false), InlineData(true, "AnswerGrievance", "AnswerGrievance", "POST", false)]
    public async Task V8_2_1_A_key_does_what_it_was_made_for(bool readsOnly, string? scope, string action, string method, bool may)
    {
        var (_, words) = await near.Create(me, new("narrow", TimeSpan.FromDays(1), readsOnly, scope is null ? null : [scope]));
        Assert.Equal(may, (await far.Find(words))!.Covers(action, method));
    }
}
