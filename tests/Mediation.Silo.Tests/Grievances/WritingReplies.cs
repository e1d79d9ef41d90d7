using System.Net;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Templates and previews help to write; nothing is sent before somebody sends it.</summary>
public sealed class WritingReplies(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    [Fact] public async Task A_template_is_filled_from_the_case_and_the_reply_is_seen_before_it_is_sent()
    {
        var manager = await program.As(Role.Manager);
        var kept = await manager.Post("/api/templates", new { name = "Late noise", zh = "{code}: work ends at ten. {project}", category = "nuisance" });
        Assert.True(kept.IsDone, kept.Text);
        Assert.True((await manager.Post("/api/templates", new { name = "Money", zh = "It is paid.", category = "compensation" })).IsDone);
        Assert.Equal((409, "template/unknown-place"), (await manager.Post("/api/templates", new { name = "Dear", zh = "Dear {name}" })).Said);
        Assert.Equal(403, (int)(await (await program.As(Role.Handler)).Post("/api/templates", new { name = "Mine", zh = "x" })).Status);
        Assert.Equal(0L, await on.Database.App.Value("select count(*) from journal where convert_from(body, 'UTF8') like '%work ends%'"));

        var person = await program.Admit();
        Assert.True((await program.System.Post("/api/projects", new { code = "reply-1", name = "Harbour" })).IsDone);
        Assert.True((await program.System.Put("/api/projects/reply-1/team", new { members = new[] { person.Account.Id } })).IsDone);
        var logged = await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "nuisance.night", projectId = "reply-1", subject = "Noise", text = "At night." });
        using var handler = await program.SignedIn(person);
        var page = $"/office/cases/{logged.Code}?act=AnswerGrievance";

        var offered = await handler.Get(page);
        Assert.Contains("Late noise", offered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Money", offered.Text, StringComparison.Ordinal);
        var filled = await handler.Fill(page, "Template", ("template", $"{kept.Id}"), ("text", "Good day."));
        Assert.Contains($"Good day.\n\n{logged.Code}: work ends at ten. Harbour</textarea>", WebUtility.HtmlDecode(filled.Text), StringComparison.Ordinal);

        var parted = await manager.Post("/api/templates", new { name = "In four", zh = "{claim}\nThat it ends.\n{basis}\nArticle 43.", kind = "complaint" });
        var formal = WebUtility.HtmlDecode((await handler.Fill($"{page}&answer=inForm", "Template", ("template", $"{parted.Id}"), ("opinion.claim", ""), ("opinion.facts", "It was loud."), ("opinion.view", ""), ("opinion.basis", ""))).Text);
        foreach (var (field, text) in new[] { ("claim", "That it ends."), ("facts", "It was loud."), ("basis", "Article 43.") })
            Assert.Matches($"name=\"opinion.{field}\"[^>]*>{text}</textarea>", formal);

        var seen = await handler.Fill(page, "Preview", ("text", "Work ends at ten."));
        Assert.Contains("data-seen=\"text\">Work ends at ten.</p>", seen.Text, StringComparison.Ordinal);
        Assert.Contains(">Work ends at ten.</textarea>", seen.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await program.System.Get($"/api/grievances/{logged.Code}")).Version);

        // retired, it is offered no more
        Assert.True((await manager.Post($"/api/templates/{kept.Id}/retirement", new { })).IsDone);
        Assert.DoesNotContain("Late noise", (await handler.Get(page)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await manager.Get("/api/templates")).Body.GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetGuid() == kept.Id);
    }

    [Fact] public async Task A_template_is_revised_where_it_stands()
    {
        var manager = await program.As(Role.Manager);
        var kept = await manager.Post("/api/templates", new { name = "Paper", zh = "One." });
        Assert.Equal(2, (await manager.Put($"/api/templates/{kept.Id}", new { name = "Paper", zh = "Two.", en = "Two." })).Version);
        var item = (await manager.Get("/api/templates")).Body.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == kept.Id);
        Assert.Equal(("Two.", "Two."), (item.GetProperty("zh").GetString(), item.GetProperty("en").GetString()));
    }
}
