using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>Somebody who stands behind a case that a neighbour reported has a share in it: in the copy of their data, and in what an erasure waits for.</summary>
public sealed class WhatOneJoined(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    // a neighbour's case that others were let join
    async Task<Reply> Published(string project)
    {
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = project })).IsDone);
        var logged = await program.Nobody.Log(more: new
        {
            channel = "portal", kind = "complaint", category = "unclassified", subject = "zqsubject", text = "zqtext", projectId = project, reporter = new { name = "Chen Hua", phone = "13800005501" },
        });
        Assert.True(logged.IsDone, logged.Text);
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/grievances/{logged.Id}/publication", new { title = "Dust in the yard" })).IsDone);
        return logged;
    }

    static JsonElement[] CasesOf(Reply copy) => [.. copy.Body.GetProperty("cases").EnumerateArray()];

    [Fact] public async Task The_copy_has_it_with_what_they_gave_and_without_who_reported()
    {
        var (logged, resident) = (await Published("joined-1"), await program.As(Role.Resident, 51));
        Assert.True((await resident.Post($"/api/grievances/{logged.Id}/members", new { name = "Lin Xiuying", phone = "13800005502" })).IsDone);

        var copy = await resident.Get("/api/me/data");
        var joined = Assert.Single(CasesOf(copy));
        Assert.Equal(logged.Code, joined.GetProperty("case").GetProperty("code").GetString());
        Assert.Equal(("Lin Xiuying", "13800005502"), (joined.GetProperty("joined").GetProperty("name").GetString(), joined.GetProperty("joined").GetProperty("phone").GetString()));
        foreach (var word in new[] { "Chen Hua", "13800005501", "zqtext" }) Assert.DoesNotContain(word, copy.Text, StringComparison.Ordinal);
    }

    [Fact] public async Task Whoever_shows_the_secret_of_one_of_several_has_a_copy_of_their_own_data_alone()
    {
        var logged = await Published("joined-2");
        var member = await program.Nobody.Post($"/api/grievances/{logged.Id}/members", new { name = "Lin Xiuying", phone = "13800005503" });
        Assert.True(member.IsDone, member.Text);
        var said = program.Nobody.DefaultRequestHeaders;
        said.Add("Tracking-Secret", member.Body.GetProperty("trackingSecret").GetString());
        said.Add("Tracking-Member", $"{member.Body.GetProperty("number").GetInt32()}");
        try
        {
            var copy = await program.Nobody.Get($"/api/me/data?case={logged.Code}");
            Assert.True(copy.IsDone, copy.Text);
            Assert.Contains("13800005503", copy.Text, StringComparison.Ordinal);
            foreach (var word in new[] { "Chen Hua", "13800005501", "zqtext" }) Assert.DoesNotContain(word, copy.Text, StringComparison.Ordinal);
        }
        finally
        {
            said.Remove("Tracking-Secret");
            said.Remove("Tracking-Member");
        }
    }

    [Fact] public async Task An_account_is_not_erased_while_it_runs_and_not_before_its_term()
    {
        var (logged, resident) = (await Published("joined-3"), await program.As(Role.Resident, 53));
        Assert.True((await resident.Post($"/api/grievances/{logged.Id}/members", new { name = "Lin Xiuying", phone = "13800005504" })).IsDone);
        var filed = await resident.Post("/api/data-requests", new { right = "erasure" });
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/data-requests/{filed.Id}/decision", new { grant = true })).IsDone);
        Assert.True((await (await program.As(Role.Admin)).Post($"/api/data-requests/{filed.Id}/approval", new { approve = true })).IsDone);
        Assert.Equal(("approved", false), await Stands());

        // answered, it runs no more; its file is kept, and so is who stands behind it
        Assert.True((await program.System.Post($"/api/grievances/{logged.Id}/answer", new { text = "It is mended." })).IsDone);
        var again = await resident.Post("/api/data-requests", new { right = "erasure" });
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/data-requests/{again.Id}/decision", new { grant = true })).IsDone);
        Assert.True((await (await program.As(Role.Admin)).Post($"/api/data-requests/{again.Id}/approval", new { approve = true })).IsDone);
        var kept = (await resident.Get($"/api/data-requests/{again.Id}")).Body;
        Assert.Equal("approved", kept.GetProperty("status").GetString());
        Assert.True(DateOnly.Parse(kept.GetProperty("frozenUntil").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > DateOnly.FromDateTime(DateTime.UtcNow));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await resident.Get("/api/me/data")).Status);
        var neighbours = await (await program.As(Role.Manager)).Get($"/api/grievances/{logged.Id}");
        Assert.Contains("zqtext", neighbours.Text, StringComparison.Ordinal);       // nothing of the neighbour's case was locked away

        async Task<(string?, bool)> Stands()
        {
            var now = (await resident.Get($"/api/data-requests/{filed.Id}")).Body;
            return (now.GetProperty("status").GetString(), now.TryGetProperty("frozenUntil", out var until) && until.ValueKind == JsonValueKind.String);
        }
    }
}
