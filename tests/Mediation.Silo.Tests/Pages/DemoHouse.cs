using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>For a class of tests: the real program with its demo district, and browsers signed in as its people.</summary>
public sealed class DemoHouse : IAsyncLifetime
{
    readonly ConcurrentDictionary<Role, Lazy<Task<string>>> sessions = new();
    Dictionary<Role, (string UserName, string Password)> logins = [];
    TestDatabase database = null!;

    internal RealProgram Program { get; private set; } = null!;
    internal KeyFile Keys { get; private set; } = null!;
    public string Address => Program.Address;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        Program = await RealProgram.Start(database.AppConnectionString, home: null, "--Demo=true");
        Keys = KeyFile.OpenOrCreate(Path.Combine(Program.Home, "keys", "mediation.key"));
        using var told = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Program.Home, "demo-accounts.json")));
        logins = told.RootElement.EnumerateArray().ToDictionary(
            one => Enum.Parse<Role>(one.GetProperty("role").GetString()!, ignoreCase: true),
            one => (one.GetProperty("userName").GetString()!, one.GetProperty("password").GetString()!));
    }

    /// <summary>The code of a case in this state, and the secret its reporter was given.</summary>
    public async Task<(string Code, string Secret)> CaseThatIs(string status)
    {
        var found = (await Program.System.Get($"/api/grievances?status={status}&pageSize=1")).Body.GetProperty("items")[0];
        return (found.GetProperty("code").GetString()!, TrackingSecret.Of(Keys, found.GetProperty("id").GetGuid()));
    }

    /// <summary>The codes of voting letters that nobody has used yet.</summary>
    public string[] Letters()
    {
        using var told = JsonDocument.Parse(File.ReadAllText(Path.Combine(Program.Home, "demo-letters.json")));
        return [.. told.RootElement.EnumerateArray().Select(one => one.GetProperty("code").GetString()!)];
    }

    /// <summary>What a browser knows of somebody who has signed in and was given a receipt; for nobody, the receipt alone.</summary>
    public Task<string> SessionOf(Role role, TheBrowser browser) => sessions.GetOrAdd(role, new Lazy<Task<string>>(async () =>
    {
        await using var context = await browser.Person(Address);
        if (role != Role.Anonymous)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await page.FillAsync("#userName", logins[role].UserName);
            await page.FillAsync("#password", logins[role].Password);
            await page.ClickAsync("main form button");
            await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/sign-in"), new() { Timeout = 30_000 });
        }
        var (code, secret) = await CaseThatIs("answered");
        var form = context.APIRequest.CreateFormData();
        form.Append("code", code);
        form.Append("secret", secret);
        await context.APIRequest.PostAsync("/report/slip", new() { Form = form });
        return await context.StorageStateAsync();
    })).Value;

    /// <summary>Is it still you? Whoever was asked so shows the password once more, and is led back.</summary>
    public async Task Confirm(IPage page, Role role)
    {
        await page.FillAsync("input[name=proof]", logins[role].Password);
        await page.ClickAsync("main form button[data-busy], main form .btn.pri");
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/account/confirm"), new() { Timeout = 30_000 });
    }

    public async Task DisposeAsync()
    {
        if (Program is not null) await Program.DisposeAsync();
        await database.DisposeAsync();
    }
}
