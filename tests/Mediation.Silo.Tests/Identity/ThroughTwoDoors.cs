using Mediation.Tests;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Two programs on one database: whoever is let in at one is in at the other, and whoever is out at one is out at the other, at once.</summary>
public sealed class ThroughTwoDoors : TwoPrograms
{
    [Fact]
    public async Task V7_4_1_to_V7_4_3_What_ends_a_session_at_one_silo_has_ended_it_at_the_other()
    {
        var person = await one.Admit();
        foreach (var end in (Func<Visitor, Task>[])
        [
            async near => Assert.Equal(303, (await near.Fill("/account", "Everywhere")).Status),
            async _ => { await one.Accounts().Disable(person.Account.Id, true); await one.Accounts().Disable(person.Account.Id, false); },
            async _ => { await one.Accounts().Recast(person.Account.Id, Role.Manager); await one.Accounts().Recast(person.Account.Id, Role.Handler); },
            async near => Assert.Equal("/account", (await near.Fill("/account/password", null, ("current", person.Password), ("password", "a kettle for nine ferries"), ("again", "a kettle for nine ferries"))).To),
        ])
        {
            using Visitor near = await one.SignedIn(person), far = await other.SignedIn(person), same = near.At(other.Address);
            Assert.True(await far.IsIn() && await same.IsIn());
            var word = near.SessionCookie!;
            await end(near);
            Assert.False(await far.IsIn());
            same.Cookies["mediation"] = word;
            Assert.False(await same.IsIn());
        }
    }

    [Fact]
    public async Task A_stranger_fails_ten_times_in_all_and_not_ten_times_a_silo()
    {
        var person = await one.Admit();
        for (var i = 0; i < 10; i++)
        {
            using var stranger = new Visitor(i % 2 == 0 ? one.Address : other.Address);
            Assert.Equal(200, (await stranger.SignIn(person.Account.UserName, "wrong wrong wrong")).Status);
        }
        foreach (var door in (RealProgram[])[one, other])
        {
            using var stranger = new Visitor(door.Address);
            Assert.Equal(429, (await stranger.SignIn(person.Account.UserName, person.Password)).Status);
        }
    }

    [Fact]
    public async Task A_key_revoked_at_one_silo_is_soon_none_at_the_other()
    {
        var account = await one.Account(Role.Handler);
        ApiKeys keys = new(one.App, TimeProvider.System);
        var (id, words) = await keys.Create(account.Id, new("report", TimeSpan.FromHours(1)));
        using Visitor near = new(one.Address), far = new(other.Address);
        (near.Headers["Authorization"], far.Headers["Authorization"]) = ($"Bearer {words}", $"Bearer {words}");
        Assert.Equal((200, 200), ((await near.Get("/api/grievances")).Status, (await far.Get("/api/grievances")).Status));
        await keys.Revoke(account.Id, id);
        foreach (var door in (Visitor[])[near, far])
        {
            var answer = await door.Get("/api/grievances");
            for (var i = 0; i < 1_000 && answer.Status != 401; i++) answer = await door.Get("/api/grievances");       // the word travels while we ask
            Assert.Equal(401, answer.Status);
        }
    }
}
