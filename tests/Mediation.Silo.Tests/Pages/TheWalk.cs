using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>The main job in a real browser: report, accept, answer, track, rate. Once without JavaScript, as the oldest phone has it.</summary>
public sealed class TheWalk(ProgramOnADatabase house, TheBrowser browser) : IClassFixture<ProgramOnADatabase>, IClassFixture<TheBrowser>
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task From_the_first_word_to_the_stars(bool script)
    {
        var program = house.Program;
        var project = $"walk-{(script ? "js" : "plain")}";
        var handler = await program.Admit();
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Walk" })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { handler.Account.Id } })).IsDone);

        // a resident reports
        await using var resident = await browser.Person(program.Address, script: script);
        var phone = await resident.NewPageAsync();
        await phone.GotoAsync($"/report?project={project}");
        await phone.Locator("input[name=category]").Nth(3).CheckAsync(new() { Force = true });
        await phone.FillAsync("textarea[name=text]", "连续三天夜里十一点后还有打桩声。家里有要中考的孩子，请限定时间。");
        await phone.FillAsync("input[name=subject]", "夜里十一点后仍在施工");
        await phone.FillAsync("input[name='reporter.name']", "林秀英");
        await phone.FillAsync("input[name='reporter.phone']", "13800001234");
        await phone.ClickAsync(".btns button[value=check]");
        await phone.ClickAsync("button[value=send]");
        await At(phone, "/report/done");
        var code = (await phone.Locator(".keep .code b").First.InnerTextAsync()).Trim();
        var secret = (await phone.Locator(".keep b.secret").InnerTextAsync()).Trim();
        await phone.ReloadAsync();
        Assert.Equal(code, (await phone.Locator(".keep .code b").First.InnerTextAsync()).Trim());

        // the case officer accepts and answers
        await using var office = await browser.Person(program.Address, width: 1280, script: script);
        var desk = await office.NewPageAsync();
        await desk.GotoAsync("/office");
        Assert.Contains("/sign-in", desk.Url, StringComparison.Ordinal);
        await desk.FillAsync("#userName", handler.Account.UserName);
        await desk.FillAsync("#password", handler.Password);
        await desk.ClickAsync("main form button");
        await desk.FillAsync("#code", handler.Code());
        await desk.ClickAsync("main form button");
        await At(desk, "/office");
        Assert.Contains("夜里十一点后仍在施工", await (await desk.GotoAsync($"/office?q={code}"))!.TextAsync(), StringComparison.Ordinal);
        await desk.GotoAsync($"/office/cases/{code}");
        var body = await desk.ContentAsync();
        Assert.Contains("林**", body, StringComparison.Ordinal);
        Assert.DoesNotContain("林秀英", body, StringComparison.Ordinal);
        Assert.DoesNotContain("13800001234", body, StringComparison.Ordinal);
        await Do(desk, "AcceptGrievance");
        await Do(desk, "AnswerGrievance", "textarea[name=text]", "情况属实，已要求夜间停工。");

        // the resident follows it and gives stars
        await phone.GotoAsync("/track");
        await phone.FillAsync("input[name=code]", code);
        await phone.FillAsync("input[name=secret]", secret.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        await phone.ClickAsync("main form.ask button");
        await phone.WaitForSelectorAsync("#rate");
        Assert.Contains("情况属实，已要求夜间停工。", await phone.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Replace("-", "", StringComparison.Ordinal), phone.Url, StringComparison.OrdinalIgnoreCase);
        foreach (var fieldset in await phone.Locator("#rate fieldset").AllAsync())
            await fieldset.Locator("label").Nth(3).ClickAsync();
        await phone.ClickAsync("#rate button");
        await phone.WaitForSelectorAsync("#rate", new() { State = WaitForSelectorState.Detached });

        var seen = await program.System.Get($"/api/grievances/{code}");
        Assert.Equal((HttpStatusCode.OK, "answered", 5), (seen.Status, seen.Body.GetProperty("status").GetString(), seen.Version));
        Assert.Equal(4, seen.Body.GetProperty("rating").GetProperty("effect").GetInt32());
    }

    // Asks again and again: the browser's own "loaded" may have been said before one listens for it.
    static Task At(IPage page, string path) => Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(path) + @"(\?|$)"), new() { Timeout = 30_000 });

    static async Task Do(IPage page, string act, string? field = null, string? text = null)
    {
        var form = page.Locator($"#do-{act}");
        for (var fold = form.Locator("xpath=ancestor::details[not(@open)]"); await fold.CountAsync() > 0;) await fold.First.Locator("summary").First.ClickAsync();
        if (field is not null) await form.Locator(field).FillAsync(text!);
        await form.Locator("button").Last.ClickAsync();
        await page.WaitForSelectorAsync($"#do-{act}", new() { State = WaitForSelectorState.Detached });
    }
}
