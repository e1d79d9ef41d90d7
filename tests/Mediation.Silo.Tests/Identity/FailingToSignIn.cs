using System.Net;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Ten failures shut the door for a quarter of an hour: for the account from anywhere, for the address with any name.</summary>
public sealed class FailingToSignIn
{
    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
        public override DateTimeOffset GetUtcNow() => Now;
    }

    readonly Clock clock = new();
    readonly Attempts attempts;

    public FailingToSignIn() => attempts = new(clock);

    static IPAddress From(int n) => new([10, 0, 0, (byte)n]);

    [Fact]
    public void The_eleventh_attempt_at_an_account_waits_wherever_it_comes_from()
    {
        for (var i = 0; i < Attempts.Most; i++) Assert.Null(attempts.Begin("he", From(i)));
        Assert.Equal(Attempts.Within, attempts.Begin(" HE ", From(99)));
        Assert.Null(attempts.Begin("zhou", From(99)));
    }

    [Fact]
    public void The_eleventh_attempt_from_an_address_waits_whatever_the_name()
    {
        for (var i = 0; i < Attempts.Most; i++) Assert.Null(attempts.Begin($"name{i}", From(1)));
        Assert.NotNull(attempts.Begin("another", From(1)));
        Assert.Null(attempts.Begin("another", From(2)));
    }

    [Fact]
    public void The_door_opens_when_the_oldest_failure_is_forgotten()
    {
        for (var i = 0; i < Attempts.Most; i++)
        {
            attempts.Begin("he", From(i));
            clock.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Equal(TimeSpan.FromMinutes(5), attempts.Begin("he", From(50)));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.Null(attempts.Begin("he", From(50)));
        Assert.NotNull(attempts.Begin("he", From(50)));
    }

    [Fact]
    public void A_right_password_counts_for_nothing()
    {
        for (var i = 0; i < 3 * Attempts.Most; i++)
        {
            Assert.Null(attempts.Begin("he", From(1)));
            attempts.Succeeded("he", From(1));
        }
    }
}
