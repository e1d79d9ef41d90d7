using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity.Tests;
using Mediation.Pages.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>What a form tells whoever sends it twice or too late, and what a page says when we are at fault.</summary>
public sealed partial class FormsAndFaults(ProgramOnADatabase house) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = house.Program;

    [Fact]
    public async Task A_report_sent_twice_is_one_case_with_one_secret()
    {
        using var resident = Speaking("zh-CN", program);
        var shown = await resident.Get("/report");
        (string, string)[] form =
        [
            .. Hidden(shown.Text, "/report"), ("kind", "complaint"), ("category", "other"), ("text", "The lift stands still."), ("subject", "Sent twice"),
            ("reporter.anonymous", "true"), ("step", "send"),
        ];
        var receipts = new List<(string Code, string Secret)>();
        for (var time = 0; time < 2; time++)
        {
            var sent = await resident.Post("/report/similar", form);
            Assert.True((sent.Status, sent.To) == (303, "/report/done"), sent.Text);
            var receipt = await resident.Get(sent.To!);
            receipts.Add((Code().Match(receipt.Text).Value, Secret().Match(receipt.Text).Groups[1].Value));
        }
        Assert.Equal(receipts[0], receipts[1]);
        Assert.NotEqual(("", ""), receipts[0]);
        Assert.Equal(1, (await program.System.Get("/api/grievances?q=twice")).Body.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_case_of_a_foreign_project_is_a_page_that_is_not_there()
    {
        using var handler = await HandlerOf("own-page");
        var code = await CaseIn("foreign-page", "A foreign lantern");
        var seen = await handler.Get($"/office/cases/{code}");
        Assert.Equal(404, seen.Status);
        Assert.Contains(Here.In("zh-CN", () => Here.Words["Problem.NotFound"]), seen.Text, StringComparison.Ordinal);
        Assert.Contains("<main", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("lantern", seen.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await handler.Get("/office/cases/YT-26-999999")).Status);
    }

    [Fact]
    public async Task A_form_made_from_an_older_version_says_so_and_keeps_what_was_typed()
    {
        using var handler = await HandlerOf("stale-page");
        var code = await CaseIn("stale-page", "Changed meanwhile");
        var (page, act) = ($"/office/cases/{code}", $"/office/cases/{code}?handler=Answer");
        var older = Hidden((await handler.Get(page)).Text, "do-AnswerGrievance");
        var faster = await (await program.As(Role.Manager)).Post($"/api/grievances/{code}/notes", new { text = "Somebody was faster.", @public = false });
        Assert.True(faster.IsDone, faster.Text);

        var told = await handler.Post(act, [.. older, ("text", "A long answer, typed for an hour.")]);
        Assert.Contains($"<h2 id=\"errors-title\">{Here.In("zh-CN", () => Here.Words["Error.Stale"])}</h2>", told.Text, StringComparison.Ordinal);
        Assert.Contains(">A long answer, typed for an hour.</textarea>", told.Text, StringComparison.Ordinal);
        Assert.Contains("Somebody was faster.", told.Text, StringComparison.Ordinal);

        await handler.Post(act, [.. Hidden(told.Text, "do-AnswerGrievance"), ("text", "A long answer, typed for an hour.")]);
        Assert.Equal("answered", (await program.System.Get($"/api/grievances/{code}")).Body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_page_or_a_problem_with_a_number_and_no_more()
    {
        await using var database = await TestServer.NewDatabase();
        await using var broken = await RealProgram.Start(database.AppConnectionString);
        Assert.True((await broken.System.Post("/api/projects", new { code = "broken-1", name = "Broken" })).IsDone);
        await database.Owner.Run("update project set type = 'nonsense'");

        List<string> numbers = [];
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var resident = Speaking(language, broken);
            var seen = await resident.Get("/report");
            Assert.Equal(500, seen.Status);
            Assert.Contains(Here.In(language, () => Here.Words["Problem.Broken"]), seen.Text, StringComparison.Ordinal);
            Assert.Contains("<main", seen.Text, StringComparison.Ordinal);
            Assert.DoesNotMatch("nonsense|Exception|Enum|   at ", seen.Text);
            numbers.Add(Reference().Match(seen.Text).Groups[1].Value);
        }
        var reply = await broken.Nobody.Get("/api/projects");
        Assert.Equal((500, "broken"), reply.Said);
        Assert.DoesNotMatch("nonsense|Exception|Enum|   at ", reply.Text);
        numbers.Add(Number().Match(reply.Body.GetProperty("title").GetString()!).Value);

        await broken.Stop();       // with all that it had to log
        var log = string.Concat(Directory.GetFiles(Path.Combine(broken.Home, "logs")).Select(File.ReadAllText));
        foreach (var number in numbers)
        {
            Assert.Matches("^[0-9a-f]{32}$", number);
            Assert.Contains(number, log, StringComparison.Ordinal);
        }
    }

    static Visitor Speaking(string language, RealProgram program)
    {
        var visitor = new Visitor(program.Address);
        visitor.Headers["Accept-Language"] = language;
        return visitor;
    }

    async Task<Visitor> HandlerOf(string project)
    {
        var person = await program.Admit();
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = project })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { person.Account.Id } })).IsDone);
        var handler = await program.SignedIn(person);
        handler.Headers["Accept-Language"] = "zh-CN";
        return handler;
    }

    async Task<string> CaseIn(string project, string subject)
    {
        await program.System.Post("/api/projects", new { code = project, name = project });
        var logged = await program.System.Post("/api/grievances", new { channel = "phone", kind = "complaint", category = "other", projectId = project, subject, text = "It is dark." });
        Assert.True(logged.IsDone, logged.Text);
        return logged.Code;
    }

    // the hidden fields of the form with this id, or that is sent there
    static IEnumerable<(string Name, string Value)> Hidden(string html, string form) => Input()
        .Matches(Form().Matches(html).Select(one => one.Value).First(one => one.Contains($"id=\"{form}\"", StringComparison.Ordinal) || one.Contains($"action=\"{form}\"", StringComparison.Ordinal)))
        .Select(one => one.Value).Where(one => one.Contains("type=\"hidden\"", StringComparison.Ordinal))
        .Select(one => (Name().Match(one).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(one).Groups[1].Value)));

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)] private static partial Regex Form();
    [GeneratedRegex("<input [^>]*>")] private static partial Regex Input();
    [GeneratedRegex(" name=\"([^\"]*)\"")] private static partial Regex Name();
    [GeneratedRegex(" value=\"([^\"]*)\"")] private static partial Regex Value();
    [GeneratedRegex(@"YT-\d\d-\d{6}")] private static partial Regex Code();
    [GeneratedRegex("<b class=\"secret num\">([^<]+)</b>")] private static partial Regex Secret();
    [GeneratedRegex("[0-9a-f]{32}")] private static partial Regex Number();
    [GeneratedRegex("class=\"num ref\">([^<]+)<")] private static partial Regex Reference();
}
