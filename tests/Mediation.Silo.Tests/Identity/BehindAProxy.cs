using System.Net.Http.Json;
using Mediation.Tests;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>With a proxy in front: its word about the caller counts, a caller's own word does not; and what cookies are with https.</summary>
public sealed class BehindAProxy : IAsyncLifetime
{
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestServer.NewDatabase();
    public async Task DisposeAsync() => await database.DisposeAsync();

    Task<RealProgram> Behind(string trusted, params string[] more) => RealProgram.Start(database.AppConnectionString, settings: [$"--Proxy:Trusted={trusted}", .. more]);

    static Visitor Claiming(RealProgram program, string address = "203.0.113.7")
    {
        Visitor visitor = new(program.Address);
        (visitor.Headers["X-Forwarded-For"], visitor.Headers["X-Forwarded-Proto"], visitor.Headers["X-Forwarded-Host"]) = (address, "https", "mediation.example.gov");
        return visitor;
    }

    [Fact]
    public async Task V4_1_3_What_a_stranger_says_of_himself_does_not_count()
    {
        await using var program = await Behind("203.0.113.0/24, 2001:db8::/32");
        var person = await program.Admit();
        for (var i = 0; i < 10; i++) await Claiming(program, $"198.51.100.{i}").SignIn($"name{i}", "wrong wrong wrong");
        using var eleventh = Claiming(program, "198.51.100.99");
        Assert.Equal(429, (await eleventh.SignIn("another name", "wrong wrong wrong")).Status);      // one and the same address, whatever it claims
        Assert.All(eleventh.Baked, cookie => Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.False((await eleventh.Get("/sign-in")).Answer.Headers.Contains("Strict-Transport-Security"));
        await program.App.Run("delete from identity.attempt");

        using var visitor = await program.SignedIn(person);
        visitor.Headers["X-Forwarded-Host"] = "evil.example";
        var foreign = await visitor.Send(new(HttpMethod.Post, "/api/keys") { Content = JsonContent.Create(new { name = "x" }), Headers = { { "Origin", "http://evil.example" } } });
        Assert.Contains("access/foreign-origin", foreign.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task V4_1_3_What_the_proxy_says_counts()
    {
        await using var program = await Behind("127.0.0.1");
        for (var i = 0; i < 10; i++) await Claiming(program, "198.51.100.1").SignIn($"name{i}", "wrong wrong wrong");
        using Visitor same = Claiming(program, "198.51.100.1"), other = Claiming(program, "198.51.100.2");
        Assert.Equal(429, (await same.SignIn("another name", "wrong wrong wrong")).Status);
        var refused = await other.SignIn("another name", "wrong wrong wrong");
        Assert.Equal(200, refused.Status);
        Assert.True(refused.Answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task V3_3_1_to_V3_3_4_Every_cookie_is_for_this_host_alone_by_https_alone_and_for_no_script()
    {
        await using var program = await Behind("127.0.0.1", "--PublicUrl=https://mediation.example.gov");
        var person = await program.Admit(Role.Admin);
        using var visitor = Claiming(program);
        await visitor.Get("/?lang=en");
        await visitor.Get("/?size=large");
        await visitor.Get("/?theme=dark");
        Assert.Equal("/sign-in/second-factor", (await visitor.SignIn(person.Account.UserName, person.Password)).To);
        Assert.Equal(303, (await visitor.Second(person.Code())).Status);
        await visitor.Fill("/sign-in", "Ask");
        await visitor.Fill("/account/second-factor", "Offer");
        await visitor.Fill("/report", null, ("channel", "portal"), ("kind", "complaint"), ("category", "other"), ("subject", "s"), ("text", "t"), ("step", "send"));

        Assert.InRange(visitor.Baked.Count, 8, 100);
        foreach (var cookie in visitor.Baked)
        {
            var parts = cookie.ToLowerInvariant().Split("; ");
            Assert.Contains("secure", parts);                                                          // 3.3.1
            Assert.True(parts.Contains("samesite=lax") || parts.Contains("samesite=strict"), cookie);  // 3.3.2
            Assert.True(cookie.StartsWith("__Host-", StringComparison.Ordinal) && parts.Contains("path=/")
                || cookie.StartsWith("__Secure-", StringComparison.Ordinal) && parts.Any(part => part.StartsWith("path=/", StringComparison.Ordinal) && part != "path=/"), cookie);      // 3.3.3
            Assert.DoesNotContain(parts, part => part.StartsWith("domain=", StringComparison.Ordinal));
            Assert.Contains("httponly", parts);                                                        // 3.3.4
        }
        var session = visitor.Baked.Last(cookie => cookie.StartsWith("__Host-mediation=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.DoesNotContain("expires=", session, StringComparison.Ordinal);
        Assert.DoesNotContain("max-age=", session, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", (await visitor.Get("/help")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_for_somebody_names_the_public_address()
    {
        await using var program = await Behind("127.0.0.1", "--PublicUrl=https://mediation.example.gov");
        var (admin, person) = (await program.Admit(Role.Admin), await program.Admit());
        using var visitor = Claiming(program);
        await visitor.SignIn(admin.Account.UserName, admin.Password);
        await visitor.Second(admin.Code());
        visitor.Headers["X-Forwarded-Host"] = "evil.example";
        var shown = await visitor.Fill("/admin/users", "Reset", ("id", $"{person.Account.Id}"), ("factors", "false"));
        Assert.Contains("https://mediation.example.gov/account/return#", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_an_address_is_said_at_the_start()
    {
        var why = await Assert.ThrowsAnyAsync<Exception>(() => Behind("proxy.example"));
        Assert.Contains("proxy.example", why.Message, StringComparison.Ordinal);
    }
}
