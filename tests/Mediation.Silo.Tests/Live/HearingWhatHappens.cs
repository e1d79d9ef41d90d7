using System.Globalization;
using System.Text.Json;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Live;

/// <summary>A page that stays open hears of what its viewer may see and of nothing else, through whichever silo it happens.</summary>
public sealed class HearingWhatHappens : TwoPrograms
{
    [Fact] public async Task Only_what_may_be_seen_and_through_either_silo()
    {
        var handler = await one.Account(Role.Handler);
        await Project("heard-1", handler.Id);
        await Project("heard-2");
        var changes = $"/api/grievances/changes?status=open&since={Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture))}";
        string old;
        await using (var earlier = await Line.To(await one.As(Role.Handler), changes))
        {
            old = await Log(one, "heard-1");
            Assert.NotNull(await earlier.Next("news"));     // the word of it has gone round: the next page to be shown hears no more of it
        }
        await using var queue = await Line.To(await one.As(Role.Handler), $"/api/grievances/changes?status=open&since={Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture))}");
        Assert.Equal("1", Open(await queue.Next("views")));

        // another team's case says nothing, one's own does, and so does an old one that somebody else wrote to at the other silo
        await Log(other, "heard-2");
        await Log(other, "heard-1");
        Assert.Equal(("1 new or changed", 1), Said(await queue.Next("news")));
        Assert.True((await (await other.As(Role.Manager)).Post($"/api/grievances/{old}/notes", new { text = "A word." })).IsDone);
        Assert.Equal(("2 new or changed", 2), Said(await queue.Next("news")));

        // what one does oneself is no news, neither in the queue nor on the case
        var client = await one.As(Role.Handler);
        await using var file = await Line.To(client, $"/api/grievances/{old}/changes?version=2");
        Assert.True((await client.Post($"/api/grievances/{old}/notes", new { text = "My own." })).IsDone);
        Assert.True((await other.System.Post($"/api/grievances/{old}/acceptance", new { })).IsDone);
        var (text, count) = Said(await file.Next("news"));
        Assert.Equal(1, count);
        Assert.EndsWith("Accepted", text, StringComparison.Ordinal);

        // whoever must stand back from it hears no more of it
        Assert.True((await (await one.As(Role.Manager)).Post($"/api/grievances/{old}/recusals", new { account = handler.Id, ground = "relatedToParty" })).IsDone);
        Assert.Null(await file.Next("news"));
    }

    [Fact] public async Task A_session_that_has_ended_hears_nothing()
    {
        var person = await one.Admit(Role.Manager);
        using var visitor = await one.SignedIn(person);
        using var http = new HttpClient { BaseAddress = new(one.Address) };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", visitor.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        await using var queue = await Line.To(http, "/api/grievances/changes?since=2026-01-01T00:00:00Z");
        Assert.NotNull(await queue.Next("views"));

        await database.App.Run("delete from identity.session where account_id = $1", person.Account.Id);
        await Log(one, null);
        Assert.Null(await queue.Next("news"));
    }

    [Fact] public async Task Without_a_moment_to_begin_at_there_is_no_line()
    {
        var client = await one.As(Role.Manager);
        Assert.Equal(["since"], (await client.Get("/api/grievances/changes")).Fields);
        Assert.Equal((404, "not-found"), (await client.Get($"/api/grievances/{Guid.NewGuid()}/changes?version=1")).Said);
        Assert.Equal(1, (await client.Get($"/api/grievances/{await Log(one, null)}/changes")).Version);
    }

    static (string?, int) Said(string? data)
    {
        var word = JsonDocument.Parse(data!).RootElement;
        return (word.GetProperty("text").GetString(), word.GetProperty("count").GetInt32());
    }

    static string? Open(string? data) => JsonDocument.Parse(data!).RootElement.GetProperty("status=open").GetString();

    async Task Project(string code, params Guid[] members)
    {
        Assert.True((await one.System.Post("/api/projects", new { code, name = code })).IsDone);
        if (members.Length > 0) Assert.True((await one.System.Put($"/api/projects/{code}/team", new { members })).IsDone);
    }

    static async Task<string> Log(RealProgram at, string? projectId)
    {
        var logged = await at.System.Log(more: new { channel = "phone", kind = "complaint", category = "other", projectId, subject = "s", text = "t" });
        Assert.True(logged.IsDone, logged.Text);
        return logged.Code;
    }
}

/// <summary>An open line of server-sent events.</summary>
sealed class Line(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
{
    public static async Task<Line> To(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new(answer, new(await answer.Content.ReadAsStreamAsync()));
    }

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The data of the next event of this name; null once the line has ended. Where nothing comes at all the test falls, and does not hang.</summary>
    public async Task<string?> Next(string name)
    {
        using var enough = new CancellationTokenSource(Patience);
        for (var current = ""; await reader.ReadLineAsync(enough.Token) is { } line;)
            if (line.StartsWith("event: ", StringComparison.Ordinal)) current = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name) return line["data: ".Length..];
        return null;
    }

    public ValueTask DisposeAsync()
    {
        answer.Dispose();
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
