using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Letters cite the law of the case that they are about, from the first to the last; and are seen before they are decided.</summary>
public sealed partial class WritingLetters(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    async Task<(Visitor Browser, string Project)> Office()
    {
        var person = await program.Admit();
        var project = $"post-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Post" })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { person.Account.Id } })).IsDone);
        return (await program.SignedIn(person), project);
    }

    async Task<Reply> Log(string project, string kind, string channel, object? source = null, object? ticket = null)
    {
        var logged = await (await program.As(Role.Integrator)).Log(more: new { channel, kind, category = "nuisance.night", projectId = project, subject = "Night work", text = "Every night.", reporter = new { name = "Lin Xiuying", phone = "13800001234" }, source, ticket });
        Assert.True(logged.IsDone, logged.Text);
        return logged;
    }

    static async Task<string> Letter(Visitor browser, Reply one, string paper)
    {
        var page = await browser.Get($"/office/cases/{one.Code}/letters/{paper}");
        Assert.Equal(200, page.Status);
        return WebUtility.HtmlDecode(Tags().Replace(Article().Match(page.Text).Value, ""));
    }

    Task<Reply> Do(Reply one, string act, object? body = null) => program.System.Post($"/api/grievances/{one.Id}/{act}", body);

    [Fact] public async Task A_petition_is_told_of_sixty_days_and_a_hotline_ticket_of_the_hotlines_own()
    {
        var (browser, project) = await Office();
        using var _ = browser;
        var petition = await Log(project, "petition", "letter");
        var ticket = await Log(project, "complaint", "hotline", new { system = "12345", number = $"SZ-{project}" }, new { urgency = "general", due = DateTimeOffset.UtcNow.AddDays(40) });
        var mediation = await Log(project, "mediation", "visit");
        foreach (var one in (Reply[])[petition, ticket, mediation]) Assert.True((await Do(one, "acceptance")).IsDone);

        var accepted = await Letter(browser, petition, "acceptance");
        Assert.Contains("article 34", accepted, StringComparison.Ordinal);
        Assert.Contains("within 60 days", accepted, StringComparison.Ordinal);
        Assert.Contains("at most 30 days", accepted, StringComparison.Ordinal);
        foreach (var paper in (string[])["receipt", "acceptance"])
        {
            var letter = await Letter(browser, ticket, paper);
            Assert.Contains($"SZ-{project}", letter, StringComparison.Ordinal);
            Assert.DoesNotContain("Petitions", letter, StringComparison.Ordinal);
            Assert.DoesNotContain("60 days", letter, StringComparison.Ordinal);
            Assert.Contains("Ordinance on Resolving Disputes", await Letter(browser, mediation, paper), StringComparison.Ordinal);
        }

        Assert.True((await Do(ticket, "answer", new { text = "Work ends at ten." })).IsDone);
        var reply = await Letter(browser, ticket, "opinion");
        Assert.Contains("Work ends at ten.", reply, StringComparison.Ordinal);
        Assert.Contains("done once more within 30 days", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("review", reply, StringComparison.Ordinal);
    }

    [Fact] public async Task Opinion_review_and_second_review_say_what_was_found_and_what_may_still_be_done()
    {
        var (browser, project) = await Office();
        using var _ = browser;
        var (petition, manager) = (await Log(project, "petition", "letter"), await program.As(Role.Manager));
        Assert.True((await Do(petition, "answer", new { opinion = new { claim = "That it ends.", facts = "It was loud.", view = "It ends.", basis = "Article 43.", finding = "supported" } })).IsDone);
        var opinion = await Letter(browser, petition, "opinion");
        Assert.Contains("Facts and reasons: It was loud.", opinion, StringComparison.Ordinal);
        Assert.Contains("review within 30 days", opinion, StringComparison.Ordinal);

        foreach (var (paper, outcome, said) in new[] { ("reviewOpinion", "changed", "Changed"), ("reReviewOpinion", "upheld", "Upheld") })
        {
            await AsReporter(petition, new { reason = "I do not agree." });
            Assert.True((await manager.Post($"/api/grievances/{petition.Id}/review/opinion", new { outcome, text = $"So says {paper}." })).IsDone);
            var letter = await Letter(browser, petition, paper);
            Assert.Contains($"this outcome: {said}", letter, StringComparison.Ordinal);
            Assert.Contains($"So says {paper}.", letter, StringComparison.Ordinal);
            Assert.Contains(paper == "reviewOpinion" ? "second review within 30 days" : "not taken up again", letter, StringComparison.Ordinal);
        }
        Assert.Contains("this outcome: Changed", await Letter(browser, petition, "reviewOpinion"), StringComparison.Ordinal);      // each keeps its own
    }

    [Fact] public async Task Who_declines_sees_the_letter_first_and_prints_the_same_afterwards()
    {
        var (browser, project) = await Office();
        using var _ = browser;
        var manager = await program.As(Role.Manager);
        var kept = await manager.Post("/api/templates", new { name = "To the court", zh = "Case {code}: who owns it is for the court to say.", en = "Case {code}: who owns it is for the court to say." });
        var one = await Log(project, "petition", "letter");
        var page = $"/office/cases/{one.Code}/decline";

        var filled = await browser.Fill(page, "Template", ("template", $"{kept.Id}"), ("reason", "Good day."));
        Assert.Contains($"Good day.\n\nCase {one.Code}: who owns it is for the court to say.</textarea>", WebUtility.HtmlDecode(filled.Text), StringComparison.Ordinal);
        (string, string)[] fields = [("ground", "legalRemedy"), ("remedy", "litigation"), ("reason", "Who owns it is for the court to say.")];
        var seen = WebUtility.HtmlDecode((await browser.Fill(page, "Preview", fields)).Text);
        Assert.Contains("Who owns it is for the court to say.</p>", seen, StringComparison.Ordinal);
        Assert.Contains("Where to turn: Court.", seen, StringComparison.Ordinal);
        Assert.Equal("registered", (await program.System.Get($"/api/grievances/{one.Id}")).Body.GetProperty("status").GetString());

        Assert.Equal(303, (await browser.Fill(page, null, fields)).Status);
        var letter = await Letter(browser, one, "nonAcceptance");
        Assert.Contains("Belongs to a procedure of law", letter, StringComparison.Ordinal);
        Assert.Contains("Where to turn: Court.", letter, StringComparison.Ordinal);
    }

    [Fact] public async Task Receipt_and_acceptance_are_served_and_shown_as_served()
    {
        var (browser, project) = await Office();
        using var _ = browser;
        var one = await Log(project, "petition", "letter");
        var manager = await program.As(Role.Manager);
        Assert.True((await manager.Post($"/api/grievances/{one.Id}/services", new { paper = "receipt", how = "inPerson", evidence = "Signed for." })).IsDone);
        Assert.True((await Do(one, "acceptance")).IsDone);
        Assert.Equal((409, "grievance/nothing-to-serve"), (await manager.Post($"/api/grievances/{one.Id}/services", new { paper = "receipt", how = "post", evidence = "EMS 7" })).Said);

        Assert.True((await program.Nobody.Post("/api/tracking", new { code = one.Code, secret = one.Body.GetProperty("trackingSecret").GetString() })).IsDone);
        var services = (await program.System.Get($"/api/grievances/{one.Id}")).Body.GetProperty("services").EnumerateArray().Select(service => $"{service.GetProperty("paper").GetString()} {service.GetProperty("how").GetString()}");
        Assert.Equal(["receipt inPerson", "acceptance portal"], services);
    }

    async Task AsReporter(Reply one, object body)
    {
        program.Nobody.DefaultRequestHeaders.Add("Tracking-Secret", one.Body.GetProperty("trackingSecret").GetString());
        var done = await program.Nobody.Post($"/api/grievances/{one.Id}/review", body);
        program.Nobody.DefaultRequestHeaders.Remove("Tracking-Secret");
        Assert.True(done.IsDone, done.Text);
    }

    [GeneratedRegex("<article class=\"letter\">.*?</article>", RegexOptions.Singleline)] private static partial Regex Article();
    [GeneratedRegex("<[^>]+>")] private static partial Regex Tags();
}
