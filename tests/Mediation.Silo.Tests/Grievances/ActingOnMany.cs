using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>One form, many cases: each gets an act of its own, and an answer of its own.</summary>
public sealed class ActingOnMany(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    [Fact] public async Task What_fails_fails_alone_and_sent_twice_is_done_once()
    {
        var (handler, foreign) = (await program.Account(Role.Handler), await program.Account(Role.Handler, 1));
        await Open("many-1", handler.Id, foreign.Id);
        await Open("many-2", foreign.Id);
        var (one, two, closed, hidden) = (await Log("many-1"), await Log("many-1"), await Log("many-1"), await Log("many-2"));
        Assert.True((await program.System.Post($"/api/grievances/{closed}/answer", new { text = "It is done." })).IsDone);
        var (client, id) = (await program.As(Role.Handler), Guid.CreateVersion7());
        var ask = new { cases = new[] { one, two, closed, hidden, "YT-26-999999" }, handler = handler.Id };

        var first = await client.Post("/api/grievances/bulk/assignment", ask, id);
        Assert.Equal([(one, null), (two, null), (closed, "grievance/not-in-this-state"), (hidden, "not-found"), ("YT-26-999999", "not-found")], Items(first));
        Assert.Equal(2, first.Body.GetProperty("done").GetInt32());

        var again = await client.Post("/api/grievances/bulk/assignment", ask, id);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(2, (await program.System.Get($"/api/grievances/{one}")).Version);

        // the form's id serves its other act too
        var noted = await client.Post("/api/grievances/bulk/notes", new { cases = new[] { one, closed }, text = "Called back." }, id);
        Assert.Equal([(one, null), (closed, null)], Items(noted));
        var history = (await client.Get($"/api/grievances/{one}/history")).Body.GetProperty("items").EnumerateArray().Last();
        Assert.Equal(("GrievanceNoted", "Called back.", false), (history.GetProperty("act").GetString(), history.GetProperty("text").GetString(), history.GetProperty("public").GetBoolean()));
    }

    [Fact] public async Task Nobody_ticks_nothing_or_a_whole_district()
    {
        var client = await program.As(Role.Manager);
        Assert.Equal(["cases"], (await client.Post("/api/grievances/bulk/notes", new { cases = Array.Empty<string>(), text = "x" })).Fields);
        Assert.Equal(["cases"], (await client.Post("/api/grievances/bulk/notes", new { cases = Enumerable.Range(0, 101).Select(n => $"YT-26-{n:000000}"), text = "x" })).Fields);
    }

    static IEnumerable<(string?, string?)> Items(Reply reply) => reply.Body.GetProperty("items").EnumerateArray()
        .Select(one => (one.GetProperty("case").GetString(), one.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null));

    async Task Open(string code, params Guid[] members)
    {
        Assert.True((await program.System.Post("/api/projects", new { code, name = code })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{code}/team", new { members })).IsDone);
    }

    async Task<string> Log(string projectId) => (await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "other", projectId, subject = "s", text = "t" })).Code;
}
