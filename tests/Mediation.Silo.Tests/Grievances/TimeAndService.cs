using System.Net;
using Mediation.Tests.Cases;
using Mediation.Verbs;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Time over HTTP: more of it is asked for by one and granted by another; papers are served; a year's calendar is brought in.</summary>
public sealed class TimeAndService(ProgramOnADatabase house) : IClassFixture<ProgramOnADatabase>
{
    RealProgram Program => house.Program;

    [Fact] public async Task The_head_grants_what_the_handler_asked_for_and_the_reporter_reads_why()
    {
        var (path, code, secret) = await Accepted();
        var handler = await Handler();
        Assert.Equal((409, "law/extension-too-long"), (await handler.Post($"{path}/extension", new { by = 61, reason = "The survey takes longer." })).Said);
        var asked = await handler.Post($"{path}/extension", new { by = 5, reason = "The survey takes longer." });
        Assert.True(asked.IsDone, asked.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await handler.Post($"{path}/extension/approval")).Status);
        Assert.True((await (await Program.As(Role.Manager)).Post($"{path}/extension/approval")).IsDone);

        var seen = await Program.Nobody.Post("/api/tracking", new { code, secret });
        Assert.Contains("The survey takes longer.", seen.Text, StringComparison.Ordinal);
        Assert.Contains("extended", seen.Text, StringComparison.Ordinal);
    }

    [Fact] public async Task Opening_the_answer_by_code_and_secret_is_service_and_is_on_record_once()
    {
        var (path, code, secret) = await Accepted();
        Assert.True((await (await Program.As(Role.Integrator)).Post($"{path}/answer", new { text = "It is done." })).IsDone);
        Assert.Equal(1, (await (await Handler()).Get(path)).Body.GetProperty("waiting").GetArrayLength());

        for (var look = 0; look < 2; look++) Assert.True((await Program.Nobody.Post("/api/tracking", new { code, secret })).IsDone);
        var served = (await (await Handler()).Get(path)).Body;
        Assert.Equal("portal", served.GetProperty("services")[0].GetProperty("how").GetString());
        Assert.Equal((1, 0), (served.GetProperty("services").GetArrayLength(), served.GetProperty("waiting").GetArrayLength()));
        Assert.Equal((409, "grievance/nothing-to-serve"), (await (await Handler()).Post($"{path}/services", new { paper = "opinion", how = "post", evidence = "EMS 7" })).Said);
    }

    [Fact] public async Task An_order_wants_a_report_and_ends_with_evidence_and_the_list_finds_it_meanwhile()
    {
        var (path, code, _) = await Accepted();
        var (manager, handler) = (await Program.As(Role.Manager), await Handler());
        Assert.True((await manager.Post($"{path}/escalation", new { rung = "supervision", reason = "Nothing has happened." })).IsDone);
        Assert.Contains(code, (await manager.Get("/api/grievances?waits=feedback")).Text, StringComparison.Ordinal);
        Assert.Equal((409, "grievance/no-feedback"), (await manager.Post($"{path}/escalation/closure", new { evidence = "Photographs." })).Said);
        Assert.True((await handler.Post($"{path}/escalation/feedback", new { text = "Done on Tuesday." })).IsDone);
        Assert.Contains(code, (await manager.Get("/api/grievances?waits=closure")).Text, StringComparison.Ordinal);
        Assert.True((await manager.Post($"{path}/escalation/closure", new { evidence = "Photographs." })).IsDone);
        Assert.DoesNotContain("Nothing has happened.", (await Program.Nobody.Get($"{path}/history")).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task What_waits_for_ones_word_is_one_list_and_leaves_it_with_the_word()
    {
        var (path, code, _) = await Accepted();
        var (manager, handler, other) = (await Program.As(Role.Manager), await Handler(), await Program.As(Role.Handler, 1));
        Assert.True((await Program.System.Put("/api/projects/time-1/team", new { members = new[] { (await Program.Account(Role.Handler)).Id, (await Program.Account(Role.Handler, 1)).Id } })).IsDone);

        // more time that somebody else asked for
        Assert.True((await handler.Post($"{path}/extension", new { by = 5, reason = "The survey takes longer." })).IsDone);
        Assert.Equal((true, false), (await Waits(manager, code), await Waits(handler, code)));
        Assert.True((await manager.Post($"{path}/extension/approval")).IsDone);
        Assert.False(await Waits(manager, code));

        // what was reported on an order
        Assert.True((await manager.Post($"{path}/escalation", new { rung = "supervision", reason = "Nothing has happened." })).IsDone);
        Assert.False(await Waits(manager, code));
        Assert.True((await handler.Post($"{path}/escalation/feedback", new { text = "Done on Tuesday." })).IsDone);
        Assert.True(await Waits(manager, code));
        Assert.True((await manager.Post($"{path}/escalation/closure", new { evidence = "Photographs." })).IsDone);
        Assert.False(await Waits(manager, code));

        // what is offered to them, and to nobody else
        Assert.True((await manager.Post($"{path}/assignment", new { handler = (await Program.Account(Role.Handler)).Id })).IsDone);
        Assert.True((await manager.Post($"{path}/assignment", new { handler = (await Program.Account(Role.Handler, 1)).Id })).IsDone);
        Assert.Equal((true, false), (await Waits(other, code), await Waits(handler, code)));
        Assert.True((await other.Post($"{path}/assignment/acceptance")).IsDone);
        Assert.False(await Waits(other, code));

        // what brooks no delay
        var grave = await Program.System.Log(more: new { channel = "phone", kind = "complaint", category = "safety.intimidation", subject = "Threat", text = "At the door.", projectId = "time-1" });
        Assert.True(await Waits(manager, grave.Code));
        Assert.True((await manager.Post($"/api/grievances/{grave.Id}/alert/note")).IsDone);
        Assert.False(await Waits(manager, grave.Code));
        Assert.Equal(["awaiting"], (await manager.Get("/api/grievances?awaiting=you")).Fields);

        static async Task<bool> Waits(HttpClient who, string code) => (await who.Get("/api/grievances?awaiting=me&pageSize=100")).Text.Contains(code, StringComparison.Ordinal);
    }

    [Fact] public async Task A_years_calendar_is_brought_in_and_dates_are_found_by_it()
    {
        var file = Path.Combine(Program.Home, "2031.csv");
        await File.WriteAllTextAsync(file, "date,kind,name\n2031-04-04,off,a feast\n2031-04-05,work,instead\n");
        Assert.True(Provisional(await Clock()));

        using StringWriter said = new(), told = new();
        var status = await Verb.Run(["import", "calendar", file, $"--Data:Directory={Program.Home}", $"--ConnectionStrings:Mediation={house.Database.AppConnectionString}"], said, told);
        Assert.Equal((0, "2 days of 2031"), (status, $"{said}{told}".Trim()));
        Assert.Equal((false, "2031-04-05"), (Provisional(await Clock()), (await Clock()).Body.GetProperty("legalDue").GetString()));
        Assert.Equal((409, "law/no-such-notice"), (await Program.System.Post("/api/law/calendars", new { year = 2031, off = new[] { "2032-01-01" }, work = Array.Empty<string>() })).Said);
        Assert.Equal((400, "malformed"), (await Program.System.Post("/api/law/calendars", new { year = 2031, off = new[] { "soon" }, work = Array.Empty<string>() })).Said);

        Task<Reply> Clock() => Program.Nobody.Get("/api/law/clocks/M-ADM-MOVE?from=2031-04-01T10:00:00%2B08:00");
        static bool Provisional(Reply reply) => reply.Body.GetProperty("provisional").GetBoolean();
    }

    async Task<HttpClient> Handler()
    {
        var account = await Program.Account(Role.Handler);
        await Program.System.Post("/api/projects", new { code = "time-1", name = "Time" });
        await Program.System.Put("/api/projects/time-1/team", new { members = new[] { account.Id } });
        return await Program.As(Role.Handler);
    }

    async Task<(string Path, string Code, string Secret)> Accepted()
    {
        await Handler();
        var logged = await Program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "Time", text = "It takes long.", projectId = "time-1" });
        var path = $"/api/grievances/{logged.Id}";
        Assert.True((await Program.System.Post($"{path}/acceptance")).IsDone);
        return (path, logged.Code, logged.Body.GetProperty("trackingSecret").GetString()!);
    }
}
