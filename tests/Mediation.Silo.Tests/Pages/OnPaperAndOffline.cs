using System.Text.RegularExpressions;
using Mediation.Pages.Tests;
using Mediation.Tests.Files;
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
        await context.RouteAsync(new Regex("/api/grievances(/[^/]+/attachments.*)?$"), async route =>
        {
            bool isFirst;
            lock (sent)
            {
                isFirst = !sent.Contains(route.Request.Headers["idempotency-key"]);
                sent.Add(route.Request.Headers["idempotency-key"]);
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
        await door.SetInputFilesAsync("#files", [Photo("stairs.png"), Photo("cable.png")]);
        await Assertions.Expect(door.Locator("#photos img")).ToHaveCountAsync(2);
        await door.Locator("#photos [data-shown] button").Nth(1).ClickAsync();
        await Assertions.Expect(door.Locator("#photos img")).ToHaveCountAsync(1);
        await door.ClickAsync(".dock .go");
        await Assertions.Expect(door.Locator("[data-told]")).ToContainTextAsync(Here.In("zh-CN", () => Here.Words["Field.Kept"]));
        await Assertions.Expect(door.Locator("[data-sync]")).ToHaveAttributeAsync("data-line", "off");
        await Assertions.Expect(door.Locator("#text")).ToHaveValueAsync("");
        lock (sent) Assert.Empty(sent);

        await context.SetOfflineAsync(false);
        await door.WaitForFunctionAsync("() => document.querySelector('[data-sync]').dataset.state === 'off' && document.querySelector('[data-sync]').dataset.line === 'off' && navigator.onLine");
        await context.SetOfflineAsync(true);        // the line goes and comes, and the pages try once more, both of them
        await context.SetOfflineAsync(false);
        await Press(outbox, until: "YT-");
        await Assertions.Expect(door.Locator("[data-sync]")).ToHaveAttributeAsync("data-state", "on");
        lock (sent)
        {
            Assert.All(sent.GroupBy(key => key), tries => Assert.True(tries.Count() >= 2, "a lost answer was not asked for again"));
            Assert.Equal(2, sent.Distinct().Count());      // the case and its photo
        }
        var found = await house.Program.System.Get("/api/grievances?q=stairwell");
        Assert.Equal(1, found.Body.GetProperty("total").GetInt32());
        var opened = await house.Program.System.Get($"/api/grievances/{found.Body.GetProperty("items")[0].GetProperty("code").GetString()}");
        Assert.NotEqual(default, opened.Body.GetProperty("where").GetProperty("unitId").GetGuid());

        var photo = Assert.Single((await house.Program.System.Get($"/api/grievances/{opened.Id}/attachments")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("stairs.jpg", photo.GetProperty("name").GetString());
        Assert.InRange(photo.GetProperty("size").GetInt32(), 1_000, 300_000);      // it left the device small
    }

    static FilePayload Photo(string name) => new() { Name = name, MimeType = "image/png", Buffer = Papers.Picture(SkiaSharp.SKEncodedImageFormat.Png, 3000, 2000) };

    // it tries again by itself, after longer and longer whiles; whoever does not want to wait presses the button
    static async Task Press(IPage outbox, string until)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                await Assertions.Expect(outbox.Locator("[data-items] li")).ToContainTextAsync(until, new() { Timeout = 1_000 });
                return;
            }
            catch (PlaywrightException) { await outbox.Locator("[data-now]").EvaluateAsync("button => button.click()"); }
        }
        await Assertions.Expect(outbox.Locator("[data-items] li")).ToContainTextAsync(until);
    }

    [Fact]
    public async Task A_memo_is_recorded_at_the_door()
    {
        await using var chromium = await browser.Another("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream");
        await using var context = await chromium.NewContextAsync(new() { BaseURL = house.Address, Locale = "zh-CN", StorageState = await house.SessionOf(Role.Officer, browser), Permissions = ["microphone"] });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/field/log?project=gangqian");
        var button = page.Locator("[data-memo] .mic");
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync("() => new Promise(done => setTimeout(done, 1500, true))");      // a recording is as long as it is
        await button.ClickAsync();
        await Assertions.Expect(page.Locator("[data-memo] audio")).ToBeVisibleAsync();

        await page.Locator("input[name=category]").First.CheckAsync(new() { Force = true });
        await page.FillAsync("#text", "Said aloud at the gatepost.");
        await page.Locator("input[name='reporter.anonymous'][value=true]").CheckAsync(new() { Force = true });
        await page.ClickAsync(".dock .go");
        await Assertions.Expect(page.Locator("[data-told]")).ToContainTextAsync("YT-");
        var found = await house.Program.System.Get("/api/grievances?q=gatepost");
        var memo = Assert.Single((await house.Program.System.Get($"/api/grievances/{found.Body.GetProperty("items")[0].GetProperty("code").GetString()}/attachments")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("webm", memo.GetProperty("kind").GetString());
        Assert.InRange(memo.GetProperty("size").GetInt32(), 100, 500_000);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_resident_hands_in_photos_with_and_without_a_script(bool script)
    {
        await using var context = await browser.Person(house.Address, script: script);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/report?project=gangqian");
        await page.Locator("input[name=category]").First.CheckAsync(new() { Force = true });
        await page.FillAsync("#text", "The wall has a crack.");
        await page.Locator("input[name='reporter.anonymous'][value=true]").CheckAsync(new() { Force = true });
        await page.ClickAsync("form.ask .btns button");
        await page.SetInputFilesAsync("#files", [new FilePayload { Name = "run.exe", MimeType = "application/x", Buffer = "MZ"u8.ToArray() }]);
        await page.ClickAsync("button[value=send]");
        await Assertions.Expect(page.Locator(".errs")).ToContainTextAsync("run.exe");      // told by its name, and nothing is on file yet
        await page.SetInputFilesAsync("#files", [Photo("crack.png")]);
        if (script) await Assertions.Expect(page.Locator("#photos img")).ToHaveCountAsync(1);
        await page.ClickAsync("button[value=send]");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/report/done$"));
        await page.ClickAsync("form[action='/track'] button");
        await Assertions.Expect(page.Locator(".files a")).ToHaveTextAsync(script ? "crack.jpg" : "crack.png");
        Assert.True(await page.Locator(".files img").EvaluateAsync<bool>("async picture => { picture.loading = 'eager'; await picture.decode(); return picture.naturalWidth === 320 }"));

        await page.SetInputFilesAsync("#files", [new FilePayload { Name = "paper.pdf", MimeType = "application/pdf", Buffer = Papers.Pdf }]);
        await page.ClickAsync("#more form button:not([type=button])");
        await Assertions.Expect(page.Locator(".files a")).ToHaveCountAsync(2);
        var answer = await context.APIRequest.GetAsync(await page.Locator(".files a").Last.GetAttributeAsync("href") ?? "");
        Assert.StartsWith("sandbox;", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal(Papers.Pdf, await answer.BodyAsync());
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
