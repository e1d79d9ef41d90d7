using System.Net;
using System.Text;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Organisations;

/// <summary>A tree out of a file: looked at line by line, brought in whole or not at all; and what its areas and teams mean for who reaches what.</summary>
public sealed class GrowingTheTree(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    static string File(string root) => $"""
        code,name,kind,parent,duties,hours
        {root},盐田区,district,,,Mon-Fri 09:00-18:00
        {root}-street,盐田街道,subDistrict,{root},,
        {root}-gang,港口社区,community,{root}-street,,
        {root}-team,更新专班,handlingTeam,{root}-street,nuisance.night;nuisance.dust,"Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00"

        """;

    async Task<Reply> Bring(string file, bool preview = false, Guid? id = null)
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        return await (await program.As(Role.Admin)).Send(HttpMethod.Post, $"/api/organisations/import{(preview ? "?preview=true" : "")}", content, id?.ToString());
    }

    static (int, int, int) Counts(Reply reply) => (reply.Body.GetProperty("founded").GetInt32(), reply.Body.GetProperty("revised").GetInt32(), reply.Body.GetProperty("unchanged").GetInt32());

    [Fact] public async Task A_file_is_looked_at_and_then_brought_in()
    {
        var looked = await Bring(File("one"), preview: true);
        Assert.Equal((4, 0, 0), Counts(looked));
        Assert.Equal(HttpStatusCode.NotFound, (await program.System.Get("/api/organisations/one")).Status);

        Assert.Equal((4, 0, 0), Counts(await Bring(File("one"))));
        Assert.Equal((0, 0, 4), Counts(await Bring(File("one"))));
        Assert.Equal((0, 1, 3), Counts(await Bring(File("one").Replace("更新专班", "专班"))));
        var team = (await program.System.Get("/api/organisations/one-team")).Body;
        Assert.Equal(("专班", "handlingTeam", 2), (team.GetProperty("name").GetString(), team.GetProperty("kind").GetString(), team.GetProperty("duties").GetArrayLength()));
    }

    [Fact] public async Task Every_line_that_is_wrong_is_named_and_nothing_is_done()
    {
        var wrong = await Bring("""
            code,name,kind,parent,duties,hours
            two,Two,district,,,
            Two!,Bad,district,,,
            two-a,Child,planet,two,,
            two-b,Child,community,two,,
            two-c,Child,subDistrict,nowhere,,
            two-d,Child,subDistrict,two,weather,
            two-e,Child,subDistrict,two,,always
            two,Again,district,,,
            """);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(["line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9"], wrong.Fields);
        Assert.Equal(HttpStatusCode.NotFound, (await program.System.Get("/api/organisations/two")).Status);
        Assert.Equal(["line 1"], (await Bring("name,code\nx,y\n")).Fields);
        Assert.Equal(["file"], (await Bring("code,name,kind,parent,duties,hours\n\"open,x\n")).Fields);
    }

    [Fact] public async Task Who_has_an_area_has_the_projects_below_it_and_who_is_on_a_team_has_its_projects()
    {
        await Bring(File("three"));
        var (gang, team) = ((await program.System.Get("/api/organisations/three-gang")).Id, (await program.System.Get("/api/organisations/three-team")).Id);
        foreach (var code in new[] { "in-three", "out-of-three" }) Assert.True((await program.System.Post("/api/projects", new { code, name = code })).IsDone);
        Assert.Equal(["area"], (await program.System.Put("/api/projects/in-three/place", new { area = team })).Fields);
        Assert.True((await program.System.Put("/api/projects/in-three/place", new { area = gang, handlingTeam = team })).IsDone);
        List<Guid> cases = [];
        foreach (var project in new[] { "in-three", "out-of-three" })
            cases.Add((await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = project })).Id);

        var (admin, officer, confined) = (await program.As(Role.Admin), await program.Account(Role.Officer, 3), await program.Account(Role.Manager, 3));
        Assert.True((await admin.Put("/api/organisations/three-team/members", new { members = new[] { officer.Id } })).IsDone);
        Assert.Equal((bool[])[true, false], await Opens(await program.As(Role.Officer, 3)));

        // the district is two levels above the project's community
        var district = (await program.System.Get("/api/organisations/three")).Id;
        Assert.Equal(["scope.of"], (await admin.Post($"/api/users/{confined.Id}/grants", new { role = "manager", scope = new { kind = "area", of = $"{team}" } })).Fields);
        Assert.True((await admin.Post($"/api/users/{confined.Id}/grants", new { role = "manager", scope = new { kind = "area", of = $"{district}" } })).IsDone);
        var grant = (await admin.Get($"/api/users/{confined.Id}/grants")).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/users/{confined.Id}/grants/{grant}/decision", new { approve = true })).IsDone);
        Assert.Equal((bool[])[true, false], await Opens(await program.As(Role.Manager, 3)));

        async Task<bool[]> Opens(HttpClient client)
        {
            List<bool> opens = [];
            foreach (var id in cases) opens.Add((await client.Get($"/api/grievances/{id}")).Status == HttpStatusCode.OK);
            return [.. opens];
        }
    }

    [Fact] public async Task V8_4_1_A_district_does_not_see_its_neighbour()
    {
        await Bring(File("east"));
        await Bring(File("west"));
        var (admin, approver) = (await program.As(Role.Admin), await program.As(Role.Manager, 20));
        Dictionary<string, (Guid Id, string Code)> cases = [];
        Dictionary<string, List<string>> others = [];
        foreach (var (side, number) in new[] { ("east", 21), ("west", 22) })
        {
            Assert.True((await program.System.Post("/api/projects", new { code = $"in-{side}", name = side })).IsDone);
            Assert.True((await program.System.Put($"/api/projects/in-{side}/place", new { area = (await program.System.Get($"/api/organisations/{side}-gang")).Id })).IsDone);
            var logged = await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = $"zq{side} gate stands open at night", text = Told(side), projectId = $"in-{side}" });
            cases[side] = (logged.Id, logged.Code);
            var account = (await program.Account(Role.Manager, number)).Id;
            // a letter to one of its homes that somebody took, and what a reporter of its asks of their data
            var block = await admin.Post($"/api/projects/in-{side}/buildings", new { name = "Block 1", units = new[] { "101" } });
            Assert.True(block.IsDone, block.Text);
            var unit = (await admin.Get($"/api/projects/in-{side}")).Body.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetGuid();
            var letter = await admin.Post($"/api/projects/in-{side}/letters", new { units = new[] { unit } });
            Assert.True(letter.IsDone, letter.Text);
            Assert.True((await (await program.As(Role.Resident, number)).Post("/api/invitations/acceptance", new { word = letter.Body.GetProperty("items")[0].GetProperty("word").GetString() })).IsDone);
            var link = await admin.Post("/api/invitations", new { company = $"zq{side} Homes", projects = new[] { $"in-{side}" } });
            Assert.True(link.IsDone, link.Text);
            program.Nobody.DefaultRequestHeaders.Add("Tracking-Secret", logged.Body.GetProperty("trackingSecret").GetString());
            var request = await program.Nobody.Post("/api/data-requests", new { right = "erasure", @case = logged.Code });
            program.Nobody.DefaultRequestHeaders.Remove("Tracking-Secret");
            Assert.True(request.IsDone, request.Text);
            others[side] = [$"{letter.Body.GetProperty("items")[0].GetProperty("id").GetGuid()}", $"{link.Id}", $"{request.Id}", $"zq{side} Homes"];
            Assert.True((await admin.Post($"/api/users/{account}/grants", new { role = "manager", scope = new { kind = "area", of = $"{(await program.System.Get($"/api/organisations/{side}")).Id}" } })).IsDone);
            var grant = (await admin.Get($"/api/users/{account}/grants")).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
            Assert.True((await approver.Post($"/api/users/{account}/grants/{grant}/decision", new { approve = true })).IsDone);
            others[side].Add($"{grant}");
        }
        foreach (var (side, other, number) in new[] { ("east", "west", 21), ("west", "east", 22) })
        {
            var manager = await program.As(Role.Manager, number);
            var (own, foreign) = (cases[side], cases[other]);
            Assert.Equal(HttpStatusCode.OK, (await manager.Get($"/api/grievances/{own.Id}")).Status);
            foreach (var path in new[] { $"/api/grievances/{foreign.Id}", $"/api/grievances/{foreign.Code}", $"/api/grievances/{foreign.Id}/history", $"/office/cases/{foreign.Code}" })
                Assert.Equal((path, HttpStatusCode.NotFound), (path, (await manager.Get(path)).Status));
            foreach (var path in new[] { "/api/grievances?pageSize=100", "/api/grievances?format=csv", $"/api/grievances?q=zq{other}", $"/api/grievances?projectId=in-{other}", "/api/board", "/office", "/manage", "/manage/glasses", "/api/hot?days=7", "/manage/hot", "/manage/statistics", "/api/grievances/similar", "/api/glasses", "/api/statistics", $"/api/statistics?project=in-{other}", "/office/exports?status=open" })
            {
                var text = (await manager.Get(path)).Text;
                Assert.DoesNotContain(foreign.Code, text, StringComparison.Ordinal);
                Assert.DoesNotContain($"<td>zq{other}", text, StringComparison.Ordinal);
            }
            // what lies beside the day book: letters, links, what people ask of their data, and who was given what
            Guid mine = (await program.Account(Role.Manager, number)).Id, theirs = (await program.Account(Role.Manager, number == 21 ? 22 : 21)).Id;
            foreach (var path in new[] { "/api/data-requests", "/admin/data-requests", "/api/invitations", $"/api/projects/in-{other}/letters", $"/admin/projects/in-{other}/letters", $"/api/users/{theirs}/grants", "/admin/grants" })
            {
                var seen = await manager.Get(path);
                Assert.Equal((path, HttpStatusCode.OK), (path, seen.Status));
                foreach (var word in others[other].Append(foreign.Code)) Assert.False(seen.Text.Contains(word, StringComparison.Ordinal), $"{path} shows {word}");
            }
            var letters = (await manager.Get($"/api/projects/in-{side}/letters")).Text;
            Assert.Contains(others[side][0], letters, StringComparison.Ordinal);
            Assert.DoesNotContain((await program.Account(Role.Resident, number)).DisplayName, letters, StringComparison.Ordinal);
            Assert.Contains("R**", letters, StringComparison.Ordinal);
            Assert.Contains(others[side][^1], (await manager.Get($"/api/users/{mine}/grants")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(others[side][0], (await (await program.As(Role.Manager, number == 21 ? 22 : 21)).Get($"/api/projects/in-{side}/letters")).Text, StringComparison.Ordinal);
            foreach (var word in others[other]) Assert.Contains(word, await Whole(other, theirs), StringComparison.Ordinal);        // they are there for whoever reaches everything
            Assert.Equal(1, (await manager.Get("/api/board")).Body.GetProperty("total").GetProperty("open").GetInt32());
            var alike = await manager.Post("/api/grievances/similar", new { subject = $"zq{other} gate stands open", text = Told(other), projectId = $"in-{other}", category = "unclassified" });
            Assert.DoesNotContain(foreign.Code, alike.Text, StringComparison.Ordinal);
            Assert.Contains(own.Code, (await manager.Post("/api/grievances/similar", new { subject = $"zq{side} gate stands open", text = Told(side), projectId = $"in-{side}", category = "unclassified" })).Text, StringComparison.Ordinal);
            foreach (var (act, body) in new (string, object)[] { ("notes", new { text = "x" }), ("reveals", new { reason = "x" }), ("closure", new { }), ("assignment", new { handler = Guid.NewGuid() }), ("merge", new { into = own.Code }), ("links", new { other = own.Code, kind = "related" }), ("pin", new { }) })
                Assert.Equal((act, HttpStatusCode.NotFound), (act, (await manager.Post($"/api/grievances/{foreign.Id}/{act}", body)).Status));
        }

        static string Told(string side) => $"The zq{side} gate by the old pier stands open every night, and dogs of the zq{side} yard come in.";
    }

    async Task<string> Whole(string side, Guid account)
    {
        var supervisor = await program.As(Role.Supervisor);
        var texts = await Task.WhenAll(new[] { "/api/data-requests", "/api/invitations", $"/api/projects/in-{side}/letters", $"/api/users/{account}/grants" }.Select(supervisor.Get));
        return string.Concat(texts.Select(text => text.Text));
    }

    [Fact] public async Task Only_staff_belong_to_a_unit_and_only_who_may_changes_it()
    {
        await Bring(File("four"));
        var resident = await program.Account(Role.Resident);
        Assert.Equal(["members"], (await (await program.As(Role.Admin)).Put("/api/organisations/four/members", new { members = new[] { resident.Id } })).Fields);
        Assert.Equal((409, "organisation/not-empty"), (await (await program.As(Role.Admin)).Post("/api/organisations/four/dissolution", new { })).Said);
        Assert.True((await (await program.As(Role.Admin)).Post("/api/organisations/four-gang/dissolution", new { })).IsDone);
        foreach (var role in new[] { Role.Resident, Role.Enterprise })
            Assert.True((int)(await (await program.As(role)).Get("/api/organisations/four")).Status is 403 or 404);
        Assert.Equal(403, (int)(await (await program.As(Role.Handler)).Put("/api/organisations/four", new { name = "Mine" })).Status);
    }
}
