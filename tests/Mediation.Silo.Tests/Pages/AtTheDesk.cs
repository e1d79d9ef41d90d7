using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>The workbench in a real browser: by keyboard alone, with a colleague who is faster, and on cases by the dozen.</summary>
public sealed class AtTheDesk(ProgramOnADatabase house, TheBrowser browser) : IClassFixture<ProgramOnADatabase>, IClassFixture<TheBrowser>
{
    [Fact] public async Task By_keyboard_alone_and_with_a_colleague_who_is_faster()
    {
        var (program, handler) = (house.Program, await house.Program.Admit());
        Assert.True((await program.System.Post("/api/projects", new { code = "desk-1", name = "Desk" })).IsDone);
        Assert.True((await program.System.Put("/api/projects/desk-1/team", new { members = new[] { handler.Account.Id } })).IsDone);
        List<string> codes = [];
        foreach (var subject in new[] { "First", "Second", "Third" }) codes.Add(await Log(program, subject));

        await using var office = await browser.Person(program.Address, width: 1440, language: "en");
        using (var visitor = await program.SignedIn(handler))
            await office.AddCookiesAsync(visitor.Cookies.Select(cookie => new Cookie { Name = cookie.Key, Value = cookie.Value, Url = program.Address }));
        var page = await office.NewPageAsync();
        await page.GotoAsync("/office?status=open");

        // j and x tick two rows, a gives them to somebody
        foreach (var key in new[] { "j", "x", "j", "x" }) await page.Keyboard.PressAsync(key);
        Assert.Equal(2, await page.Locator("[data-row] :checked").CountAsync());
        await page.Keyboard.PressAsync("?");
        Assert.Contains("x\nSelect", await page.Locator("#keys").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("a");
        Assert.Equal("handler", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.SelectOptionAsync("#handler", handler.Account.Id.ToString());
        await page.ClickAsync("#bulk button[formaction]");
        await Assertions.Expect(page.Locator(".told.good")).ToContainTextAsync("2");

        // a colleague logs another: the numbers change where they stand, nothing moves, and it is shown when asked for
        var row = page.Locator("[data-row]").First;
        var before = await row.BoundingBoxAsync();
        await Log(program, "Fourth");
        await Assertions.Expect(page.Locator(".live.on")).ToContainTextAsync("1 new or changed", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("[data-view='status=open']")).ToHaveTextAsync("4");
        var after = await row.BoundingBoxAsync();
        Assert.Equal((before!.X, before.Y), (after!.X, after.Y));
        Assert.Equal(3, await page.Locator("[data-row]").CountAsync());
        await page.ClickAsync(".live button");
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(4);

        // Enter opens; what was typed outlives a colleague who was faster, and can be sent all the same
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/office/cases/*");
        var code = page.Url.Split('/')[^1];
        await page.EvaluateAsync("for (const fold of document.querySelectorAll('details')) fold.open = true");
        await page.FillAsync("#do-NoteOnGrievance textarea", "An hour's work.");
        Assert.True((await program.System.Post($"/api/grievances/{code}/acceptance", new { })).IsDone);
        await Assertions.Expect(page.Locator(".live.on")).ToContainTextAsync("Accepted", new() { Timeout = 30_000 });
        await page.ClickAsync("#do-NoteOnGrievance .fa button >> nth=-1");
        await Assertions.Expect(page.Locator(".meanwhile")).ToContainTextAsync("Accepted");
        Assert.Equal("An hour's work.", await page.InputValueAsync("#do-NoteOnGrievance textarea"));
        await page.ClickAsync("#do-NoteOnGrievance .fa button >> nth=-1");
        await Assertions.Expect(page.Locator(".tl")).ToContainTextAsync("An hour's work.");

        // and whoever does not want the keys switches them off
        await page.EvaluateAsync("localStorage.setItem('keys', 'off')");
        await page.GotoAsync("/office?status=open");
        await page.Keyboard.PressAsync("j");
        Assert.Equal(0, await page.Locator("[data-row]:focus-within").CountAsync());
    }

    static async Task<string> Log(RealProgram program, string subject)
    {
        var logged = await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "other", projectId = "desk-1", subject, text = "t" });
        Assert.True(logged.IsDone, logged.Text);
        return logged.Code;
    }
}
