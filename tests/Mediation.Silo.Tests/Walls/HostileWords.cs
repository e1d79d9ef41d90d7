using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>What people with bad intentions write into fields and addresses comes out as the text that it is, or not at all.</summary>
[Collection("walls")]
public sealed partial class HostileWords(Within house) : IAsyncLifetime
{
    // each carries the mark zqx where a browser would make something of it
    static readonly string[] Scripts =
    [
        "<zqx onclick=alert(1)>", "\"><zqx>", "'><zqx onload='alert(1)", "</textarea><zqx>", "</title><zqx>", "</script><zqx>", "<!--<zqx>-->", "<svg/onload=zqx()>", "<img src=x onerror=zqx()>",
        "javascript:zqx()", "data:text/html,<zqx>", "{{zqx}}", "${zqx}", "@(zqx)", "<![CDATA[<zqx>]]>", "\u2028<zqx>\u2029", "&lt;zqx&gt;&#60;zqx&#62;", "\uFF1Czqx\uFF1E", "<a href=\"javascript:zqx()\">x</a>", "` onmouseover=zqx() `",
    ];

    static readonly string[] Statements =
    [
        "'", "\"", "';--", "' or '1'='1", "1; drop table grievance", "1) union select null--", "received desc; select pg_sleep(9)", "due, (select 1/0)", "case when (select 1)=1 then id end", "id asc limit 0",
        "\\", "%27", "$1", "$$x$$", "\u0000", "\uFF07 or 1=1", "-1", "1e999", "null", "{}", "[]", "0x31", "/**/", "' || (select password_hash from identity.account limit 1) || '",
    ];

    public Task InitializeAsync() => house.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => house.App.Run("delete from identity.attempt");

    [Fact]
    public async Task V1_2_1_What_is_typed_anywhere_is_shown_as_text_everywhere()
    {
        var all = string.Join(" ", Scripts.Where(script => !script.Contains('\u2028')));
        var brief = "<zqx onclick=alert(1)>\"'><zqx>";
        var name = $"zq-{Guid.NewGuid():n}"[..16];
        var handler = (await house.Accounts.Create(name, brief, Role.Handler, People.Password))!;
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var system = house.Client(Running.Find(house.Home)!.Token);
        Assert.True((await system.Post("/api/projects", new { code = "zq-1", name = brief, subDistrict = brief })).IsDone);
        Assert.True((await system.Post("/api/projects/zq-1/buildings", new { name = brief, units = new[] { "<zqx>" } })).IsDone);
        Assert.True((await system.Put("/api/projects/zq-1/team", new { members = new[] { handler.Id } })).IsDone);
        Assert.True((await system.Post("/api/organisations", new { code = "zq-o", name = brief, kind = "bureau", hours = "" })) is { IsDone: true });
        Assert.True((await admin.Post("/api/invitations", new { company = brief, projects = new[] { "zq-1" } })).IsDone);
        var logged = await manager.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", projectId = "zq-1", subject = brief, text = all, place = brief, reporter = new { name = brief, phone = "<zqx>1380" } });
        Assert.True(logged.IsDone, logged.Text);
        var path = $"/api/grievances/{logged.Id}";
        Assert.True((await manager.Post($"{path}/assignment", new { handler = handler.Id })).IsDone);
        Assert.True((await manager.Post($"{path}/notes", new { text = all, @public = true })).IsDone);
        using var integrator = house.Client((await house.Somebody(Role.Integrator)).Key);
        Assert.True((await integrator.Post($"{path}/answer", new { text = all })).IsDone);

        List<string> wrong = [];
        using Visitor reader = new(house.Address), office = new(house.Address), boss = await house.SignedIn(Role.Manager), keeper = await house.SignedIn(Role.Admin);
        Assert.Equal(303, (await office.SignIn(name, People.Password)).Status);
        await reader.Fill("/track", null, ("code", logged.Code), ("secret", logged.Body.GetProperty("trackingSecret").GetString()!));
        await reader.Fill("/track", null, ("act", "rate"), ("rating.speed", "1"), ("rating.effect", "1"), ("rating.service", "1"), ("rating.clarity", "1"), ("comment", all));
        foreach (var (visitor, pages) in new (Visitor, string[])[]
        {
            (reader, ["/", "/track", "/report?project=zq-1", $"/?project={Uri.EscapeDataString(brief)}", $"/report?project={Uri.EscapeDataString(brief)}", "/track/data?copy=true"]),
            (office, ["/office", $"/office/cases/{logged.Code}", $"/office?q={Uri.EscapeDataString(brief)}", $"/office?status={Uri.EscapeDataString(brief)}", "/office/new?project=zq-1", "/account", "/field/log?project=zq-1"]),
            (boss, ["/manage", $"/manage?project={Uri.EscapeDataString(brief)}", "/manage?project=zq-1", $"/office/cases/{logged.Code}", "/admin/projects", "/admin/projects/zq-1", "/admin/projects/zq-1/letters", "/admin/grants", "/admin/data-requests"]),
            (keeper, ["/admin/users", "/admin/companies", "/admin/organisation", "/admin/projects/zq-1/letters", $"/sign-in?returnUrl={Uri.EscapeDataString(brief)}&refused={Uri.EscapeDataString(brief)}"]),
        })
            foreach (var page in pages)
            {
                var shown = await visitor.Get(page);
                if (shown.Status >= 500) wrong.Add($"{page} answered {shown.Status}");
                if (Alive(shown.Text) is { Success: true } match) wrong.Add($"{page} holds {match.Value}");
            }

        // what was typed comes back over a refusal, too
        foreach (var script in Scripts)
        {
            var again = await reader.Fill("/report", null, ("kind", script), ("category", script), ("subject", script), ("text", script), ("place", script), ("reporter.name", script), ("reporter.phone", script), ("step", "send"));
            if (Alive(again.Text).Success) wrong.Add($"/report after {script}");
            using Visitor other = new(house.Address);
            if (Alive((await other.SignIn(script[..Math.Min(script.Length, 40)], script)).Text).Success) wrong.Add($"/sign-in after {script}");
            if (Alive((await other.Fill("/join", null, ("word", script), ("displayName", script), ("userName", script), ("password", script), ("again", script))).Text).Success) wrong.Add($"/join after {script}");
            if (Alive((await other.Fill("/track", null, ("code", script), ("secret", script))).Text).Success) wrong.Add($"/track after {script}");
            await house.App.Run("delete from identity.attempt");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task V1_2_2_No_link_leads_out_of_the_house_or_runs_whatever_was_typed()
    {
        string[] addresses = ["javascript:zqx()", "JaVa\tScRiPt:zqx()", "data:text/html,zqx", "vbscript:zqx", "//zqx.example", "https://zqx.example/", "blob:zqx", "\\\\zqx.example"];
        var all = string.Join('\n', addresses);
        var (account, _) = await house.Somebody(Role.Admin);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var system = house.Client(Running.Find(house.Home)!.Token);
        Assert.True((await system.Post("/api/projects", new { code = "zq-links", name = addresses[0], subDistrict = addresses[0] })).IsDone);
        Assert.True((await system.Post("/api/organisations", new { code = "zq-links", name = addresses[2], kind = "bureau", hours = "" })).IsDone);
        var logged = await manager.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", projectId = "zq-links", subject = addresses[0], text = all, place = addresses[0], reporter = new { name = addresses[0], phone = "13800001234" } });
        Assert.True(logged.IsDone, logged.Text);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/notes", new { text = all, @public = true })).IsDone);
        using Visitor reader = new(house.Address), boss = await house.SignedIn(Role.Manager), keeper = new(house.Address);
        await keeper.SignIn(account.UserName, People.Password);
        await reader.Fill("/track", null, ("code", logged.Code), ("secret", logged.Body.GetProperty("trackingSecret").GetString()!));

        List<string> wrong = [];
        string[] said = ["returnUrl", "project", "projectId", "q", "status", "code", "word", "back", "handler", "name", "sel", "ballot", "theme", "lang", "period", "days"];
        foreach (var visitor in new[] { reader, boss, keeper })
        {
            foreach (var way in house.Ways().Where(way => way is { IsPage: true, Reads: true })) await Look(visitor, house.UrlOf(way).Replace(house.Case.Code, logged.Code, StringComparison.Ordinal));
            foreach (var page in new[] { "/", "/track", "/report", "/sign-in", "/join", "/office", "/manage", "/account/confirm", "/ballots", "/office/exports", "/help" })
                foreach (var address in addresses.Take(4)) await Look(visitor, $"{page}?{string.Join('&', said.Select(name => $"{name}={Uri.EscapeDataString(address)}"))}");
        }
        Assert.Empty(wrong.Distinct());

        async Task Look(Visitor visitor, string page)
        {
            foreach (Match link in Link().Matches((await visitor.Get(page)).Text))
                if (!Inside().IsMatch(WebUtility.HtmlDecode(link.Groups[1].Value))) wrong.Add($"{page} leads to {link.Groups[1].Value}");
        }
    }

    /// <summary>What old and new sanitizers were led astray by: parsed once it is harmless, parsed again it runs.</summary>
    static readonly string[] Mutants =
    [
        "<noscript><p title=\"</noscript><img src=x onerror=zqx()>\">", "<svg></p><style><a id=\"</style><img src=1 onerror=zqx()>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=zqx()&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=zqx()>", "<b>bold</b> <i>slant</i> &amp; &lt;3", "<details open ontoggle=zqx()>", "<iframe srcdoc=\"&lt;script&gt;zqx()&lt;/script&gt;\">", "<a href=jav&#x09;ascript:zqx()>x</a>",
        "<template><script>zqx()</script></template>", "<input autofocus onfocus=zqx()>", "<style>@import 'https://zqx.example'</style>", "<base href=//zqx.example>", "<meta http-equiv=refresh content=0;url=//zqx.example>", "[x](javascript:zqx())", "<x/onpointerover=zqx()>",
    ];

    [Fact]
    public async Task V1_3_1_What_looks_like_a_page_is_kept_letter_by_letter_and_shown_as_the_letters_that_it_is()
    {
        var all = string.Join(" ", Mutants);
        using var integrator = house.Client((await house.Somebody(Role.Integrator)).Key);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var logged = await manager.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", projectId = "walls-1", subject = Mutants[4], text = all, place = Mutants[4], reporter = new { name = Mutants[4], phone = "13800001234" } });
        Assert.True(logged.IsDone, logged.Text);
        var template = await manager.Post("/api/templates", new { name = $"zq {Guid.NewGuid():n}"[..20], zh = all, en = all });
        Assert.True(template.IsDone, template.Text);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/notes", new { text = all, @public = true })).IsDone);
        Assert.True((await integrator.Post($"/api/grievances/{logged.Id}/answer", new { text = all })).IsDone);
        var read = (await manager.Get($"/api/grievances/{logged.Id}")).Body;
        Assert.Equal((Mutants[4], all, all), (read.GetProperty("subject").GetString(), read.GetProperty("text").GetString(), read.GetProperty("answer").GetString()));

        using Visitor reader = new(house.Address), boss = await house.SignedIn(Role.Manager);
        await reader.Fill("/track", null, ("code", logged.Code), ("secret", logged.Body.GetProperty("trackingSecret").GetString()!));
        foreach (var (visitor, page, times) in new[] { (reader, "/track", 3), (reader, "/track/data?copy=true", 2), (boss, $"/office/cases/{logged.Code}", 3), (boss, "/admin/templates", 2) })
        {
            var letters = Tag().Split((await visitor.Get(page)).Text).Select(text => WebUtility.HtmlDecode(text).Trim()).Count(text => text.Contains(all, StringComparison.Ordinal));
            Assert.True(letters >= times, $"{page} shows it {letters} times");
        }
    }

    [Fact]
    public async Task V1_3_6_No_address_that_somebody_writes_is_ever_called()
    {
        using var trap = new System.Net.Sockets.TcpListener(IPAddress.Any, 0);
        trap.Start();
        var port = ((IPEndPoint)trap.LocalEndpoint).Port;
        string[] places = [.. new[] { "127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.nip.io" }.Select(host => $"http://{host}:{port}/zq"), $"//127.0.0.1:{port}/zq", $"file://127.0.0.1:{port}/zq", $"gopher://127.0.0.1:{port}/_zq"];
        var all = string.Join(" ", places);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var system = house.Client(Running.Find(house.Home)!.Token);
        var logged = await manager.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", subject = places[0], text = all, place = places[0], reporter = new { name = places[0], phone = "13800001234" } });
        Assert.True(logged.IsDone, logged.Text);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/notes", new { text = all, @public = true })).IsDone);
        foreach (var (name, bytes) in new[]
                 {
                     ("a.docx", Files.Papers.Docx(("word/_rels/document.xml.rels", $"<Relationships><Relationship Id='r' Type='http://x/attachedTemplate' TargetMode='External' Target='{places[0]}'/></Relationships>"))),
                     ("b.docx", Files.Papers.Docx(("word/x.xml", $"<!DOCTYPE x [<!ENTITY y SYSTEM '{places[0]}'>]><x>&y;</x>"))), ("c.txt", Encoding.UTF8.GetBytes(all)), ("d.svg", Encoding.UTF8.GetBytes($"<svg><image href='{places[0]}'/></svg>")),
                     ("e.pdf", Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj<</URI({places[0]})>>endobj\n%%EOF\n")),
                 })
            Assert.True((int)(await Files.Papers.HandIn(manager, $"{logged.Id}", bytes, name)).Status is 201 or 409);
        using Visitor visitor = new(house.Address);
        foreach (var place in places)
        {
            var said = Uri.EscapeDataString(place);
            foreach (var path in new[] { $"/sign-in?returnUrl={said}", $"/report?project={said}", $"/?project={said}", $"/track?code={said}", $"/api/grievances?q={said}", $"/join?word={said}" }) await visitor.Get(path);
            await visitor.Fill("/report", null, ("kind", "complaint"), ("category", "other"), ("text", place), ("place", place), ("reporter.anonymous", "true"), ("step", "send"));
            using var strange = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Forwarded-Host", $"127.0.0.1:{port}" }, { "Forwarded", $"host=127.0.0.1:{port}" }, { "Origin", "http://x" } } };
            strange.Headers.TryAddWithoutValidation("Referer", place);
            using var answer = await system.SendAsync(strange);
        }
        // the first that ever knocks at the trap is ourselves
        using var ourselves = new System.Net.Sockets.TcpClient("127.0.0.1", port);
        using var first = await trap.AcceptTcpClientAsync();
        Assert.Equal(((IPEndPoint)ourselves.Client.LocalEndPoint!).Port, ((IPEndPoint)first.Client.RemoteEndPoint!).Port);
    }

    [Fact]
    public async Task V1_2_3_What_the_API_says_is_data_and_V3_2_1_no_browser_takes_it_for_a_page()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var logged = await manager.Log(subject: "</script><script>zqx()</script>", text: "\u2028<zqx>\u2029");
        foreach (var path in new[] { $"/api/grievances/{logged.Id}", $"/api/grievances/{logged.Id}/history", "/api/grievances", "/api/grievances?format=csv", "/api/projects" })
        {
            using var answer = await manager.GetAsync(path);
            Assert.Matches("^(application/json|text/csv)$", answer.Content.Headers.ContentType!.MediaType!);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            if (path.EndsWith("csv", StringComparison.Ordinal)) Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
            else Assert.DoesNotContain("</script", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task V1_2_4_No_parameter_reaches_the_database_as_words_of_its_own_not_even_the_order()
    {
        List<string> wrong = [];
        foreach (var role in new[] { Role.Manager, Role.Supervisor, Role.Admin })
        {
            using var client = house.Client((await house.Somebody(role)).Key);
            foreach (var path in new[] { "/api/grievances", "/office", "/manage", "/api/board", "/admin/data-requests", "/api/organisations", "/integrity", "/admin/users" })
                foreach (var statement in Statements)
                {
                    var value = Uri.EscapeDataString(statement);
                    string[] names = ["order", "sort", "status", "projectId", "category", "assignee", "due", "q", "kind", "channel", "page", "pageSize", "receivedFrom", "days", "project", "handler", "id"];
                    using var together = await client.GetAsync($"{path}?{string.Join('&', names.Select(name => $"{name}={value}"))}");
                    if ((int)together.StatusCode >= 500) wrong.Add($"{path} with {statement}: {(int)together.StatusCode}");
                    if (path != "/api/grievances" || role != Role.Manager) continue;
                    foreach (var name in new[] { "order", "q", "status", "projectId" })
                    {
                        var alone = await client.Get($"{path}?{name}={value}");
                        if ((int)alone.Status is not (200 or 400)) wrong.Add($"{path}?{name}={statement}: {(int)alone.Status}");
                        if (name == "order" && (int)alone.Status == 200) wrong.Add($"an order of {statement} was taken");
                    }
                }
        }
        using (var manager = house.Client((await house.Somebody(Role.Manager)).Key))
            foreach (var statement in Statements)
            {
                foreach (var path in new[] { $"/api/grievances/{Uri.EscapeDataString(statement)}", $"/api/projects/{Uri.EscapeDataString(statement)}", $"/office/cases/{Uri.EscapeDataString(statement)}", $"/admin/projects/{Uri.EscapeDataString(statement)}/letters" })
                    if ((int)(await manager.GetAsync(path)).StatusCode is not (404 or 400)) wrong.Add(path);
                using var nobody = house.Client();
                if ((int)(await nobody.Post("/api/tracking", new { code = statement, secret = statement })).Status is not (404 or 400)) wrong.Add($"tracking {statement}");
                await house.App.Run("delete from identity.attempt");
            }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task V1_1_1_What_was_encoded_twice_is_decoded_once()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var once = Uri.EscapeDataString(house.Case.Code).Replace("-", "%2D", StringComparison.Ordinal);
        Assert.Equal(200, (int)(await Raw($"/api/grievances/{once}")).StatusCode);
        Assert.Equal(404, (int)(await Raw($"/api/grievances/{once.Replace("%", "%25", StringComparison.Ordinal)}")).StatusCode);
        Assert.Equal(404, (int)(await Raw("/api/grievances/%252e%252e%252fusers")).StatusCode);
        Assert.Equal(404, (int)(await Raw("/assets/..%252f..%252fappsettings.json")).StatusCode);
        var found = await manager.Get("/api/grievances?q=%2541%2520subject");
        Assert.Equal(0, found.Body.GetProperty("items").GetArrayLength());
        Assert.NotEqual(0, (await manager.Get("/api/grievances?q=A%20subject")).Body.GetProperty("items").GetArrayLength());

        Task<HttpResponseMessage> Raw(string path) => manager.GetAsync(new Uri(house.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
    }

    [Fact]
    public async Task V15_3_7_Said_twice_is_refused_and_not_chosen_from()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        foreach (var twice in new[] { "page=1&page=2", "order=due&order=late", "kind=complaint&kind=report", "pageSize=1&pageSize=100" })
            Assert.Equal(400, (int)(await manager.Get($"/api/grievances?{twice}")).Status);
        using StringContent body = new("""{"text":"kind words","text":"other words"}""", Encoding.UTF8, "application/json");
        Assert.Equal((400, "malformed"), (await manager.Send(HttpMethod.Post, $"/api/grievances/{house.Case.Id}/notes", body)).Said);
    }

    [Fact]
    public async Task V15_3_3_What_was_not_asked_for_is_not_taken()
    {
        using var nobody = house.Client();
        var logged = await nobody.Post("/api/grievances", new
        {
            channel = "letter", kind = "complaint", category = "other", subject = "s", text = "t", status = "closed", code = "YT-26-777777", id = Guid.NewGuid(), handler = Guid.NewGuid(),
            person = Guid.NewGuid(), receivedAt = (string?)null, source = new { system = "12345", number = "7" }, isConfidential = true, role = "admin", version = 99,
        });
        Assert.True(logged.IsDone, logged.Text);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var kept = (await manager.Get($"/api/grievances/{logged.Id}")).Body;
        Assert.Equal(("registered", "portal"), (kept.GetProperty("status").GetString(), kept.GetProperty("channel").GetString()));
        Assert.False(kept.TryGetProperty("handler", out _) || kept.TryGetProperty("source", out _));
        Assert.NotEqual("YT-26-777777", logged.Code);

        // a form that asks to be staff, and one that asks to be somebody else
        using Visitor lin = new(house.Address);
        var word = (await manager.Post("/api/projects/walls-1/letters", new { units = new[] { await Unit() }, days = 5 })).Body.GetProperty("items")[0].GetProperty("word").GetString()!;
        var name = $"lin-{Guid.NewGuid():n}"[..16];
        await lin.Fill("/join", null, ("word", word), ("displayName", "Lin"), ("userName", name), ("password", People.Password), ("again", People.Password), ("role", "admin"), ("Role", "Admin"), ("id", $"{Guid.Empty}"), ("isDisabled", "false"));
        Assert.Equal(Role.Resident, Assert.Single(await house.Accounts.List(), one => one.UserName == name).Role);
    }

    async Task<Guid> Unit()
    {
        using var nobody = house.Client();
        return (await nobody.Get("/api/projects/walls-1")).Body.GetProperty("buildings")[0].GetProperty("units")[0].GetProperty("id").GetGuid();
    }

    [Fact]
    public async Task V1_5_2_No_request_names_a_type_of_ours()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var before = await house.State();
        foreach (var field in new[] { "$type", "$is", "__type", "@type" })
        {
            using StringContent body = new($$"""{"{{field}}":"System.IO.FileInfo, System.IO.FileSystem","reason":7}""", Encoding.UTF8, "application/json");
            Assert.Equal((400, "malformed"), (await manager.Send(HttpMethod.Post, $"/api/grievances/{house.Case.Id}/reopening", body)).Said);
        }
        Assert.Equal(before, await house.State());
        var manifest = (Microsoft.Extensions.Options.IOptions<Orleans.Serialization.Configuration.TypeManifestOptions>)house.Services.GetService(typeof(Microsoft.Extensions.Options.IOptions<Orleans.Serialization.Configuration.TypeManifestOptions>))!;
        Assert.False(manifest.Value.AllowAllTypes);
    }

    [Theory]
    [InlineData("//evil.example"), InlineData("https://evil.example"), InlineData("/\\evil.example"), InlineData("\\\\evil.example"), InlineData("//evil.example/%2f.."), InlineData("http:evil.example"), InlineData("javascript:alert(1)")]
    [InlineData("/%0d%0aSet-Cookie:x=y"), InlineData("/\r\nLocation: //evil.example"), InlineData("///evil.example"), InlineData("/\t/evil.example"), InlineData("~//evil.example"), InlineData("@evil.example"), InlineData(" //evil.example"), InlineData("/.evil.example\u2028//x"), InlineData("https:/\\evil.example")]
    public async Task V3_7_2_No_returnUrl_leads_out_of_the_house(string there)
    {
        var (account, _) = await house.Somebody(Role.Manager);
        foreach (var page in new[] { "/sign-in", "/account/confirm" })
        {
            using Visitor visitor = new(house.Address);
            if (page != "/sign-in") await visitor.SignIn(account.UserName, People.Password);
            var answer = await visitor.Fill($"{page}?returnUrl={Uri.EscapeDataString(there)}", null, ("userName", account.UserName), ("password", People.Password), ("proof", People.Password));
            Assert.Equal(303, answer.Status);
            Assert.Matches("^/(?![/\\\\])[^\\\\\\r\\n]*$", answer.To!);
            Assert.DoesNotContain(answer.Answer.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(value => value.StartsWith("x=y", StringComparison.Ordinal)));
            using var second = await visitor.Send(new(HttpMethod.Get, answer.To)) is { } next ? next.Answer : null;
            Assert.True(answer.To is not null && !new Uri(new Uri(house.Address), answer.To).Host.Contains("evil", StringComparison.Ordinal));
        }
    }

    /// <summary>What a browser would make something of: a tag of theirs, a handler within a tag, an address that runs. What stands between quotes is a value and no handler.</summary>
    static Match Alive(string html) => Address().Match(html) is { Success: true } address ? address : Living().Match(Quoted().Replace(html, "\"\""));

    [GeneratedRegex("<zqx|<svg/onload|<img src=x|<[a-z][^<>]*\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)] private static partial Regex Living();
    [GeneratedRegex("href=\"\\s*(javascript|data):", RegexOptions.IgnoreCase)] private static partial Regex Address();
    [GeneratedRegex("\"[^\"]*\"")] private static partial Regex Quoted();
    [GeneratedRegex("\\s(?:href|src|action|formaction|poster|data)=\"([^\"]*)\"")] private static partial Regex Link();
    [GeneratedRegex("^(/(?![/\\\\])|#|\\?|tel:[+0-9-]+$|mailto:[a-z.@-]+$|data:image/png;base64,|$)")] private static partial Regex Inside();
    [GeneratedRegex("<[^>]*>")] private static partial Regex Tag();
}
