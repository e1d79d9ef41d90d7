using Mediation.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Pages;
using Mediation.Tests.Postgres;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Passkeys, in a real browser with an authenticator that its debugger pretends to have.</summary>
public sealed class ByPasskey(ProgramOnADatabase house, TheBrowser browser) : IClassFixture<ProgramOnADatabase>, IClassFixture<TheBrowser>, IAsyncLifetime
{
    public Task InitializeAsync() => house.Database.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => Task.CompletedTask;

    // a passkey belongs to a name, not to a number
    string Address => house.Program.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    async Task<(IBrowserContext Context, IPage Page, ICDPSession Debugger)> Enter(Person person)
    {
        var context = await browser.Person(Address, width: 1280, language: "en");
        var page = await context.NewPageAsync();
        var debugger = await context.NewCDPSessionAsync(page);
        await debugger.SendAsync("WebAuthn.enable");
        await debugger.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#userName", person.Account.UserName);
        await page.FillAsync("#password", person.Password);
        await page.ClickAsync("main form .btn.pri");
        return (context, page, debugger);
    }

    static async Task SignOut(IPage page)
    {
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync("**/sign-in");
    }

    [Fact]
    public async Task V6_3_3_A_passkey_is_set_up_first_and_lets_in_by_itself_from_then_on()
    {
        var person = await house.Program.Admit(Role.Manager, withApp: false);
        var (context, page, _) = await Enter(person);
        await using var closing = context;
        await page.WaitForURLAsync("**/account/second-factor");
        await page.FillAsync("#name", "Test key");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/account/second-factor/codes");
        Assert.Equal(1L, await house.Database.App.Value("select count(*) from identity.passkey where account_id = $1 and name = 'Test key'", person.Account.Id));

        await SignOut(page);
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/manage");

        await SignOut(page);
        await page.FillAsync("#userName", person.Account.UserName);
        await page.FillAsync("#password", person.Password);
        await page.ClickAsync("main form .btn.pri");
        await page.WaitForURLAsync("**/sign-in/second-factor");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/manage");
    }

    [Fact]
    public async Task V6_5_1_What_a_passkey_answered_once_is_refused_the_second_time()
    {
        var person = await house.Program.Admit(Role.Manager, withApp: false);
        var (context, page, _) = await Enter(person);
        await using var closing = context;
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/account/second-factor/codes");
        await SignOut(page);

        Dictionary<string, string> sent = [];
        string? cookies = null;
        await page.RouteAsync("**/sign-in?handler=Passkey", async route =>
        {
            foreach (var pair in (route.Request.PostData ?? "").Split('&').Select(one => one.Split('='))) sent[Uri.UnescapeDataString(pair[0])] = Uri.UnescapeDataString(pair[1].Replace('+', ' '));
            cookies = (await route.Request.AllHeadersAsync()).GetValueOrDefault("cookie");
            await route.ContinueAsync();
        });
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/manage");

        // many authenticators count nothing: then the challenge alone tells the second time from the first
        await house.Database.App.Run("update identity.passkey set sign_count = 0 where account_id = $1", person.Account.Id);
        using Visitor thief = new(house.Program.Address);
        thief.Headers["Host"] = new Uri(Address).Authority;
        foreach (var cookie in cookies!.Split("; ").Select(one => one.Split('=', 2))) thief.Cookies[cookie[0]] = cookie[1];
        thief.Cookies.Remove("mediation");
        var again = await thief.Post("/sign-in?handler=Passkey", [.. sent.Select(one => (one.Key, one.Value))]);
        Assert.Equal(200, again.Status);
        Assert.Null(thief.SessionCookie);
    }

    [Fact]
    public async Task Somebody_elses_passkey_is_no_second_step()
    {
        var (mine, theirs) = (await house.Program.Admit(Role.Manager, withApp: false), await house.Program.Admit(Role.Manager));
        var (context, page, _) = await Enter(mine);
        await using var closing = context;
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/account/second-factor/codes");
        var own = await page.Context.APIRequest.GetAsync("/account");
        Assert.Equal(200, own.Status);
        await SignOut(page);
        await page.FillAsync("#userName", theirs.Account.UserName);
        await page.FillAsync("#password", theirs.Password);
        await page.ClickAsync("main form .btn.pri");
        await page.WaitForURLAsync("**/sign-in/second-factor");
        Assert.Equal(0, await page.Locator("form[data-passkey]").CountAsync());
    }

    [Fact]
    public async Task Without_scripts_the_other_ways_remain_and_the_page_says_why()
    {
        var person = await house.Program.Admit();
        await using var context = await browser.Person(Address, script: false, language: "en");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        Assert.False(await page.Locator("form[data-passkey] button").IsVisibleAsync());
        await page.FillAsync("#userName", person.Account.UserName);
        await page.FillAsync("#password", person.Password);
        await page.ClickAsync("main form .btn.pri");
        await page.FillAsync("#code", person.Code());
        await page.ClickAsync("main form:not([data-passkey]) button");
        await page.GotoAsync("/account/second-factor");
        Assert.Contains("Passkeys need scripts", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Theory, InlineData("{}"), InlineData("[]"), InlineData("nonsense"), InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"},"clientExtensionResults":{}}""")]
    public async Task What_is_no_passkeys_answer_is_refused_and_no_fault(string answer)
    {
        using Visitor visitor = new(house.Program.Address);
        await visitor.Fill("/sign-in", "Ask");
        Assert.Equal(200, (await visitor.Fill("/sign-in", "Passkey", ("answer", answer))).Status);
        Assert.Null(visitor.SessionCookie);
    }
}
