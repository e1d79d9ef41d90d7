using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>Holes that systems like ours have had, each tried here. What is shown as text (CVE-2026-23891, CVE-2024-41673, CVE-2018-1000154) is in HostileWords, a limiter on every route (GHSA-crvj-vmf7-xrvr, CVE-2021-32678) in AskingTooOften, a broken chain (immudb) in FindingTampering.</summary>
[Collection("walls")]
public sealed partial class HolesOfOthers(Within house) : IAsyncLifetime
{
    public Task InitializeAsync() => house.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => house.App.Run("delete from identity.attempt");

    [Theory]
    [InlineData("received_at desc"), InlineData("due); select pg_sleep(5)--"), InlineData("(select 1)"), InlineData("due nulls first"), InlineData("Due"), InlineData("due "), InlineData("1")]
    public async Task Decidim_CVE_2026_45376_An_order_is_one_of_ours_or_none(string order)
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var answer = await manager.Get($"/api/grievances?order={Uri.EscapeDataString(order)}");
        Assert.Equal((400, "malformed"), answer.Said);
        Assert.Equal(["order"], answer.Fields);
    }

    [Fact]
    public async Task Decidim_CVE_2025_65017_A_file_of_my_data_is_mine_whatever_id_is_asked_for()
    {
        var (one, other) = (await house.SignedIn(Role.Resident), await house.SignedIn(Role.Resident));
        await one.Fill("/report", "/report/similar", ("kind", "complaint"), ("category", "other"), ("subject", "Only mine to read"), ("text", "t"), ("reporter.anonymous", "false"), ("step", "anyway"));
        var mine = await one.Get("/me/data?handler=File");
        Assert.Contains("Only mine to read", mine.Text, StringComparison.Ordinal);
        var id = Regex.Match(mine.Text, "\"id\": \"([0-9a-f-]{36})\"").Groups[1].Value;
        foreach (var path in new[] { "/me/data?handler=File", $"/me/data?handler=File&id={id}", $"/me/data?handler=File&person={id}&onlyCase={id}", $"/me/data?copy=true&id={id}", $"/track/data?handler=File&id={id}" })
            Assert.DoesNotContain("Only mine to read", (await other.Get(path)).Text, StringComparison.Ordinal);
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Decidim_CVE_2026_40870_What_was_noted_for_the_house_is_not_read_by_who_may_read_the_case()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var logged = await manager.Log(subject: "With notes");
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/notes", new { text = "only for the house zqnote" })).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/notes", new { text = "for the reporter zqopen", @public = true })).IsDone);
        using var nobody = house.Client();
        var secret = logged.Body.GetProperty("trackingSecret").GetString()!;
        var tracked = await nobody.Post("/api/tracking", new { code = logged.Code, secret });
        nobody.DefaultRequestHeaders.Add("Tracking-Secret", secret);
        foreach (var text in new[] { tracked.Text, (await nobody.Get($"/api/grievances/{logged.Id}/history")).Text })
        {
            Assert.Contains("zqopen", text, StringComparison.Ordinal);
            Assert.DoesNotContain("zqnote", text, StringComparison.Ordinal);
        }
        using var stranger = house.Client((await house.Somebody(Role.Resident)).Key);
        Assert.Equal(404, (int)(await stranger.Get($"/api/grievances/{logged.Id}/history")).Status);
    }

    [Fact]
    public async Task Decidim_CVE_2023_48220_What_has_run_out_is_not_revived_by_a_way_back_in()
    {
        // a letter that is too old opens nothing, by whichever door
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var nobody = house.Client();
        var unit = (await nobody.Get("/api/projects/walls-1")).Body.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetGuid();
        var letter = (await manager.Post("/api/projects/walls-1/letters", new { units = new[] { unit }, days = 1 })).Body.GetProperty("items")[0];
        var (id, word) = (letter.GetProperty("id").GetGuid(), letter.GetProperty("word").GetString()!);
        Assert.True((await manager.Post($"/api/invitations/{id}/revocation")).IsDone);
        using var resident = house.Client((await house.Somebody(Role.Resident)).Key);
        Assert.Equal((409, "invitation/not-good"), (await resident.Post("/api/invitations/acceptance", new { word })).Said);
        using Visitor visitor = new(house.Address);
        Assert.Equal(200, (await visitor.Fill("/account/return", null, ("word", word), ("password", People.Password), ("again", People.Password))).Status);
        Assert.Null(visitor.SessionCookie);

        // a first password that has run out stays so (by a phone too: CodesAndPhones)
        var account = (await house.Accounts.Create($"old-{Guid.NewGuid():n}"[..16], "Old", Role.Resident, People.Password, until: TimeProvider.System.GetUtcNow().AddMinutes(-1)))!;
        Assert.Null((await visitor.SignIn(account.UserName, People.Password)).To);

        // and a disabled account comes back by no link
        var back = await house.Accounts.InviteBack(account, TimeSpan.FromHours(1));
        await house.Accounts.Disable(account.Id, true);
        Assert.Equal(200, (await visitor.Fill("/account/return", null, ("word", back), ("password", "a new kettle for ferries"), ("again", "a new kettle for ferries"))).Status);
        Assert.Null(visitor.SessionCookie);
    }

    [Fact]
    public void Plane_GHSA_ch8j_vr4r_qf6h_Nothing_that_was_sent_in_is_served_as_a_drawing_that_runs()
    {
        foreach (var file in Sources.Of("silo")) Assert.DoesNotMatch(@"(File|Content|ContentType\s*=)\s*\(?[^;\n]*""image/svg\+xml""", File.ReadAllText(file));
    }
}
