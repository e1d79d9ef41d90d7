using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Pages.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>What a form tells whoever sends it twice or too late, and what a page says when we are at fault.</summary>
public sealed partial class FormsAndFaults(ProgramOnADatabase house) : IClassFixture<ProgramOnADatabase>
{
    const string Password = "twelve and more";

    [Fact]
    public async Task A_report_sent_twice_is_one_case_with_one_secret()
    {
        using var resident = new Visitor(house.Program.Address);
        await resident.Get("/report");
        (string, string)[] form = [.. resident.Hidden(), ("kind", "complaint"), ("category", "other"), ("text", "The lift stands still."), ("subject", "Sent twice"), ("reporter.anonymous", "true"), ("step", "send")];

        var receipts = new List<(string Code, string Secret)>();
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, await resident.Post("/report", form));
            Assert.True(resident.Path == "/report/done", resident.Html);
            receipts.Add((Code().Match(resident.Html).Value, Secret().Match(resident.Html).Groups[1].Value));
        }
        Assert.Equal(receipts[0], receipts[1]);
        Assert.NotEqual(("", ""), receipts[0]);
        Assert.Equal(1, (await house.Program.System.Get("/api/grievances?q=twice")).Body.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_case_of_a_foreign_project_is_a_page_that_is_not_there()
    {
        var code = await CaseIn("foreign-page", "A foreign lantern");
        using var handler = await Handler("own-page");
        Assert.Equal(HttpStatusCode.NotFound, await handler.Get($"/office/cases/{code}"));
        Assert.Contains(Here.In("zh-CN", () => Here.Words["Problem.NotFound"]), handler.Html, StringComparison.Ordinal);
        Assert.Contains("<main", handler.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("lantern", handler.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await handler.Get("/office/cases/YT-26-999999"));
    }

    [Fact]
    public async Task A_form_made_from_an_older_version_says_so_and_keeps_what_was_typed()
    {
        using var handler = await Handler("stale-page");
        var code = await CaseIn("stale-page", "Changed meanwhile");
        await handler.Get($"/office/cases/{code}");
        var form = handler.Hidden("do-AnswerGrievance");
        var faster = await (await house.Program.As(Role.Manager)).Post($"/api/grievances/{code}/notes", new { text = "Somebody was faster.", @public = false });
        Assert.True(faster.IsDone, faster.Text);

        await handler.Post($"/office/cases/{code}?handler=Answer", [.. form, ("text", "A long answer, typed for an hour.")]);
        Assert.Contains($"<h2 id=\"errors-title\">{Here.In("zh-CN", () => Here.Words["Error.Stale"])}</h2>", handler.Html, StringComparison.Ordinal);
        Assert.Contains(">A long answer, typed for an hour.</textarea>", handler.Html, StringComparison.Ordinal);
        Assert.Contains("Somebody was faster.", handler.Html, StringComparison.Ordinal);

        await handler.Post($"/office/cases/{code}?handler=Answer", [.. handler.Hidden("do-AnswerGrievance"), ("text", "A long answer, typed for an hour.")]);
        Assert.Equal("answered", (await house.Program.System.Get($"/api/grievances/{code}")).Body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_page_or_a_problem_with_a_number_and_no_more()
    {
        await using var database = await TestServer.NewDatabase();
        await using var program = await RealProgram.Start(database.AppConnectionString);
        Assert.True((await program.System.Post("/api/projects", new { code = "broken-1", name = "Broken" })).IsDone);
        await database.Owner.Run("update project set type = 'nonsense'");

        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var resident = new Visitor(program.Address, language);
            Assert.Equal(HttpStatusCode.InternalServerError, await resident.Get("/report"));
            Assert.Contains(Here.In(language, () => Here.Words["Problem.Broken"]), resident.Html, StringComparison.Ordinal);
            Assert.Contains("<main", resident.Html, StringComparison.Ordinal);
            var number = Reference().Match(resident.Html).Groups[1].Value;
            Assert.Matches("^[0-9a-f]{32}$", number);
            Assert.DoesNotMatch("nonsense|Exception|Enum|   at ", resident.Html);

            if (language != "en") continue;
            var reply = await program.Nobody.Get("/api/projects");
            Assert.Equal((500, "broken"), reply.Said);
            Assert.Equal("application/problem+json", (await program.Nobody.GetAsync("/api/projects")).Content.Headers.ContentType!.MediaType);
            Assert.DoesNotMatch("nonsense|Exception|Enum|   at ", reply.Text);
            var told = Number().Match(reply.Body.GetProperty("title").GetString()!).Value;
            Assert.NotEqual("", told);

            await program.Stop();       // with all that it had to log
            var log = string.Concat(Directory.GetFiles(Path.Combine(program.Home, "logs")).Select(File.ReadAllText));
            Assert.Contains(number, log, StringComparison.Ordinal);
            Assert.Contains(told, log, StringComparison.Ordinal);
        }
    }

    async Task<Visitor> Handler(string project)
    {
        var account = (await new Accounts(house.Program.App, TimeProvider.System).Create($"of-{project}", project, Role.Handler, Password))!;
        Assert.True((await house.Program.System.Post("/api/projects", new { code = project, name = project })).IsDone);
        Assert.True((await house.Program.System.Put($"/api/projects/{project}/team", new { members = new[] { account.Id } })).IsDone);
        var handler = new Visitor(house.Program.Address);
        await handler.SignIn($"of-{project}", Password);
        return handler;
    }

    async Task<string> CaseIn(string project, string subject)
    {
        await house.Program.System.Post("/api/projects", new { code = project, name = project });
        var logged = await house.Program.System.Post("/api/grievances", new { channel = "phone", kind = "complaint", category = "other", projectId = project, subject, text = "It is dark." });
        Assert.True(logged.IsDone, logged.Text);
        return logged.Code;
    }

    [GeneratedRegex(@"YT-\d\d-\d{6}")] private static partial Regex Code();
    [GeneratedRegex("<b class=\"secret num\">([^<]+)</b>")] private static partial Regex Secret();
    [GeneratedRegex("[0-9a-f]{32}")] private static partial Regex Number();
    [GeneratedRegex("class=\"num ref\">([^<]+)<")] private static partial Regex Reference();
}
