using System.Text;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>A clock that stands until it is moved.</summary>
sealed class Clock : TimeProvider
{
    public DateTimeOffset Now = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Six digits and recovery codes: what counts, how often, how long, and how they are kept.</summary>
public sealed class ShowingASecondFactor(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly Clock clock = new();
    readonly byte[] secret = Totp.NewSecret();
    Factors factors = null!;
    Guid me;

    public async Task InitializeAsync()
    {
        factors = new(database.App, People.AKeyFile(), clock, NullLogger<Factors>.Instance);
        me = (await new Accounts(database.App, clock).Create($"{Guid.NewGuid():n}", "x", Role.Handler, null))!.Id;
        Assert.True(await factors.AddApp(me, secret, Code(-1)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    string Code(int steps = 0) => Totp.Code(secret, Totp.StepAt(clock.Now) + steps);

    // RFC 6238, appendix B, the last six of the eight digits
    [Theory, InlineData(59, "287082"), InlineData(1111111109, "081804"), InlineData(1111111111, "050471"), InlineData(1234567890, "005924"), InlineData(2000000000, "279037"), InlineData(20000000000, "353130")]
    public void The_digits_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory, InlineData("f", "MY"), InlineData("fo", "MZXQ"), InlineData("foobar", "MZXW6YTBOI")]
    public void The_secret_is_spelled_as_the_standard_spells(string bytes, string text) => Assert.Equal(text, Totp.Text(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public async Task V6_5_1_A_code_counts_once()
    {
        Assert.True(await factors.Show(me, Code()));
        Assert.False(await factors.Show(me, Code()));
        Assert.False(await factors.Show(me, Code(-1)));
        Assert.True(await factors.Show(me, Code(+1)));
    }

    [Fact]
    public async Task V6_5_1_Of_many_who_show_the_same_code_at_once_one_is_right() =>
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => factors.Show(me, Code()))), right => right);

    [Fact] public async Task V6_5_1_The_code_that_set_the_app_up_does_not_count_again() => Assert.False(await factors.Show(me, Code(-1)));

    [Fact]
    public async Task V6_5_1_A_recovery_code_counts_once_and_new_ones_void_the_old()
    {
        var codes = await factors.NewCodes(me);
        Assert.True(await factors.Show(me, codes[3]));
        Assert.False(await factors.Show(me, codes[3]));
        Assert.True(await factors.Show(me, codes[4].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.Equal(8, (await factors.Of(me)).Codes);
        await factors.NewCodes(me);
        Assert.False(await factors.Show(me, codes[5]));
        Assert.Equal(10, (await factors.Of(me)).Codes);
    }

    [Fact]
    public async Task V6_5_2_Recovery_codes_and_the_secret_do_not_lie_open_in_the_database()
    {
        var codes = await factors.NewCodes(me);
        var kept = (byte[])(await database.App.Value("select secret from identity.authenticator where account_id = $1", me))!;
        Assert.Equal(-1, kept.AsSpan().IndexOf(secret));
        var hashes = (byte[][])(await database.App.Value("select array_agg(hash) from identity.recovery_code where account_id = $1", me))!;
        Assert.All(hashes, hash => Assert.Equal(32, hash.Length));
        Assert.All(codes, code => Assert.DoesNotContain(hashes, hash => hash.AsSpan().IndexOf(Encoding.ASCII.GetBytes(code)) >= 0));
    }

    [Fact]
    public async Task V6_5_3_Codes_and_secrets_come_from_chance_and_are_long_enough()
    {
        var codes = await factors.NewCodes(me);
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.InRange(code.Count(char.IsAsciiLetterOrDigit) * 5, 112, 200));
        Assert.InRange(Totp.NewSecret().Length * 8, 128, 512);
        Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
    }

    [Fact]
    public async Task V6_5_5_A_code_lives_for_its_half_minute_and_one_to_either_side()
    {
        var code = Code();
        clock.Now += TimeSpan.FromSeconds(2 * Totp.Seconds);
        Assert.False(await factors.Show(me, code));
        clock.Now -= TimeSpan.FromSeconds(Totp.Seconds);
        Assert.True(await factors.Show(me, code));
        Assert.False(await factors.Show(me, Code(+2)));
    }

    [Theory, InlineData(""), InlineData("12345"), InlineData("1234567"), InlineData("abcdef"), InlineData("\u0661\u0662\u0663\u0664\u0665\u0666")]
    public async Task What_is_no_code_is_wrong_and_no_fault(string typed) => Assert.False(await factors.Show(me, typed));

    [Fact]
    public async Task Somebody_elses_code_is_wrong()
    {
        var other = (await new Accounts(database.App, clock).Create($"{Guid.NewGuid():n}", "y", Role.Handler, null))!.Id;
        Assert.False(await factors.Show(other, Code()));
        var codes = await factors.NewCodes(me);
        Assert.False(await factors.Show(other, codes[0]));
    }

    [Fact]
    public async Task V6_5_1_An_answer_to_a_challenge_counts_once()
    {
        var challenge = $"{Guid.NewGuid()}";
        Assert.True(await factors.Spend(challenge, TimeSpan.FromMinutes(5)));
        Assert.False(await factors.Spend(challenge, TimeSpan.FromMinutes(5)));
    }
}
