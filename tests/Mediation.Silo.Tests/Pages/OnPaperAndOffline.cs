using Mediation.Pages.Tests;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>Pages where there is no screen or no line: printed, and at a door without a signal.</summary>
public sealed class OnPaperAndOffline(DemoHouse house, TheBrowser browser) : IClassFixture<DemoHouse>, IClassFixture<TheBrowser>
{
    [Theory, InlineData("/report/done"), InlineData("/report/slip")]
    public async Task A_receipt_on_paper_is_the_code_the_secret_and_its_picture(string path)
    {
        var (code, secret) = await house.CaseThatIs("answered");
        await using var context = await Person(Role.Anonymous, ColorScheme.Dark);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Bare(page);
        Assert.Contains(code, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(secret, (await page.InnerTextAsync(".secret")).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Trim());
        var qr = await page.Locator("svg.qr").BoundingBoxAsync();
        Assert.True(qr is { Width: >= 100, Height: >= 100 }, $"the picture is {qr?.Width} wide");
        Assert.NotEmpty(await page.PdfAsync(new() { Format = "A4" }));
    }

    [Fact]
    public async Task A_case_on_paper_is_its_story_without_the_work_desk()
    {
        var (code, _) = await house.CaseThatIs("answered");
        await using var context = await Person(Role.Handler, ColorScheme.Dark, width: 1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/office/cases/{code}");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Bare(page);
        Assert.Equal(0, await page.Locator("form:visible").CountAsync());
        Assert.Contains(code, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.True(await page.Locator(".tl").IsVisibleAsync());
    }

    [Fact]
    public async Task What_is_logged_without_a_signal_is_kept_and_arrives_once()
    {
        await using var context = await Person(Role.Officer, ColorScheme.Light);
        var (door, outbox) = (await context.NewPageAsync(), await context.NewPageAsync());
        await door.GotoAsync("/field/log?project=gangqian");
        await outbox.GotoAsync("/field/outbox");

        // the first answer is lost on the way back, though the case was opened: it will be sent again, from one page or the other
        List<string> sent = [];
        await context.RouteAsync("**/api/grievances", async route =>
        {
            bool isFirst;
            lock (sent)
            {
                sent.Add(route.Request.Headers["idempotency-key"]);
                isFirst = sent.Count == 1;
            }
            var answer = await route.FetchAsync();
            if (isFirst) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });
        await context.SetOfflineAsync(true);
        await door.Locator("input[name=category]").Nth(2).CheckAsync(new() { Force = true });
        await door.FillAsync("#text", "Nobody has a line in the stairwell.");
        await door.Locator("#unitId").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await door.FillAsync("input[name='reporter.name']", "Lin");
        await door.ClickAsync(".dock .go");
        await Assertions.Expect(door.Locator("[data-told]")).ToContainTextAsync(Here.In("zh-CN", () => Here.Words["Field.Kept"]));
        await Assertions.Expect(door.Locator("[data-sync]")).ToHaveAttributeAsync("data-line", "off");
        await Assertions.Expect(door.Locator("#text")).ToHaveValueAsync("");
        lock (sent) Assert.Empty(sent);

        await context.SetOfflineAsync(false);
        await door.WaitForFunctionAsync("() => document.querySelector('[data-sync]').dataset.state === 'off' && document.querySelector('[data-sync]').dataset.line === 'off' && navigator.onLine");
        await context.SetOfflineAsync(true);        // the line goes and comes, and the pages try once more, both of them
        await context.SetOfflineAsync(false);
        await Assertions.Expect(outbox.Locator("[data-items] li")).ToContainTextAsync("YT-");
        await Assertions.Expect(door.Locator("[data-sync]")).ToHaveAttributeAsync("data-state", "on");
        lock (sent)
        {
            Assert.True(sent.Count >= 2, "the lost answer was not asked for again");
            Assert.Single(sent.Distinct());
        }
        var found = await house.Program.System.Get("/api/grievances?q=stairwell");
        Assert.Equal(1, found.Body.GetProperty("total").GetInt32());
        var opened = await house.Program.System.Get($"/api/grievances/{found.Body.GetProperty("items")[0].GetProperty("code").GetString()}");
        Assert.NotEqual(default, opened.Body.GetProperty("where").GetProperty("unitId").GetGuid());
    }

    [Fact]
    public async Task Another_project_shows_its_homes_with_and_without_a_script()
    {
        var codes = (await house.Program.Nobody.Get("/api/projects")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("code").GetString()!).Take(2).ToArray();
        var homes = new Dictionary<string, string>();
        foreach (var code in codes)
            homes[code] = (await house.Program.Nobody.Get($"/api/projects/{code}")).Body.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetString()!;
        foreach (var script in new[] { true, false })
        {
            await using var context = await Person(Role.Officer, ColorScheme.Light, script: script);
            var page = await context.NewPageAsync();
            await page.GotoAsync($"/field/log?project={codes[0]}");
            var html = await page.ContentAsync();
            Assert.Contains(homes[codes[0]], html, StringComparison.Ordinal);
            Assert.DoesNotContain(homes[codes[1]], html, StringComparison.Ordinal);

            await page.SelectOptionAsync("#projectId", codes[1]);
            if (!script) await page.ClickAsync("[data-change]");
            await Assertions.Expect(page.Locator($"#unitId option[value='{homes[codes[1]]}']")).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator($"#unitId option[value='{homes[codes[0]]}']")).ToHaveCountAsync(0);
            if (!script) continue;

            // as it was when it was chosen last, where there is no line
            await context.SetOfflineAsync(true);
            await page.SelectOptionAsync("#projectId", "");
            await page.SelectOptionAsync("#projectId", codes[1]);
            await Assertions.Expect(page.Locator($"#unitId option[value='{homes[codes[1]]}']")).ToHaveCountAsync(1);
        }
    }

    async Task<IBrowserContext> Person(Role role, ColorScheme scheme, int width = 390, bool script = true) => await browser.Chromium.NewContextAsync(new()
    {
        BaseURL = house.Address, Locale = "zh-CN", ColorScheme = scheme, JavaScriptEnabled = script, ReducedMotion = ReducedMotion.Reduce,
        ViewportSize = new() { Width = width, Height = 844 }, StorageState = await house.SessionOf(role, browser),
    });

    // no way to go, nothing to press, and ink on white whatever the screen was like
    static async Task Bare(IPage page)
    {
        foreach (var away in new[] { "nav", "button", ".btn", ".pill", ".switches", ".dock", ".skip", ".back" })
            Assert.Empty(await page.Locator($"{away}:visible").EvaluateAllAsync<string[]>("all => all.map(one => one.outerHTML.slice(0, 200))"));
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }
}
