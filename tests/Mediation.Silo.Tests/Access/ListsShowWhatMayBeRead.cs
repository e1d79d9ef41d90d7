using System.Net;
using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>Whoever asks: a list holds exactly the cases that they may open one by one.</summary>
public sealed class ListsShowWhatMayBeRead(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    [Fact] public async Task Whatever_was_granted_recused_accused_or_kept_confidential()
    {
        var (admin, manager) = (await program.As(Role.Admin), await program.As(Role.Manager));
        var handlers = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => program.Account(Role.Handler, n)));
        List<Guid> projects = [];
        foreach (var (code, i) in new[] { "near-1", "near-2", "near-3" }.Select((code, i) => (code, i)))
        {
            var opened = await program.System.Post("/api/projects", new { code, name = code, subDistrict = i < 2 ? "Shatoujiao" : "Haishan" });
            Assert.True(opened.IsDone, opened.Text);
            projects.Add(opened.Id);
            Assert.True((await program.System.Put($"/api/projects/{code}/team", new { members = new[] { handlers[i].Id } })).IsDone);
        }
        List<Guid> cases = [];
        foreach (var kind in new[] { "complaint", "report" })
            foreach (var project in new[] { "near-1", "near-2", "near-3", null })
            {
                var logged = await program.System.Log(more: new { channel = "phone", kind, category = "unclassified", subject = "s", text = "t", projectId = project });
                Assert.True(logged.IsDone, logged.Text);
                cases.Add(logged.Id);
            }

        // handler 0 stands back from a case of their own project, handler 1 is whom a case is about, handler 2 is given an accusation
        Assert.True((await (await program.As(Role.Handler, 0)).Post($"/api/grievances/{cases[0]}/recusals", new { account = handlers[0].Id, ground = "ownInterest" })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{cases[1]}/recusals", new { account = handlers[1].Id, ground = "complaintIsAboutThem" })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{cases[6]}/assignment", new { handler = handlers[2].Id })).IsDone);
        // handler 3 of no project is let know of one accusation, a resident stands behind a case that somebody else reported
        var knower = await program.Account(Role.Handler, 3);
        Assert.True((await manager.Post($"/api/grievances/{cases[4]}/knowers", new { account = knower.Id, reason = "Discipline." })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{cases[2]}/publication", new { title = "A matter" })).IsDone);
        Assert.True((await (await program.As(Role.Resident)).Post($"/api/grievances/{cases[2]}/members", new { })).IsDone);
        // manager 1 is confined to a sub-district, officer 0 has a project, supervisor 1 one case, manager 2 had something and has lost it
        var managers = new[] { await program.Account(Role.Manager, 1), await program.Account(Role.Manager, 2) };
        await Grant(managers[0].Id, "manager", new { kind = "subDistrict", of = "Shatoujiao" });
        await Grant((await program.Account(Role.Officer)).Id, "handler", new { kind = "project", of = $"{projects[2]}" });
        await Grant((await program.Account(Role.Supervisor, 1)).Id, "supervisor", new { kind = "case", of = $"{cases[7]}" });
        var lost = await Grant(managers[1].Id, "manager", new { kind = "project", of = $"{projects[0]}" });
        Assert.True((await admin.Post($"/api/users/{managers[1].Id}/grants/{lost}/revocation", new { })).IsDone);

        List<string> wrong = [];
        foreach (var (role, number, expected) in new (Role, int, int?)[]
                 {
                     (Role.Handler, 0, 1), (Role.Handler, 1, 1), (Role.Handler, 2, 3), (Role.Handler, 3, 2), (Role.Officer, 0, 2), (Role.Manager, 0, 8), (Role.Manager, 1, 4),
                     (Role.Manager, 2, 0), (Role.Supervisor, 0, 8), (Role.Supervisor, 1, 1), (Role.Integrator, 0, 4), (Role.Admin, 0, null), (Role.Resident, 0, 1), (Role.Resident, 1, 0),
                 })
        {
            var client = await program.As(role, number);
            var listed = Ids(await client.Get("/api/grievances?pageSize=100"));
            List<Guid> opened = [];
            foreach (var id in cases) if ((await client.Get($"/api/grievances/{id}")).Status == HttpStatusCode.OK) opened.Add(id);
            if (!listed.Order().SequenceEqual(opened.Order())) wrong.Add($"{role} {number}: lists {listed.Count}, may open {opened.Count}");
            if (expected is { } n && listed.Count != n) wrong.Add($"{role} {number}: {listed.Count} instead of {n}");
        }
        Assert.Empty(wrong);

        // what is counted is what is seen
        var board = await (await program.As(Role.Manager, 1)).Get("/api/board");
        Assert.Equal(4, board.Body.GetProperty("total").GetProperty("open").GetInt32());

        async Task<Guid> Grant(Guid account, string role, object scope)
        {
            Assert.True((await admin.Post($"/api/users/{account}/grants", new { role, scope })).IsDone);
            var grant = (await admin.Get($"/api/users/{account}/grants")).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
            Assert.Equal((409, "grant/four-eyes"), (await admin.Post($"/api/users/{account}/grants/{grant}/decision", new { approve = true })).Said);
            Assert.True((await manager.Post($"/api/users/{account}/grants/{grant}/decision", new { approve = true })).IsDone);
            return grant;
        }

        static List<Guid> Ids(Reply list) => list.Status != HttpStatusCode.OK ? [] : [.. list.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];
    }

    [Fact] public async Task Who_looked_at_whom_is_on_record_for_all_who_may_know()
    {
        var handler = await program.As(Role.Handler, 7);
        var logged = await program.Nobody.Log(more: new { channel = "portal", kind = "complaint", category = "unclassified", subject = "s", text = "t", reporter = new { name = "Lin Xiuying", phone = "13800001234" } });
        var masked = await handler.Get($"/api/grievances/{logged.Id}");
        Assert.Equal("L**", masked.Body.GetProperty("reporter").GetProperty("name").GetString());

        Assert.Equal((409, "grievance/reason-missing"), (await handler.Post($"/api/grievances/{logged.Id}/reveals", new { reason = " " })).Said);
        Assert.Equal(403, (int)(await (await program.As(Role.Supervisor)).Post($"/api/grievances/{logged.Id}/reveals", new { reason = "To see." })).Status);
        var id = Guid.CreateVersion7();
        var shown = await handler.Post($"/api/grievances/{logged.Id}/reveals", new { reason = "To call back." }, id);
        var again = await handler.Post($"/api/grievances/{logged.Id}/reveals", new { reason = "To call back." }, id);
        Assert.Equal(("Lin Xiuying", "13800001234"), (shown.Body.GetProperty("name").GetString(), shown.Body.GetProperty("phone").GetString()));
        Assert.Equal(shown.Version, again.Version);
        Assert.Equal("L**", (await handler.Get($"/api/grievances/{logged.Id}")).Body.GetProperty("reporter").GetProperty("name").GetString());

        var tracked = await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() });
        var look = Assert.Single(tracked.Body.GetProperty("history").EnumerateArray(), m => m.GetProperty("act").GetString() == "ReporterRevealed");
        Assert.False(look.TryGetProperty("text", out var reason) && reason.ValueKind == JsonValueKind.String, "why is the house's to know");
    }
}
