using System.Net;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>Being let into what is not one's own, taking along what many people's data is in, and being counted while reading: all of it seen by another.</summary>
public sealed class LettingInAndOut(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    async Task<Reply> LogFar(string kind = "complaint")
    {
        await program.System.Post("/api/projects", new { code = "far-away", name = "Far away" });
        return await program.Nobody.Log(more: new { channel = "portal", kind, category = "unclassified", subject = "Far", text = "zqfar", projectId = "far-away", reporter = new { name = "Lin Mei", phone = "13800001234" } });
    }

    [Fact] public async Task In_an_emergency_for_an_hour_at_most_and_looked_at_afterwards()
    {
        var logged = await LogFar();
        var (handler, manager, supervisor) = (await program.As(Role.Handler), await program.As(Role.Manager), await program.As(Role.Supervisor));
        var glasses = $"/api/grievances/{logged.Id}/glasses";
        Assert.Equal(HttpStatusCode.NotFound, (await handler.Get($"/api/grievances/{logged.Id}")).Status);
        Assert.Equal((409, "grievance/reason-missing"), (await handler.Post(glasses, new { reason = " " })).Said);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await program.As(Role.Resident)).Post(glasses, new { reason = "x" })).Status);

        Assert.True((await handler.Post(glasses, new { reason = "The reporter says that the roof is coming down." })).IsDone);
        var read = await handler.Get($"/api/grievances/{logged.Id}");
        Assert.Contains("zqfar", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("BreakGlass", read.Text, StringComparison.Ordinal);
        Assert.Contains(logged.Code, (await handler.Get("/api/grievances")).Text, StringComparison.Ordinal);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/notes", new { text = "The fire brigade knows." })).IsDone);
        Assert.Equal(403, (int)(await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "No." })).Status);
        Assert.Equal((409, "grievance/glass-broken-already"), (await handler.Post(glasses, new { reason = "Again." })).Said);
        Assert.Equal(HttpStatusCode.NotFound, (await (await program.As(Role.Handler, 1)).Get($"/api/grievances/{logged.Id}")).Status);

        Assert.Contains("emergency", (await manager.Get("/manage")).Text, StringComparison.Ordinal);
        Assert.Contains("roof", (await supervisor.Get("/api/glasses")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (int)(await supervisor.Post($"{glasses}/1/review", new { justified = true, finding = "Yes." })).Status);
        Assert.Equal((409, "grievance/no-such-glass"), (await manager.Post($"{glasses}/2/review", new { justified = true, finding = "Yes." })).Said);
        Assert.True((await manager.Post($"{glasses}/1/review", new { justified = false, finding = "A call would have done." })).IsDone);
        Assert.Equal((409, "grievance/glass-reviewed"), (await manager.Post($"{glasses}/1/review", new { justified = true, finding = "Yes." })).Said);

        // reviewed is ended
        Assert.Equal(HttpStatusCode.NotFound, (await handler.Get($"/api/grievances/{logged.Id}")).Status);
        Assert.DoesNotContain(logged.Code, (await handler.Get("/api/grievances")).Text, StringComparison.Ordinal);
        var told = await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() });
        Assert.Contains("GlassBroken", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("roof", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("GlassReviewed", told.Text, StringComparison.Ordinal);
    }

    [Fact] public async Task But_not_into_an_accusation_and_not_who_stands_back()
    {
        var accusation = await LogFar("report");
        Assert.Equal(HttpStatusCode.NotFound, (await (await program.As(Role.Handler)).Post($"/api/grievances/{accusation.Id}/glasses", new { reason = "I want to know." })).Status);
        var logged = await LogFar();
        var manager = await program.As(Role.Manager);
        var (recused, accused) = (await program.Account(Role.Handler, 4), await program.Account(Role.Handler, 5));
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/recusals", new { account = recused.Id, ground = "relatedToParty" })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/recusals", new { account = accused.Id, ground = "complaintIsAboutThem" })).IsDone);
        Assert.Equal((403, "access/recused"), (await (await program.As(Role.Handler, 4)).Post($"/api/grievances/{logged.Id}/glasses", new { reason = "x" })).Said);
        Assert.Equal(HttpStatusCode.NotFound, (await (await program.As(Role.Handler, 5)).Post($"/api/grievances/{logged.Id}/glasses", new { reason = "x" })).Status);
    }

    [Fact] public async Task What_is_taken_along_is_asked_let_go_by_another_and_taken_once()
    {
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        var (manager, other, admin) = (await program.As(Role.Manager), await program.As(Role.Manager, 1), await program.As(Role.Admin));
        Assert.Equal((409, "export/small-enough"), (await manager.Post("/api/exports", new { filter = "status=withdrawn", purpose = "The yearly report." })).Said);
        Assert.Equal((409, "export/purpose-missing"), (await manager.Post("/api/exports", new { filter = "", purpose = " " })).Said);
        Assert.Equal(["filter.status"], (await manager.Post("/api/exports", new { filter = "status=nonsense", purpose = "x" })).Fields);
        var csv = await manager.Get("/office?status=open&format=csv");
        Assert.DoesNotContain("receivedAt", csv.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name=\"purpose\"", (await manager.Get("/office/exports?status=open")).Text, StringComparison.Ordinal);

        // a list that nobody need be asked for offers no form that would be refused, but the list itself
        foreach (var (filter, offers) in new[] { ("status=withdrawn", "nothing to take along"), ("kind=petition", "format=csv") })
        {
            if (filter == "kind=petition") Assert.True((await program.System.Post("/api/grievances", new { channel = "letter", kind = "petition", category = "unclassified", subject = "s", text = "t" })).IsDone);
            var small = (await (await program.As(Role.Manager, 31)).Get($"/office/exports?{filter}")).Text;
            Assert.DoesNotContain("name=\"purpose\"", small, StringComparison.Ordinal);
            Assert.Contains(offers, small, StringComparison.Ordinal);
        }

        var asked = await manager.Post("/api/exports", new { filter = "status=open", purpose = "The yearly report." });
        Assert.True(asked.IsDone, asked.Text);
        var take = $"/api/exports/{asked.Id}/taking";
        Assert.Equal((409, "export/not-approved"), (await manager.Post(take, new { })).Said);
        Assert.Equal((409, "export/four-eyes"), (await manager.Post($"/api/exports/{asked.Id}/decision", new { approve = true })).Said);
        Assert.Equal(HttpStatusCode.NotFound, (await (await program.As(Role.Handler)).Get($"/api/exports/{asked.Id}")).Status);
        Assert.Contains("exports wait", (await other.Get("/manage")).Text, StringComparison.Ordinal);
        Assert.True((await admin.Post($"/api/exports/{asked.Id}/decision", new { approve = true })).IsDone);
        Assert.Equal((409, "export/not-yours"), (await other.Post(take, new { })).Said);

        using var response = await manager.PostAsync(take, System.Net.Http.Json.JsonContent.Create(new { }));
        var account = await program.Account(Role.Manager);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(string.Concat(account.UserName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')), response.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
        Assert.True(lines.Length >= 103, $"{lines.Length} lines");
        Assert.Contains(account.UserName, lines[^1], StringComparison.Ordinal);
        Assert.Equal((409, "export/already-taken"), (await manager.Post(take, new { })).Said);
        Assert.Equal("taken", (await (await program.As(Role.Supervisor)).Get($"/api/exports/{asked.Id}")).Body.GetProperty("status").GetString());
    }

    [Fact] public async Task V2_4_1_Two_files_at_a_time_leave_for_one_account_from_the_page_too()
    {
        var manager = await program.As(Role.Manager, 12);
        var (turns, who) = (new Mediation.Identity.ExportTurns(program.App), $"{(await program.Account(Role.Manager, 12)).Id}");
        await using (await turns.Begin(who))
        await using (await turns.Begin(who))
        {
            using var third = await manager.GetAsync("/office?status=withdrawn&format=csv");
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(5)), (third.StatusCode, third.Headers.RetryAfter?.Delta));
        }
        using var again = await manager.GetAsync("/office?status=withdrawn&format=csv");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact] public async Task What_was_given_to_read_with_opens_the_case_and_changes_nothing()
    {
        var logged = await LogFar();
        var (account, admin) = ((await program.Account(Role.Mediator, 31)).Id, await program.As(Role.Admin));
        Assert.Equal((409, "grant/no-such-purpose"), (await admin.Post($"/api/users/{account}/grants", new { role = "manager", scope = new { kind = "district" }, purpose = "audit" })).Said);
        Assert.True((await admin.Post($"/api/users/{account}/grants", new { role = "manager", scope = new { kind = "district" }, purpose = "read" })).IsDone);
        var grant = (await admin.Get($"/api/users/{account}/grants")).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/users/{account}/grants/{grant}/decision", new { approve = true })).IsDone);

        var reader = await program.As(Role.Mediator, 31);
        var read = await reader.Get($"/api/grievances/{logged.Id}");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Empty(read.Body.GetProperty("nextActs").EnumerateArray());
        Assert.Contains(logged.Code, (await reader.Get("/api/grievances")).Text, StringComparison.Ordinal);
        Assert.InRange((int)(await reader.Post($"/api/grievances/{logged.Id}/acceptance")).Status, 403, 404);
        Assert.InRange((int)(await reader.Post($"/api/grievances/{logged.Id}/notes", new { text = "x" })).Status, 403, 404);
        Assert.Equal(read.Version, (await reader.Get($"/api/grievances/{logged.Id}")).Version);
    }

    [Fact] public async Task V2_3_4_What_was_let_go_is_taken_once_however_many_hands_reach_for_it()
    {
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        var manager = await program.As(Role.Manager, 21);
        for (var round = 0; round < 3; round++)
        {
            var asked = await manager.Post("/api/exports", new { filter = "status=open", purpose = "The yearly report." });
            Assert.True((await (await program.As(Role.Admin)).Post($"/api/exports/{asked.Id}/decision", new { approve = true })).IsDone);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                using var answer = await manager.PostAsync($"/api/exports/{asked.Id}/taking", System.Net.Http.Json.JsonContent.Create(new { }));
                return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("receivedAt", StringComparison.OrdinalIgnoreCase));
            }));
            Assert.Equal((HttpStatusCode.OK, true), Assert.Single(answers, answer => answer.Item2 || answer.StatusCode == HttpStatusCode.OK));
        }
    }

    [Fact] public async Task A_list_is_taken_along_page_by_page_as_far_as_a_hundred_people_and_no_further()
    {
        await Parallel.ForAsync(0, 120, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        var manager = await program.As(Role.Manager, 11);
        Assert.True((await manager.Post("/api/exports", new { filter = "status=withdrawn", purpose = "A list." })).Said is (409, "export/small-enough"));
        var first = await manager.Get("/api/grievances?order=received&pageSize=100&format=csv");
        Assert.Equal(101, first.Text.TrimEnd().Split('\n').Length);
        Assert.Equal(HttpStatusCode.OK, (await manager.Get("/api/grievances?order=received&pageSize=100&format=csv")).Status);       // the same hundred
        foreach (var cut in new[] { "order=received&pageSize=100&page=2", "order=received&pageSize=1&page=101", "order=waiting&pageSize=5", "order=received&pageSize=20&page=6" })
        {
            Assert.Equal((409, "export/too-many-told"), (await manager.Get($"/api/grievances?{cut}&format=csv")).Said);
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/grievances?{cut}") { Headers = { { "Accept", "text/csv" } } };
            using var answer = await manager.SendAsync(asked);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await manager.Get($"/api/grievances?{cut}")).Status);       // to look at
        }
        // on the page it leads to where another lets it go, and there it may be asked for, few as they are
        var few = "status=open&order=waiting";
        Assert.DoesNotContain("receivedAt", (await manager.Get($"/office?{few}&format=csv")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name=\"purpose\"", (await manager.Get($"/office/exports?{few}")).Text, StringComparison.Ordinal);
        Assert.True((await manager.Post("/api/exports", new { filter = few, purpose = "The rest of the list." })).IsDone);

        // twelve pages at once are ten
        var another = await program.As(Role.Manager, 12);
        var pages = await Task.WhenAll(Enumerable.Range(1, 12).Select(page => Taken(another, page)));
        Assert.InRange(pages.Count(taken => taken), 1, 10);
        Assert.Equal(0, await Taken(await program.As(Role.Handler, 12), 1) ? 0 : 1);

        static async Task<bool> Taken(HttpClient client, int page)
        {
            for (; ; )
            {
                var reply = await client.Get(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/api/grievances?order=received&pageSize=10&page={page}&format=csv"));
                if (reply.Status != HttpStatusCode.TooManyRequests) return reply.Status == HttpStatusCode.OK;       // two at a time
            }
        }
    }

    [Fact] public async Task Lists_of_exports_and_of_data_requests_hold_what_may_be_opened()
    {
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        List<Guid> exports = [], requests = [];
        foreach (var (role, number) in new[] { (Role.Manager, 2), (Role.Manager, 3) })
            exports.Add((await (await program.As(role, number)).Post("/api/exports", new { filter = "", purpose = "A list." })).Id);
        foreach (var (role, number) in new[] { (Role.Resident, 2), (Role.Resident, 3), (Role.Enterprise, 2) })
            requests.Add((await (await program.As(role, number)).Post("/api/data-requests", new { right = "copy" })).Id);

        List<string> wrong = [];
        foreach (var (role, number) in new[] { (Role.Manager, 2), (Role.Handler, 2), (Role.Officer, 2), (Role.Mediator, 2), (Role.Supervisor, 2), (Role.Admin, 2), (Role.Resident, 2), (Role.Enterprise, 2), (Role.Integrator, 2) })
        {
            var client = await program.As(role, number);
            foreach (var (list, ids) in new[] { ("/api/exports", exports), ("/api/data-requests", requests) })
            {
                var listed = await client.Get(list);
                foreach (var id in ids)
                {
                    var (isListed, opens) = (listed.Text.Contains($"{id}", StringComparison.Ordinal), (await client.Get($"{list}/{id}")).Status == HttpStatusCode.OK);
                    if (isListed && !opens) wrong.Add($"{role}: {list} lists what may not be opened");
                    if (!isListed && opens && listed.Status == HttpStatusCode.OK) wrong.Add($"{role}: {list} lacks what may be opened");
                }
            }
        }
        Assert.Empty(wrong);
    }

    [Fact] public async Task Whoever_reads_is_counted_for_whom_it_is_about_and_for_the_supervisor()
    {
        var logged = await program.Nobody.Log();
        var (handler, supervisor) = (await program.As(Role.Handler, 6), await program.As(Role.Supervisor));
        for (var i = 0; i < 3; i++) await handler.Get($"/api/grievances/{logged.Id}");
        await handler.Get($"/api/grievances/{logged.Id}?texts=false");
        var told = await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() });
        var look = Assert.Single(told.Body.GetProperty("looks").EnumerateArray());
        Assert.Equal(("handler", 3), (look.GetProperty("role").GetString(), look.GetProperty("times").GetInt32()));

        for (var i = 0; i < 22; i++) await handler.Get($"/api/grievances/{logged.Id}");
        var (name, page) = ((await program.Account(Role.Handler, 6)).DisplayName, (await supervisor.Get("/integrity")).Text);
        Assert.Contains($"<b>25</b>", page[page.IndexOf(name, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact] public async Task What_is_done_after_the_end_or_against_the_course_is_on_the_supervisors_list_with_who_did_it()
    {
        var logged = await program.Nobody.Log();
        var (handler, manager) = (await program.As(Role.Handler), await program.As(Role.Manager));
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "Mended." })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/closure", new { })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/notes", new { text = "One more thing." })).IsDone);
        var other = await program.Nobody.Log();
        var recused = (await program.Account(Role.Officer, 9)).Id;
        Assert.True((await manager.Post($"/api/grievances/{other.Id}/recusals", new { account = recused, ground = "ownInterest" })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{other.Id}/recusals/lifting", new { account = recused, reason = "It was somebody else of that name." })).IsDone);
        var made = await (await program.As(Role.Admin)).Post("/api/users", new { userName = $"new-{Guid.NewGuid():n}"[..20], displayName = "Zq New Manager", role = "manager" });
        Assert.True(made.IsDone, made.Text);
        await program.App.Run("insert into identity.alarm (door, at) values ('pin', now())");

        var page = (await (await program.As(Role.Supervisor)).Get("/integrity")).Text;
        Assert.Contains("Somebody tried PINs", page, StringComparison.Ordinal);
        foreach (var (part, code, who) in new[] { ("late", logged.Code, Role.Handler), ("overrides", other.Code, Role.Manager), ("accounts", "Zq New Manager", Role.Admin) })
        {
            var section = page[page.IndexOf($"id=\"{part}\"", StringComparison.Ordinal)..];
            section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
            Assert.Contains(code, section, StringComparison.Ordinal);
            Assert.Contains((await program.Account(who)).DisplayName, section, StringComparison.Ordinal);
        }
    }
}
