using System.Net;
using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Members with codes of their own, a dialog with somebody unknown, what neighbours may join.</summary>
public sealed class SeveralInOneCase(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    async Task<(Reply Logged, HttpClient Handler)> Case(string kind = "complaint")
    {
        var project = $"hall-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Hall" })).IsDone);
        var handler = await program.Account(Role.Handler);
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { handler.Id } })).IsDone);
        var logged = await program.Nobody.Log(more: new { channel = "portal", kind, category = "nuisance.night", projectId = project, subject = "Night work", text = "Every night.", reporter = new { name = "Lin Xiuying", phone = "13800001234" } });
        Assert.True(logged.IsDone, logged.Text);
        return (logged, await program.As(Role.Handler));
    }

    Task<Reply> Track(string code, string secret) => program.Nobody.Post("/api/tracking", new { code, secret });
    static string Secret(Reply reply) => reply.Body.GetProperty("trackingSecret").GetString()!;
    static string[] Acts(Reply tracked) => [.. tracked.Body.GetProperty("history").EnumerateArray().Select(m => m.GetProperty("act").GetString()!)];

    [Fact] public async Task Each_member_follows_by_a_code_of_their_own_and_sees_the_answer_and_nobody()
    {
        var (logged, handler) = await Case();
        var id = Guid.CreateVersion7();
        var joined = await handler.Post($"/api/grievances/{logged.Id}/members", new { name = "Tan Mei", phone = "13900002222" }, id);
        var again = await handler.Post($"/api/grievances/{logged.Id}/members", new { name = "Tan Mei", phone = "13900002222" }, id);
        Assert.Equal((true, 1, $"{logged.Code}-M1", Secret(joined)), (joined.IsDone, joined.Body.GetProperty("number").GetInt32(), joined.Code, Secret(again)));
        Assert.NotEqual(Secret(logged), Secret(joined));
        Assert.Equal((409, "grievance/already-joined"), (await handler.Post($"/api/grievances/{logged.Id}/members", new { name = "Tan Mei", phone = "139-0000-2222" })).Said);

        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/representatives", new { members = new[] { 1 } })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/notes", new { text = "For the reporter.", @public = true })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "It stops at ten." })).IsDone);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/members/1/service", new { way = "post" })).IsDone);

        var seen = await Track(joined.Code, Secret(joined));
        Assert.Equal("It stops at ten.", seen.Body.GetProperty("grievance").GetProperty("answer").GetString());
        Assert.DoesNotContain("L**", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("For the reporter.", seen.Text, StringComparison.Ordinal);
        Assert.Equal(1, seen.Body.GetProperty("grievance").GetProperty("together").GetProperty("me").GetInt32());

        // the codes do not open each other's, and who leaves follows no longer
        Assert.Equal((404, "tracking/no-match"), (await Track(logged.Code, Secret(joined))).Said);
        Assert.Equal((404, "tracking/no-match"), (await Track($"{logged.Code}-M2", Secret(joined))).Said);
        Assert.Equal((404, "tracking/no-match"), (await Track(joined.Code, Secret(logged))).Said);
        using var member = new HttpRequestMessage(HttpMethod.Post, $"/api/grievances/{logged.Id}/members/1/departure");
        member.Headers.Add("Tracking-Secret", Secret(joined));
        member.Headers.Add("Tracking-Member", "1");
        Assert.Equal(HttpStatusCode.OK, (await program.Nobody.SendAsync(member)).StatusCode);
        Assert.Equal((404, "tracking/no-match"), (await Track(joined.Code, Secret(joined))).Said);
        Assert.True((await Track(logged.Code, Secret(logged))).IsDone);
    }

    [Fact] public async Task A_dialog_with_somebody_unknown_says_the_day_and_what_is_unread()
    {
        var (logged, handler) = await Case();
        using (var message = new HttpRequestMessage(HttpMethod.Post, $"/api/grievances/{logged.Id}/messages") { Content = System.Net.Http.Json.JsonContent.Create(new { text = "They come at eleven." }) })
        {
            message.Headers.Add("Tracking-Secret", Secret(logged));
            Assert.Equal(HttpStatusCode.OK, (await program.Nobody.SendAsync(message)).StatusCode);
        }
        var read = await handler.Get($"/api/grievances/{logged.Id}/messages");
        var theirs = Assert.Single(read.Body.GetProperty("items").EnumerateArray());
        Assert.Equal((1, "They come at eleven."), (read.Body.GetProperty("unread").GetInt32(), theirs.GetProperty("text").GetString()));
        Assert.Equal(TimeSpan.Zero, theirs.GetProperty("at").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).TimeOfDay);
        Assert.False(theirs.TryGetProperty("by", out var by) && by.ValueKind == JsonValueKind.String && by.GetString() != "", "nobody says who");

        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/messages/reading")).IsDone);
        Assert.Equal((409, "grievance/nothing-unread"), (await handler.Post($"/api/grievances/{logged.Id}/messages/reading")).Said);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/messages", new { text = "We come tonight." })).IsDone);
        var tracked = await Track(logged.Code, Secret(logged));
        Assert.Equal(1, tracked.Body.GetProperty("grievance").GetProperty("together").GetProperty("unread").GetInt32());
        Assert.Equal(2, Acts(tracked).Count(act => act == "MessageSent"));
        Assert.DoesNotContain("MessagesRead", Acts(tracked));
    }

    [Fact] public async Task Neighbours_join_what_is_shown_and_are_counted_from_five_on()
    {
        var (logged, handler) = await Case();
        var phone = 13700000000;
        Task<Reply> Join() => program.Nobody.Post($"/api/grievances/{logged.Id}/members", new { phone = $"{phone++}" });
        Assert.Equal(401, (int)(await Join()).Status);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/publication", new { title = "Night work in block 3" })).IsDone);
        Assert.Equal((409, "grievance/reporter-missing"), (await program.Nobody.Post($"/api/grievances/{logged.Id}/members", new { })).Said);

        for (var n = 1; n <= 5; n++)
        {
            var before = (await Track(logged.Code, Secret(logged))).Body.GetProperty("grievance").GetProperty("together");
            Assert.False(before.TryGetProperty("joined", out _), "a few are nobody's business");
            Assert.True((await Join()).IsDone);
        }
        Assert.Equal(5, (await Track(logged.Code, Secret(logged))).Body.GetProperty("grievance").GetProperty("together").GetProperty("joined").GetInt32());
    }
}
