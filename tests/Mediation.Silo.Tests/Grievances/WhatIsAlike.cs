using System.Net;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>What is alike, through the program: suggestions for staff and for neighbours, hot issues, merging and its undoing.</summary>
public sealed class WhatIsAlike(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    const string Subject = "\u4E09\u6751\u5317\u533A\u6DF1\u591C\u6253\u6869\u6270\u6C11", Text = "\u6211\u4F4F\u4E09\u6751\u5317\u533A\u56DB\u680B\uFF0C\u8FDE\u7EED\u4E00\u5468\u591C\u91CC\u5341\u4E00\u70B9\u540E\u8FD8\u5728\u6253\u6869\u3002";
    const string Alike = "\u4E3E\u62A5\u4E09\u6751\u5317\u533A\u5DE5\u5730\u591C\u95F4\u6253\u6869\u65BD\u5DE5", AlikeText = "\u4E09\u6751\u5317\u533A\u65C1\u8FB9\u7684\u5DE5\u5730\u6BCF\u5929\u665A\u4E0A\u6253\u6869\u5230\u51CC\u6668\u4E00\u70B9\uFF0C\u5F71\u54CD\u56DB\u680B\u5C45\u6C11\u4F11\u606F\u3002";

    async Task<(string Project, HttpClient Handler)> Place()
    {
        var project = $"near-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Near" })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { (await program.Account(Role.Handler)).Id } })).IsDone);
        return (project, await program.As(Role.Handler));
    }

    Task<Reply> Log(string project, string subject = Subject, string text = Text, string kind = "complaint", object? reporter = null) =>
        program.Nobody.Log(more: new { channel = "portal", kind, category = "nuisance.night", projectId = project, subject, text, reporter });

    static string[] Codes(Reply list) => [.. list.Body.GetProperty("items").EnumerateArray().Select(item => (item.TryGetProperty("case", out var one) ? one : item).GetProperty("code").GetString()!)];
    static string Secret(Reply logged) => logged.Body.GetProperty("trackingSecret").GetString()!;
    static string? Due(Reply read) => read.Body.TryGetProperty("clock", out var clock) ? clock.GetProperty("legalDue").GetString() : null;
    Task<Reply> Read(Reply one) => program.System.Get($"/api/grievances/{one.Id}");

    [Fact] public async Task Staff_are_shown_what_says_the_same_and_may_be_seen_by_them()
    {
        var (project, handler) = await Place();
        var first = await Log(project);
        var accusation = await Log(project, kind: "report");
        var draft = new { subject = Alike, text = AlikeText, projectId = project, category = "nuisance.night" };

        Assert.Contains(first.Code, Codes(await handler.Post("/api/grievances/similar", draft)));
        Assert.DoesNotContain(accusation.Code, Codes(await (await program.As(Role.Manager)).Post("/api/grievances/similar", draft)));
        Assert.DoesNotContain(first.Code, Codes(await (await program.As(Role.Handler, 5)).Post("/api/grievances/similar", draft)));
        Assert.Empty(Codes(await program.Nobody.Post("/api/grievances/similar", draft)));

        // neighbours see a title of ours, and nothing that anybody wrote
        Assert.True((await handler.Post($"/api/grievances/{first.Id}/publication", new { title = "Night work" })).IsDone);
        var shown = await program.Nobody.Post("/api/grievances/similar", draft);
        Assert.Equal(["Night work"], shown.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        Assert.DoesNotContain("\u56DB\u680B", shown.Text, StringComparison.Ordinal);
    }

    [Fact] public async Task What_many_say_is_hot_and_every_case_of_it_is_listed()
    {
        var (project, _) = await Place();
        var (one, other) = (await Log(project), await Log(project, Alike, AlikeText));
        var manager = await program.As(Role.Manager);

        var hot = await manager.Get("/api/hot?days=7");
        var issue = hot.Body.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("members").EnumerateArray().Any(member => member.GetProperty("code").GetString() == one.Code));
        Assert.Contains(other.Code, issue.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("code").GetString()));
        Assert.Equal(403, (int)(await (await program.As(Role.Handler)).Get("/api/hot")).Status);
        Assert.Equal(400, (int)(await manager.Get("/api/hot?days=8")).Status);
    }

    [Fact] public async Task What_may_no_longer_be_looked_at_is_part_of_no_issue()
    {
        var (project, handler) = await Place();
        const string subject = "Gate 9 stands open at night", text = "The gate by the old pier stands open, and dogs come in.";
        var (one, other) = (await Log(project, subject, text), await Log(project, subject, text));
        var (manager, admin) = (await program.As(Role.Manager), await program.As(Role.Admin));
        Assert.Contains(other.Code, (await manager.Get("/api/hot?days=7")).Text, StringComparison.Ordinal);

        Assert.True((await handler.Post($"/api/grievances/{one.Id}/answer", new { text = "It is shut." })).IsDone);
        var asked = await manager.Post("/api/data-requests", new { right = "erasure", @case = one.Code, identified = "Known at the counter." });
        Assert.True((await (await program.As(Role.Manager, 1)).Post($"/api/data-requests/{asked.Id}/decision", new { grant = true })).IsDone);
        Assert.True((await admin.Post($"/api/data-requests/{asked.Id}/approval", new { approve = true })).IsDone);

        Assert.DoesNotContain(other.Code, (await manager.Get("/api/hot?days=7")).Text, StringComparison.Ordinal);
        Assert.Empty(Codes(await handler.Get($"/api/grievances/{other.Id}/similar")));
    }

    [Fact] public async Task The_same_place_in_other_words_is_a_reason_too_and_the_same_words_elsewhere_are_less()
    {
        var (project, handler) = await Place();
        var there = await handler.Log(more: new { channel = "letter", kind = "complaint", category = "nuisance.dust", projectId = project, subject = "Dust on the washing", text = "Grey dust lies on everything in the yard since the wall was cut.", place = "\u4E8C\u680B\u5317\u95E8\u65C1\u8FB9" });
        async Task<string[]> Reasons(string place) => [.. (await handler.Post("/api/grievances/similar", new { subject = "They cut without water", text = "Since they cut the wall we keep the windows shut, there is dust.", projectId = project, category = "nuisance.dust", place }))
            .Body.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("case").GetProperty("code").GetString() == there.Code).SelectMany(item => item.GetProperty("by").EnumerateArray().Select(by => by.GetString()!))];

        Assert.Contains("place", await Reasons("\u4E8C\u680B\u5317\u95E8"));
        Assert.DoesNotContain("place", await Reasons("\u4E94\u680B\u5357\u95E8"));
    }

    [Fact] public async Task Who_comes_again_with_what_was_ended_is_answered_by_a_draft_that_somebody_sends()
    {
        var person = await program.Admit();
        var project = $"ended-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Ended" })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { person.Account.Id } })).IsDone);
        const string subject = "Stair 3 was measured twice", text = "The second time it was smaller by four square metres, and nobody told us why.";
        var reporter = new { name = "Lin Xiuying", phone = $"138{Random.Shared.Next(10_000_000, 99_999_999)}" };
        var (first, manager) = (await Log(project, subject, text, "petition", reporter), await program.As(Role.Manager));
        Assert.True((await (await program.As(Role.Integrator)).Post($"/api/grievances/{first.Id}/answer", new { opinion = new { claim = "c", facts = "f", view = "v", basis = "b", finding = "notSupported" } })).IsDone);
        for (var level = 1; level <= 2; level++)
        {
            program.Nobody.DefaultRequestHeaders.Add("Tracking-Secret", Secret(first));
            Assert.True((await program.Nobody.Post($"/api/grievances/{first.Id}/review", new { reason = "I do not agree." })).IsDone);
            program.Nobody.DefaultRequestHeaders.Remove("Tracking-Secret");
            Assert.True((await manager.Post($"/api/grievances/{first.Id}/review/opinion", new { outcome = "upheld", text = "It stands." })).IsDone);
        }
        var again = await Log(project, subject, text, "petition", reporter);

        using var handler = await program.SignedIn(person);
        var page = $"/office/cases/{again.Code}";
        Assert.Contains(first.Code, System.Text.RegularExpressions.Regex.Match((await handler.Get(page)).Text, "<textarea id=\"declining\".*?</textarea>", System.Text.RegularExpressions.RegexOptions.Singleline).Value, StringComparison.Ordinal);
        var sent = await handler.Fill(page, $"{page}/decline", ("ground", "terminated"), ("remedy", "litigation"), ("reason", $"Ended by {first.Code}."));
        Assert.Equal(303, sent.Status);
        Assert.Equal("declined", (await Read(again)).Body.GetProperty("status").GetString());
    }

    [Fact] public async Task A_case_goes_into_another_and_both_come_back_as_they_were()
    {
        var (project, handler) = await Place();
        var letter = await handler.Log(more: new { channel = "letter", kind = "complaint", category = "nuisance.night", projectId = project, subject = Alike, text = AlikeText, receivedAt = DateTimeOffset.UtcNow.AddDays(-9) });
        var main = await Log(project);
        var (ofMain, ofLetter) = (await Read(main), await Read(letter));

        var foreseen = await handler.Get($"/api/grievances/{letter.Id}/merge?into={main.Code}");
        Assert.Equal((Due(ofMain), Due(ofLetter), Due(ofLetter)), (foreseen.Body.GetProperty("main").GetString(), foreseen.Body.GetProperty("other").GetString(), foreseen.Body.GetProperty("then").GetString()));
        var id = Guid.CreateVersion7();
        Assert.True((await handler.Post($"/api/grievances/{letter.Id}/merge", new { into = main.Code }, id)).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{letter.Id}/merge", new { into = main.Code }, id)).IsDone);
        Assert.Equal((Due(ofLetter), "merged", null), (Due(await Read(main)), (await Read(letter)).Body.GetProperty("status").GetString(), Due(await Read(letter))));

        var refused = await handler.Post($"/api/grievances/{letter.Id}/answer", new { text = "x" });
        Assert.Equal((409, "grievance/merged"), refused.Said);
        Assert.Contains(main.Code, refused.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal((409, "grievance/merged"), (await handler.Post($"/api/grievances/{letter.Id}/merge", new { into = main.Code })).Said);

        Assert.True((await handler.Post($"/api/grievances/{letter.Id}/merge/undoing", new { reason = "Two sites." })).IsDone);
        Assert.Equal((Due(ofMain), Due(ofLetter), "registered"), (Due(await Read(main)), Due(await Read(letter)), (await Read(letter)).Body.GetProperty("status").GetString()));
        Assert.Equal((409, "grievance/not-merged"), (await handler.Post($"/api/grievances/{letter.Id}/merge/undoing", new { reason = "x" })).Said);
    }

    [Fact] public async Task Its_reporter_sees_what_the_main_case_is_answered()
    {
        var (project, handler) = await Place();
        var (main, other) = (await Log(project, reporter: new { name = "Lin Xiuying", phone = "13800001234" }), await Log(project, Alike, AlikeText));
        Assert.True((await handler.Post($"/api/grievances/{other.Id}/merge", new { into = main.Code })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{main.Id}/answer", new { text = "It stops at ten." })).IsDone);

        var tracked = await program.Nobody.Post("/api/tracking", new { code = other.Code, secret = Secret(other) });
        Assert.Equal(("answered", "It stops at ten."), (tracked.Body.GetProperty("grievance").GetProperty("status").GetString(), tracked.Body.GetProperty("grievance").GetProperty("answer").GetString()));
        Assert.Contains("GrievanceAnswered", tracked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("L**", tracked.Text, StringComparison.Ordinal);
    }

    [Fact] public async Task Cases_hang_together_and_never_in_a_circle()
    {
        var (project, handler) = await Place();
        var (whole, part) = (await Log(project), await Log(project, "Lift", "It stands."));
        Assert.True((await handler.Post($"/api/grievances/{part.Id}/links", new { other = whole.Code, kind = "partOf" })).IsDone);
        Assert.Equal((409, "grievance/linked-in-a-circle"), (await handler.Post($"/api/grievances/{whole.Id}/links", new { other = part.Code, kind = "partOf" })).Said);
        Assert.Equal((409, "grievance/linked-in-a-circle"), (await handler.Post($"/api/grievances/{whole.Id}/links", new { other = whole.Code, kind = "related" })).Said);
        Assert.Equal(404, (int)(await (await program.As(Role.Handler, 5)).Post($"/api/grievances/{part.Id}/links", new { other = whole.Code, kind = "related" })).Status);
        Assert.Equal([part.Code], Codes(await handler.Get($"/api/grievances/{whole.Id}/links")));
        Assert.True((await handler.Post($"/api/grievances/{part.Id}/links/removal", new { other = whole.Code })).IsDone);
        Assert.Empty(Codes(await handler.Get($"/api/grievances/{whole.Id}/links")));
    }
}

