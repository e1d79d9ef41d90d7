using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Claims;
using Mediation.Tests;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>A real OpenID provider as a process of its own, that vouches for whomever it is told to.</summary>
public sealed class TheProvider : IAsyncLifetime
{
    readonly HttpClient client = new();
    Process process = null!;

    public string Address { get; private set; } = "";
    internal TestDatabase Database { get; private set; } = null!;
    internal RealProgram Program { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mediation.OidcHost.dll"), "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        process = Process.Start(start)!;
        Address = (await process.StandardOutput.ReadLineAsync())!;
        Database = await TestServer.NewDatabase();
        var secret = Path.Combine(Scratch.Folder(), "secret");
        await File.WriteAllTextAsync(secret, "between us\n");
        Program = await RealProgram.Start(Database.AppConnectionString, settings:
        [
            $"--Oidc:Authority={Address}", "--Oidc:ClientId=mediation", $"--Oidc:SecretFile={secret}", "--Oidc:RequireHttps=false",
            "--Oidc:Roles:Handler=clerks,case-officers", "--Oidc:Roles:Supervisor=watch", "--Oidc:Name=City Hall",
        ]);
    }

    public async Task DisposeAsync()
    {
        process.Kill();
        await Program.DisposeAsync();
        await Database.DisposeAsync();
        client.Dispose();
    }

    public async Task Be(object who) => (await client.PostAsJsonAsync($"{Address}/be", who)).EnsureSuccessStatusCode();
    public async Task<string[]> Asked() => (await client.GetFromJsonAsync<string[]>($"{Address}/asked"))!;

    /// <summary>The whole way: our door, their door, and back with their answer.</summary>
    internal async Task<Seen> ComeIn(Visitor visitor, string query = "")
    {
        var there = (await visitor.Get($"/sign-in?handler=Provider{query}")).To!;
        using Visitor abroad = new(Address);
        var back = new Uri((await abroad.Get(there)).To!);
        Assert.Equal(new Uri(Program.Address).Authority, back.Authority);
        return await visitor.Get(back.PathAndQuery);
    }
}

/// <summary>Whoever another house vouches for: found by issuer and subject, in the part its claims give, and never by a token that is not its own.</summary>
public sealed class AnotherHouse(TheProvider provider) : IClassFixture<TheProvider>
{
    readonly RealProgram program = provider.Program;

    static string New() => $"s-{Guid.NewGuid():n}";

    [Fact]
    public async Task V1_3_6_We_ask_the_house_that_was_set_and_go_nowhere_else_it_points_to()
    {
        using var elsewhere = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        elsewhere.Start();
        using var front = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        front.Start();
        var (there, here) = ($"http://{elsewhere.LocalEndpoint}/", $"http://{front.LocalEndpoint}/");
        using HttpClient client = new(new Backchannel(new ConfigurationBuilder().AddInMemoryCollection([new("Oidc:Authority", here)]).Build()));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(there));

        var asked = client.GetAsync(here);
        using (var called = await front.AcceptTcpClientAsync())
        {
            await called.GetStream().ReadExactlyAsync(new byte[16]);
            await called.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
        Assert.Equal(System.Net.HttpStatusCode.Found, (await asked).StatusCode);
        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task V10_2_1_One_comes_in_by_code_and_proof_key_and_is_who_the_other_house_says()
    {
        await provider.Be(new { sub = New(), name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "pwd", "otp" } });
        using Visitor visitor = new(program.Address);
        Assert.Contains("City Hall", (await visitor.Get("/sign-in")).Text, StringComparison.Ordinal);
        Assert.Equal("/office/new", (await provider.ComeIn(visitor, "&returnUrl=%2Foffice%2Fnew")).To);
        Assert.Contains("Liu Yang", (await visitor.Get("/account")).Text, StringComparison.Ordinal);
        Assert.Contains("code S256", await provider.Asked());
    }

    [Theory, InlineData("pwd"), InlineData("otp"), InlineData("swk"), InlineData("hwk"), InlineData("sms"), InlineData("otp,sms"), InlineData("pwd,pin")]
    public async Task V6_3_3_One_factor_over_there_is_one_factor_here(string shown)
    {
        await provider.Be(new { sub = New(), name = "Liu Yang", roles = new[] { "clerks" }, amr = shown.Split(',') });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/account/second-factor", (await provider.ComeIn(visitor)).To);
        Assert.Equal(303, (await visitor.Get("/office")).Status);
    }

    [Fact]
    public async Task V6_8_1_The_same_subject_is_the_same_account_and_an_address_is_no_proof()
    {
        var (one, other) = (New(), New());
        List<string> ids = [];
        foreach (var sub in (string[])[one, other, one])
        {
            await provider.Be(new { sub, name = "Same Name", email = "same@example.org", roles = new[] { "clerks" }, amr = new[] { "mfa" } });
            using Visitor visitor = new(program.Address);
            await provider.ComeIn(visitor);
            ids.Add($"{await program.App.Value("select account_id from identity.external_login where subject = $1", sub)}");
        }
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public async Task V6_8_1_The_same_subject_of_another_issuer_is_somebody_else()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Oidc:Roles:Handler", "clerks")]).Build();
        ExternalLogins logins = new(program.App, program.Accounts(), NullLogger<ExternalLogins>.Instance);
        Task<Account?> Of(string issuer) => logins.AccountOf(new(new ClaimsIdentity([new("sub", "shared", null, issuer), new("roles", "clerks", null, issuer)])), settings);
        var (here, there, again) = (await Of("https://one.example"), await Of("https://other.example"), await Of("https://one.example"));
        Assert.NotEqual(here!.Id, there!.Id);
        Assert.Equal(here.Id, again!.Id);
    }

    [Theory, InlineData("unsigned"), InlineData("changed")]
    public async Task V6_8_2_A_token_without_their_signature_lets_nobody_in(string fault)
    {
        await provider.Be(new { sub = New(), name = "Forger", roles = new[] { "clerks" }, amr = new[] { "mfa" }, fault });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/sign-in?refused=provider", (await provider.ComeIn(visitor)).To);
        Assert.Null(visitor.SessionCookie);
    }

    [Theory, InlineData("PS384"), InlineData("PS512"), InlineData("HS256"), InlineData("HS512")]
    public async Task V9_1_2_A_token_signed_in_a_way_that_was_not_allowed_lets_nobody_in_though_the_signature_is_right(string how)
    {
        await provider.Be(new { sub = New(), name = "Forger", roles = new[] { "clerks" }, amr = new[] { "mfa" }, fault = $"signed {how}" });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/sign-in?refused=provider", (await provider.ComeIn(visitor)).To);
        Assert.Null(visitor.SessionCookie);
    }

    [Theory, InlineData("somebody-else"), InlineData("")]
    public async Task V9_2_3_A_token_for_another_house_lets_nobody_in_though_it_is_theirs(string audience)
    {
        await provider.Be(new { sub = New(), name = "Traveller", roles = new[] { "clerks" }, amr = new[] { "mfa" }, fault = $"for {audience}" });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/sign-in?refused=provider", (await provider.ComeIn(visitor)).To);
        Assert.Null(visitor.SessionCookie);
    }

    [Fact]
    public async Task V9_1_2_The_same_token_signed_again_as_it_was_lets_in()
    {
        await provider.Be(new { sub = New(), name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "mfa" }, fault = "signed RS256" });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/office", (await provider.ComeIn(visitor)).To);
    }

    [Fact]
    public async Task Whoever_has_no_part_here_stays_outside()
    {
        await provider.Be(new { sub = New(), name = "Visitor", roles = new[] { "gardeners" }, amr = new[] { "mfa" } });
        using Visitor visitor = new(program.Address);
        var refused = await provider.ComeIn(visitor);
        Assert.Equal("/sign-in?refused=no-part", refused.To);
        Assert.Contains("no role", (await visitor.Get(refused.To!)).Text, StringComparison.Ordinal);
        Assert.Null(visitor.SessionCookie);
    }

    [Fact]
    public async Task Another_part_over_there_is_another_part_here_and_ends_the_sessions_of_the_old_one()
    {
        var sub = New();
        await provider.Be(new { sub, name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "mfa" } });
        using Visitor before = new(program.Address), after = new(program.Address);
        Assert.Equal("/office", (await provider.ComeIn(before)).To);
        await provider.Be(new { sub, name = "Liu Yang", roles = new[] { "watch" }, amr = new[] { "mfa" } });
        Assert.Equal("/manage", (await provider.ComeIn(after)).To);
        Assert.False(await before.IsIn());
    }

    [Fact]
    public async Task A_disabled_account_stays_out_whatever_the_other_house_says()
    {
        var sub = New();
        await provider.Be(new { sub, name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "mfa" } });
        using Visitor visitor = new(program.Address);
        await provider.ComeIn(visitor);
        await program.Accounts().Disable((Guid)(await program.App.Value("select account_id from identity.external_login where subject = $1", sub))!, true);
        Assert.False(await visitor.IsIn());
        Assert.Equal("/sign-in?refused=no-part", (await provider.ComeIn(visitor)).To);
    }

    [Fact]
    public async Task V10_1_2_An_answer_to_a_question_nobody_here_asked_is_refused()
    {
        await provider.Be(new { sub = New(), name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "mfa" } });
        using Visitor asked = new(program.Address), victim = new(program.Address), abroad = new(provider.Address);
        var there = (await asked.Get("/sign-in?handler=Provider")).To!;
        var back = new Uri((await abroad.Get(there)).To!).PathAndQuery;
        Assert.Equal("/sign-in?refused=provider", (await victim.Get(back)).To);
        Assert.Null(victim.SessionCookie);
    }

    [Fact]
    public async Task V3_7_2_The_way_back_leads_nowhere_else()
    {
        await provider.Be(new { sub = New(), name = "Liu Yang", roles = new[] { "clerks" }, amr = new[] { "mfa" } });
        using Visitor visitor = new(program.Address);
        Assert.Equal("/office", (await provider.ComeIn(visitor, "&returnUrl=%2F%2Fevil.example")).To);
    }
}
