using System.Net;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Ten failures shut the door for a quarter of an hour: for the account from anywhere, for the address with any name; counted by all silos together.</summary>
public sealed class FailingToSignIn : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestDatabase database;
    readonly Clock clock = new();
    readonly Attempts attempts, elsewhere;

    public FailingToSignIn(TestDatabase database)
    {
        this.database = database;
        (attempts, elsewhere) = (new(database.App, clock), new(database.App, clock));
    }

    public Task InitializeAsync() => database.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => Task.CompletedTask;

    static IPAddress From(int n) => new([10, 0, 0, (byte)n]);
    Task<TimeSpan?> Try(string who, IPAddress from, Attempts? by = null) => (by ?? attempts).Begin(Limit.Password, who, from);

    [Fact]
    public async Task V6_3_1_The_eleventh_attempt_at_an_account_waits_wherever_it_comes_from_and_at_whichever_silo()
    {
        for (var i = 0; i < 10; i++) Assert.Null(await Try("he", From(i), i % 2 == 0 ? attempts : elsewhere));
        Assert.Equal(TimeSpan.FromMinutes(15), await Try(" HE ", From(99)));
        Assert.Equal(TimeSpan.FromMinutes(15), await Try("he", From(98), elsewhere));
        Assert.Null(await Try("zhou", From(99)));
    }

    [Fact]
    public async Task V6_3_1_The_eleventh_name_sprayed_from_an_address_waits()
    {
        for (var i = 0; i < 10; i++) Assert.Null(await Try($"name{i}", From(1)));
        Assert.NotNull(await Try("another", From(1)));
        Assert.Null(await Try("another", From(2)));
    }

    [Fact]
    public async Task V6_3_1_A_hundred_at_once_are_no_more_than_ten_in_a_row()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Try("he", From(i), i % 2 == 0 ? attempts : elsewhere)));
        Assert.Equal(10, answers.Count(wait => wait is null));
    }

    [Fact]
    public async Task The_door_opens_when_the_oldest_failure_is_forgotten()
    {
        for (var i = 0; i < 10; i++)
        {
            await Try("he", From(i));
            clock.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Equal(TimeSpan.FromMinutes(5), await Try("he", From(50)));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.Null(await Try("he", From(50)));
        Assert.NotNull(await Try("he", From(50)));
    }

    [Fact]
    public async Task A_hall_full_of_people_behind_one_address_gets_through_with_an_error_each()
    {
        for (var i = 0; i < 60; i++)
        {
            Assert.Null(await Try($"officer{i}", From(1)));      // mistyped
            Assert.Null(await Try($"officer{i}", From(1)));
            await attempts.Succeeded(Limit.Password, $"officer{i}", From(1));
        }
    }

    [Fact]
    public async Task V6_3_1_Whoever_has_an_account_does_not_clear_what_was_tried_under_other_names()
    {
        for (var i = 0; i < 9; i++) Assert.Null(await Try($"victim{i}", From(1)));
        Assert.Null(await Try("mine", From(1)));
        await attempts.Succeeded(Limit.Password, "mine", From(1));
        Assert.Null(await Try("victim9", From(1)));
        Assert.NotNull(await Try("victim10", From(1)));
    }

    [Fact]
    public async Task V6_3_1_The_owner_coming_in_elsewhere_gives_a_stranger_no_new_tries()
    {
        for (var i = 0; i < 9; i++) Assert.Null(await Try("he", From(66)));
        Assert.Null(await Try("he", From(1)));
        await attempts.Succeeded(Limit.Password, "he", From(1));
        Assert.Null(await Try("he", From(66)));
        Assert.NotNull(await Try("he", From(66)));
    }

    [Fact]
    public async Task V6_6_3_Six_digits_are_tried_five_times()
    {
        for (var i = 0; i < 5; i++) Assert.Null(await attempts.Begin(Limit.Code, "account", From(i)));
        Assert.NotNull(await attempts.Begin(Limit.Code, "account", From(9)));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true), InlineData("10.0.0.1", "10.0.0.2", false)]
    public void A_house_has_a_whole_network_of_the_newer_kind(string one, string other, bool same) =>
        Assert.Equal(same, Attempts.Origin(IPAddress.Parse(one)) == Attempts.Origin(IPAddress.Parse(other)));

    [Fact]
    public async Task What_was_typed_as_a_name_is_not_kept()
    {
        await Try("my secret password", From(1));
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.attempt where who like '%secret%'"));
    }
}
