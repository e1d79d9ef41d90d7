using Mediation.Tests.Postgres;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>A session: how it begins, how long it lives, what ends it. Two of each stand for two silos on one database.</summary>
public sealed class StayingSignedIn : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestDatabase database;
    readonly Clock clock = new();
    readonly Accounts accounts, farAccounts;
    readonly Sessions near, far;
    Account me = null!;

    public StayingSignedIn(TestDatabase database)
    {
        this.database = database;
        var settings = new ConfigurationBuilder().Build();
        (accounts, farAccounts) = (new(database.App, clock), new(database.App, clock));
        (near, far) = (new(database.App, accounts, clock, settings), new(database.App, farAccounts, clock, settings));
    }

    public async Task InitializeAsync() => me = (await accounts.Create($"{Guid.NewGuid():n}", "x", Role.Handler, null))!;
    public Task DisposeAsync() => Task.CompletedTask;

    Task<string> Open() => near.Open(me, isWhole: true, "Chrome");

    [Fact]
    public async Task V7_2_1_A_session_is_looked_up_and_a_made_up_word_is_none()
    {
        var word = await Open();
        Assert.Equal(me.Id, (await far.Find(word))!.Account.Id);
        Assert.Null(await far.Find(word[..^1] + (word[^1] == 'A' ? 'B' : 'A')));
    }

    [Fact]
    public async Task V7_2_3_The_word_has_256_bits_and_only_its_hash_is_kept()
    {
        var words = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Open()));
        Assert.Equal(20, words.Distinct().Count());
        Assert.All(words, word => Assert.Equal(43, word.Length));
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.session s where strpos(s::text, $1) > 0", words[0]));
    }

    [Fact]
    public async Task V7_3_1_It_ends_after_half_an_hour_without_use_and_not_while_it_is_used()
    {
        var word = await Open();
        for (var i = 0; i < 10; i++)
        {
            clock.Now += TimeSpan.FromMinutes(25);
            Assert.NotNull(await near.Find(word));
        }
        clock.Now += TimeSpan.FromMinutes(31);
        Assert.Null(await far.Find(word));
    }

    [Fact]
    public async Task V7_3_2_It_ends_after_twelve_hours_however_busy()
    {
        var word = await Open();
        for (var i = 0; i < 36; i++)
        {
            Assert.NotNull(await near.Find(word));
            clock.Now += TimeSpan.FromMinutes(20);
        }
        Assert.Null(await near.Find(word));
    }

    [Fact]
    public async Task V7_4_1_Whoever_signs_out_is_out_at_every_silo()
    {
        var (word, other) = (await Open(), await Open());
        Assert.NotNull(await far.Find(word));
        await near.End(me.Id, (await near.Find(word))!.Id);
        Assert.Null(await far.Find(word));
        Assert.NotNull(await far.Find(other));
    }

    [Fact]
    public async Task V7_4_2_A_disabled_account_is_out_at_every_silo_and_enabling_brings_no_session_back()
    {
        var word = await Open();
        Assert.NotNull(await far.Find(word));
        await accounts.Disable(me.Id, true);
        Assert.Null(await far.Find(word));
        await accounts.Disable(me.Id, false);
        Assert.Null(await far.Find(word));
    }

    [Fact]
    public async Task V7_4_2_Another_part_ends_every_session()
    {
        var word = await Open();
        await accounts.Recast(me.Id, Role.Supervisor);
        Assert.Null(await far.Find(word));
        Assert.Equal(Role.Supervisor, (await accounts.SubjectOf(me.Id))!.Value.Subject.Role);
    }

    [Fact]
    public async Task V7_4_3_A_changed_stamp_ends_every_session_even_where_its_row_is_left()
    {
        var word = await Open();
        await database.App.Run("update identity.account set security_stamp = gen_random_uuid() where id = $1", me.Id);
        Assert.Null(await far.Find(word));
        Assert.Empty(await near.Of((await accounts.Find(me.Id))!));
    }

    [Fact]
    public async Task V7_5_2_One_sees_where_one_is_signed_in_and_ends_one_or_all()
    {
        string[] words = [await Open(), await Open(), await Open()];
        var mine = await near.Find(words[0]);
        Assert.Equal(3, (await far.Of(me)).Count);
        await near.EndAll(me.Id, save: mine!.Id);
        Assert.Equal(mine.Id, Assert.Single(await far.Of(me)).Id);
        Assert.Null(await far.Find(words[1]));
        await far.EndAll(me.Id);
        Assert.Null(await near.Find(words[0]));
    }

    [Fact]
    public async Task V7_5_2_Nobody_ends_the_session_of_somebody_else()
    {
        var word = await Open();
        var other = (await accounts.Create($"{Guid.NewGuid():n}", "y", Role.Handler, null))!;
        await near.End(other.Id, (await near.Find(word))!.Id);
        Assert.NotNull(await near.Find(word));
    }

    [Fact]
    public async Task V7_5_1_A_proof_is_fresh_for_five_minutes()
    {
        var word = await Open();
        Assert.True(near.IsFresh((await near.Find(word))!));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.False(near.IsFresh((await near.Find(word))!));
        await near.Confirm((await near.Find(word))!.Id);
        Assert.True(far.IsFresh((await far.Find(word))!));
    }

    [Fact]
    public async Task That_it_was_used_is_written_at_most_once_a_minute()
    {
        var word = await Open();
        var began = clock.Now;
        clock.Now += TimeSpan.FromSeconds(59);
        await near.Find(word);
        Assert.Equal(began, (await near.Find(word))!.UsedAt);
        clock.Now += TimeSpan.FromSeconds(1);
        await near.Find(word);
        Assert.Equal(clock.Now, (await near.Find(word))!.UsedAt);
    }

    [Fact]
    public async Task What_has_ended_is_swept_away()
    {
        var word = await Open();
        clock.Now += TimeSpan.FromHours(13);
        await near.Sweep();
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.session where account_id = $1", me.Id));
        Assert.Null(await near.Find(word));
    }
}
