using System.Net;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>The long way of a case through a real program: every hop is seen by who reported, and what is refused names its article.</summary>
public sealed class WalkingTheSteps(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    [Fact] public async Task Each_hop_and_each_refusal_is_told_to_who_reported_and_the_clock_runs_on()
    {
        var (handler, manager) = (await program.As(Role.Handler), await program.As(Role.Manager));
        var logged = await handler.Log();
        var path = $"/api/grievances/{logged.Id}";
        Assert.True((await handler.Post($"{path}/acceptance")).IsDone);
        var due = (await handler.Get(path)).Body.GetProperty("clock").GetProperty("legalDue").GetString();
        Assert.True((await handler.Post($"{path}/transfer", new { authority = "environment", reason = "They measure noise." })).IsDone);
        Assert.Equal((409, "grievance/unknown-authority"), (await handler.Post($"/api/grievances/{(await handler.Log()).Id}/transfer", new { authority = "moon", reason = "x" })).Said);
        Assert.True((await handler.Post($"{path}/transfer/refusal", new { reason = "The permit is another's." })).IsDone);
        Assert.True((await handler.Post($"{path}/transfer", new { authority = "construction", reason = "They gave the permit." })).IsDone);
        Assert.True((await manager.Post($"{path}/transfer/acceptance")).IsDone);

        var told = (await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() })).Body;
        Assert.Equal(("transferred", due), (told.GetProperty("grievance").GetProperty("status").GetString(), told.GetProperty("grievance").GetProperty("clock").GetProperty("legalDue").GetString()));
        Assert.Equal(["GrievanceTransferred", "TransferRefused", "GrievanceTransferred", "TransferAccepted"],
            told.GetProperty("history").EnumerateArray().Select(one => one.GetProperty("act").GetString()!).Where(act => act.Contains("ransfer", StringComparison.Ordinal)));
        Assert.Contains("The permit is another's.", told.GetProperty("history").EnumerateArray().Select(one => one.TryGetProperty("text", out var text) ? text.GetString() : null));
    }

    [Fact] public async Task An_opinion_is_carried_to_the_re_review_and_no_further()
    {
        var (handler, manager, resident) = (await program.As(Role.Handler), await program.As(Role.Manager), await program.As(Role.Resident));
        var logged = await resident.Log(more: new { channel = "portal", kind = "petition", category = "compensation.area", subject = "s", text = "t", reporter = new { name = "n" } });
        var path = $"/api/grievances/{logged.Id}";
        Assert.Equal((409, "grievance/opinion-owed"), (await handler.Post($"{path}/answer", new { text = "No." })).Said);
        Assert.True((await handler.Post($"{path}/answer", new { opinion = new { claim = "c", facts = "f", view = "v", basis = "b", finding = "explained" } })).IsDone);
        for (var level = 1; level <= 2; level++)
        {
            Assert.True((await resident.Post($"{path}/review", new { reason = "It is wrong." })).IsDone);
            Assert.True((await manager.Post($"{path}/review/opinion", new { outcome = "upheld", text = "It is right." })).IsDone);
        }
        var refused = await resident.Post($"{path}/reopening", new { reason = "Still." });
        Assert.Equal((409, "grievance/terminated"), refused.Said);
        Assert.Contains("36", refused.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal("terminated", (await resident.Get(path)).Body.GetProperty("status").GetString());
    }

    [Fact] public async Task What_brooks_no_delay_stands_above_the_queue_until_all_of_it_is_done()
    {
        var (handler, manager) = (await program.As(Role.Handler), await program.As(Role.Manager));
        var logged = await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "safety.intimidation", subject = "Knocked at night", text = "t" });
        var path = $"/api/grievances/{logged.Id}";
        Assert.Contains(logged.Code, (await Alerts(manager)), StringComparison.Ordinal);
        Assert.Equal((409, "grievance/too-grave-to-withdraw"), (await handler.Post($"{path}/withdrawal", new { })).Said);
        Assert.True((await handler.Post($"{path}/contacts", new { way = "visit", text = "We were there." })).IsDone);
        Assert.True((await handler.Post($"{path}/answer", new { text = "Stopped." })).IsDone);
        Assert.Equal((409, "grievance/alert-not-followed"), (await manager.Post($"{path}/closure")).Said);
        Assert.True((await manager.Post($"{path}/alert/note")).IsDone);
        Assert.True((await handler.Post($"{path}/alert/police", new { text = "110." })).IsDone);
        Assert.True((await handler.Post($"{path}/alert/evidence", new { text = "A film." })).IsDone);
        Assert.Equal((409, "grievance/not-by-the-same-team"), (await handler.Post($"{path}/closure")).Said);
        Assert.DoesNotContain(logged.Code, (await Alerts(manager)), StringComparison.Ordinal);
        Assert.True((await manager.Post($"{path}/closure")).IsDone);
    }

    [Fact] public async Task Who_is_handed_a_case_finds_it_and_accepts_it()
    {
        var (manager, second) = (await program.As(Role.Manager), await program.Account(Role.Handler, 1));
        var logged = await manager.Log();
        var path = $"/api/grievances/{logged.Id}";
        Assert.True((await manager.Post($"{path}/assignment", new { handler = (await program.Account(Role.Handler)).Id })).IsDone);
        Assert.True((await manager.Post($"{path}/assignment", new { handler = second.Id })).IsDone);
        Assert.Equal((409, "grievance/not-offered-to-you"), (await (await program.As(Role.Handler)).Post($"{path}/assignment/acceptance")).Said);

        var theirs = await program.As(Role.Handler, 1);
        Assert.Contains((await theirs.Get("/api/grievances?offered=me")).Body.GetProperty("items").EnumerateArray(), one => one.GetProperty("id").GetGuid() == logged.Id);
        Assert.True((await theirs.Post($"{path}/assignment/acceptance")).IsDone);
        Assert.Equal(second.Id, (await theirs.Get(path)).Body.GetProperty("handler").GetGuid());
    }

    static async Task<string> Alerts(HttpClient client)
    {
        var page = await client.Get("/office?q=nothing-like-this");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.Text;
    }
}
