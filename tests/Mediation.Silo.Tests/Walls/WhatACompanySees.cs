using System.Text;
using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>The developer's side has an account to report by: for its own projects, and with no sight of who owns what, how much, or who complained of it.</summary>
[Collection("walls")]
public sealed partial class WhatACompanySees(Within house)
{
    static readonly string[] NotTheirs = ["zqownername", "zqownerpaper", "87.65", "13944440001", "zqneighbour", "zqcomplaint", "zqcomplaintplace", "13944440002"];

    async Task<(Visitor Page, HttpClient Client, Reply Complaint)> Come()
    {
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var system = house.Client(Running.Find(house.Home)!.Token);
        if (!(await system.Get("/api/projects/far-1")).IsDone) Assert.True((await system.Post("/api/projects", new { code = "far-1", name = "Far" })).IsDone);
        using var roll = new ByteArrayContent(Encoding.UTF8.GetBytes($"building,unit,registered_area,owner,id_number,phone\nBlock 1,101,87.65,zqownername,zqownerpaper,13944440001\nBlock 1,{Guid.NewGuid():n},12.34,zqownername,zqownerpaper,13944440001\n"));
        Assert.True((await system.Send(HttpMethod.Put, "/api/projects/walls-1/roll", roll)).IsDone);
        var complaint = await system.Post("/api/grievances", new { channel = "phone", kind = "complaint", category = "other", projectId = "walls-1", subject = "zqcomplaint of the builder", text = "zqcomplaint", place = "zqcomplaintplace", reporter = new { name = "zqneighbour", phone = "13944440002" } });
        Assert.True((await manager.Post($"/api/grievances/{complaint.Id}/publication", new { title = "Noise" })).IsDone);

        var made = await admin.Post("/api/invitations", new { company = "Harbour Homes", projects = new[] { "walls-1" } });
        var name = $"company-{Guid.NewGuid():n}"[..20];
        Visitor page = new(house.Address);
        Assert.Equal(303, (await page.Fill("/join", null, ("word", made.Body.GetProperty("word").GetString()!), ("displayName", "Harbour Homes"), ("userName", name), ("password", People.Password), ("again", People.Password))).Status);
        var account = Assert.Single(await house.Accounts.List(), one => one.UserName == name);
        Assert.Equal(Role.Enterprise, account.Role);
        return (page, house.Client(await house.Accounts.CreateKey(account.Id, TimeSpan.FromHours(1))), complaint);
    }

    [Fact]
    public async Task Its_form_offers_its_own_projects_and_takes_no_other()
    {
        var (page, client, _) = await Come();
        using (page)
        using (client)
        {
            foreach (var address in new[] { "/report", "/report?project=far-1" })
            {
                var form = (await page.Get(address)).Text;
                Assert.Equal(["", "walls-1"], Choices().Match(form).Groups[1].Value is var options ? [.. Option().Matches(options).Select(one => one.Groups[1].Value).Order(StringComparer.Ordinal)] : (string[])[]);
                Assert.Contains("value=\"enterpriseHelp\" selected", form, StringComparison.Ordinal);
            }
            using Visitor resident = await house.SignedIn(Role.Resident);
            Assert.Contains("value=\"far-1\"", (await resident.Get("/report")).Text, StringComparison.Ordinal);

            // what was not offered is not taken either, by the form or past it
            var before = await house.State();
            (string, string)[] told = [("kind", "enterpriseHelp"), ("category", "other"), ("text", "We need a word."), ("reporter.anonymous", "false"), ("step", "anyway")];
            await page.Fill("/report", "/report/similar", [.. told, ("projectId", "far-1")]);
            Assert.Equal((409, "grievance/not-your-project"), (await client.Post("/api/grievances", new { channel = "portal", kind = "enterpriseHelp", category = "other", projectId = "far-1", subject = "s", text = "t", reporter = new { name = "Harbour Homes" } })).Said);
            Assert.Equal(before, await house.State());

            Assert.Equal(303, (await page.Fill("/report", "/report/similar", [.. told, ("projectId", "walls-1")])).Status);
            var own = await client.Get("/api/grievances");
            using var nobody = house.Client();
            Assert.Equal((await nobody.Get("/api/projects/walls-1")).Id, Assert.Single(own.Body.GetProperty("items").EnumerateArray()).GetProperty("projectId").GetGuid());
        }
    }

    [Fact]
    public async Task No_route_shows_it_an_owner_an_area_or_who_complained()
    {
        var (page, client, complaint) = await Come();
        using (page)
        using (client)
        {
            List<string> wrong = [];
            foreach (var way in house.Ways().Where(way => way.Reads))
            {
                var address = house.UrlOf(way).Replace(house.Case.Code, complaint.Code, StringComparison.Ordinal);
                using HttpRequestMessage asked = new(HttpMethod.Get, address);
                using var answer = await client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead);
                if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
                Look(address, await answer.Content.ReadAsStringAsync());
                if (way.IsPage) Look(address, (await page.Get(address)).Text);
            }
            foreach (var address in new[] { "/api/grievances?q=zqcomplaint", "/api/grievances?projectId=walls-1", "/?project=walls-1", "/report?project=walls-1", "/rolls/walls-1", "/rolls/walls-1?building=Block+1&unit=101" }) Look(address, (await page.Get(address)).Text + await (await client.GetAsync(address)).Content.ReadAsStringAsync());
            var draft = new { subject = "zqcomplaint of the builder", text = "zqcomplaint", projectId = "walls-1", category = "other" };
            var alike = await client.Post("/api/grievances/similar", draft);
            Look("/api/grievances/similar", alike.Text.Replace(draft.subject, "", StringComparison.Ordinal));
            Assert.Empty(wrong);
            Assert.Equal(404, (int)(await client.Get($"/api/grievances/{complaint.Id}")).Status);
            Assert.Equal(403, (int)(await client.Get("/api/projects/walls-1/roll")).Status);

            void Look(string where, string text) => wrong.AddRange(NotTheirs.Where(word => text.Contains(word, StringComparison.Ordinal)).Select(word => $"{where} shows {word}"));
        }
    }

    [GeneratedRegex("<select id=\"projectId\".*?>(.*?)</select>", RegexOptions.Singleline)] private static partial Regex Choices();
    [GeneratedRegex("<option value=\"([^\"]*)\"")] private static partial Regex Option();
}
