using System.Net.Http.Json;
using Mediation.Identity.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>What holds for every route, asked of every route that the program's own table has.</summary>
[Collection("walls")]
public sealed class EveryRoute(Within house)
{
    /// <summary>The one form without a token: whoever posts there proves the case by its secret, from a page that may have waited offline for days.</summary>
    static readonly string[] WithoutToken = ["report/slip", "problem/{status:int}"];

    [Fact]
    public async Task V3_5_1_No_form_does_anything_without_its_token()
    {
        using var admin = await house.SignedIn(Role.Admin);
        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way is { IsPage: true, Reads: false }))
        {
            var answer = await admin.Post(house.UrlOf(way), ("text", "x"));
            if ((answer.Status == 400) == WithoutToken.Contains(way.Path)) wrong.Add($"{way} answered {answer.Status} without a token");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task V3_5_1_No_route_of_the_API_is_asked_by_another_houses_page()
    {
        using var admin = await house.SignedIn(Role.Admin);
        using Visitor nobody = new(house.Address);
        var before = await house.State();
        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way is { IsPage: false, Reads: false }))
            foreach (var (who, visitor) in new[] { ("by cookie", admin), ("as nobody", nobody) })
                foreach (var (header, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("", "") })
                {
                    if (header == "" && visitor == nobody) continue;        // a program that says nothing of itself is nobody's browser
                    HttpRequestMessage request = new(new(way.Method), house.UrlOf(way)) { Content = JsonContent.Create(new { }) };
                    if (header != "") request.Headers.TryAddWithoutValidation(header, value);
                    var answer = await visitor.Send(request);
                    if (answer.Status == 415) continue;     // what takes another kind than JSON did not even look
                    if (answer.Status != 403 || !answer.Text.Contains("access/foreign-origin", StringComparison.Ordinal)) wrong.Add($"{way} {who} with {header} {value} answered {answer.Status}");
                }
        Assert.Empty(wrong);
        Assert.Equal(before, await house.State());
    }

    [Fact]
    public async Task V3_5_2_Nothing_is_asked_in_a_kind_that_a_page_sends_without_asking()
    {
        var (_, key) = await house.Somebody(Role.Admin);
        using var client = house.Client(key);
        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way is { IsPage: false, Reads: false }))
            foreach (var kind in new[] { "text/plain", "application/x-www-form-urlencoded" })
            {
                using HttpRequestMessage request = new(new(way.Method), house.UrlOf(way)) { Content = new StringContent("{}", null, kind) };
                using var answer = await client.SendAsync(request);
                if ((int)answer.StatusCode != 415) wrong.Add($"{way} as {kind} answered {(int)answer.StatusCode}");
            }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task V3_5_3_Looking_changes_nothing_however_often()
    {
        List<HttpClient> lookers = [house.Client()];
        foreach (var role in new[] { Role.Admin, Role.Manager, Role.Handler, Role.Supervisor, Role.Resident, Role.Integrator }) lookers.Add(house.Client((await house.Somebody(role)).Key));
        var before = await house.State();
        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way.Reads))
            foreach (var looker in lookers)
                for (var again = 0; again < 2; again++)
                {
                    using var answer = await looker.GetAsync(house.UrlOf(way));
                    if ((int)answer.StatusCode >= 500) wrong.Add($"{way} answered {(int)answer.StatusCode}");
                }
        lookers.ForEach(looker => looker.Dispose());
        Assert.Empty(wrong);
        Assert.Equal(before, await house.State());
    }

    [Fact]
    public async Task V3_4_3_to_V3_4_6_Every_answer_forbids_what_it_does_not_need()
    {
        using var nobody = house.Client();
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        List<string> wrong = [];
        foreach (var url in house.Ways().Where(way => way.Reads).Select(house.UrlOf).Append("/nowhere").Append("/api/nowhere"))
            foreach (var client in new[] { nobody, admin })
            {
                using var answer = await client.GetAsync(url);
                string Of(string name) => answer.Headers.TryGetValues(name, out var all) ? string.Join(", ", all) : "";
                var policy = Of("Content-Security-Policy");
                foreach (var part in new[] { "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'" })
                    if (!policy.Contains(part, StringComparison.Ordinal)) wrong.Add($"{url} lacks {part}");                                  // 3.4.3, 3.4.6
                if (policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains('*')) wrong.Add($"{url} allows too much: {policy}");
                if (Of("X-Content-Type-Options") != "nosniff") wrong.Add($"{url} may be sniffed");                                           // 3.4.4
                if (Of("Referrer-Policy") is not ("same-origin" or "no-referrer")) wrong.Add($"{url} tells others where one was");             // 3.4.5
                if (Of("Access-Control-Allow-Origin") != "") wrong.Add($"{url} lets other houses read");                                     // 3.4.2
                if (Of("Server") + Of("X-Powered-By") != "") wrong.Add($"{url} says what it is made with");
                if (answer.Content.Headers.ContentLength != 0 && answer.Content.Headers.ContentType is { } kind && kind.MediaType!.StartsWith("text/", StringComparison.Ordinal)
                    && kind.CharSet is null && (await answer.Content.ReadAsByteArrayAsync()).Length > 0) wrong.Add($"{url} is {kind} without a charset");       // 4.1.1
            }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task V3_2_1_What_is_no_page_is_drawn_by_no_browser_even_where_somebody_opens_it_by_its_address()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        var logged = await manager.Log(subject: "<script>zqx()</script>", text: "<svg onload=zqx()>");
        List<string> addresses = [.. house.Ways().Where(way => way is { IsPage: false, Reads: true } && way.Path.Contains("api/", StringComparison.Ordinal)).Select(house.UrlOf), "/api/grievances?format=csv", "/api/projects?format=csv", $"/api/grievances/{logged.Id}"];
        foreach (var (name, bytes) in new[] { ("a.pdf", Files.Papers.LargePdf(2_000)), ("b.jpg", Files.Papers.Photo()), ("c.txt", "alert(1)"u8.ToArray()), ("d.docx", Files.Papers.Docx()) })
        {
            var kept = await Files.Papers.HandIn(manager, $"{logged.Id}", bytes, name);
            Assert.True(kept.IsDone, kept.Text);
            addresses.AddRange(((string[])["", "/picture"]).Select(part => $"/api/grievances/{logged.Id}/attachments/{kept.Body.GetProperty("file").GetString()}{part}"));
        }
        List<string> wrong = [];
        var (drawn, files) = (0, 0);
        foreach (var client in new[] { manager, admin, house.Client() })
            foreach (var address in addresses)
            {
                // as a browser does that was given the address
                using HttpRequestMessage request = new(HttpMethod.Get, address) { Headers = { { "Accept", "text/html,application/xhtml+xml,image/*;q=0.8" }, { "Sec-Fetch-Dest", "document" }, { "Sec-Fetch-Mode", "navigate" } } };
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var kind = answer.Content.Headers.ContentType?.MediaType ?? "";
                var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var all) ? string.Join(' ', all) : "";
                if (kind is "text/html" or "application/xhtml+xml" or "image/svg+xml" or "text/xml" or "application/xml" or "text/javascript") wrong.Add($"{address} is {kind}");
                if (!policy.StartsWith("sandbox", StringComparison.Ordinal) && policy.Contains("script-src", StringComparison.Ordinal)) wrong.Add($"{address} may run scripts");
                if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || !answer.Headers.Contains("X-Content-Type-Options")) wrong.Add($"{address} is under no policy");
                if (kind is not ("" or "application/json" or "application/problem+json" or "text/event-stream" or "text/plain"))
                {
                    files++;
                    if (answer.Content.Headers.ContentDisposition?.DispositionType != "attachment") wrong.Add($"{address} is {kind} to be shown");
                }
                drawn++;
            }
        Assert.Empty(wrong.Distinct());
        Assert.True(drawn > 150 && files >= 6, $"{drawn} answers, {files} files");
    }

    [Fact]
    public async Task V14_3_2_What_is_shown_to_somebody_by_name_stays_in_no_cache()
    {
        List<string> wrong = [];
        foreach (var role in new[] { Role.Admin, Role.Manager, Role.Handler, Role.Resident })
        {
            using var somebody = await house.SignedIn(role);
            foreach (var way in house.Ways().Where(way => way.Reads && way.Path is not ("healthz" or "readyz")))
            {
                var answer = await somebody.Get(house.UrlOf(way));
                if (way.Path.StartsWith("field/", StringComparison.Ordinal) && way.Path.EndsWith(".js", StringComparison.Ordinal)) continue;       // a file, the same for all
                if (answer.Status == 200 && answer.Answer.Headers.CacheControl?.NoStore != true) wrong.Add($"{way} as {role}: {answer.Answer.Headers.CacheControl}");
            }
        }
        Assert.Empty(wrong);
    }

    /// <summary>What probes, dashboards and papers of the program may be asked for, and by whom: nothing else is there.</summary>
    [Fact]
    public async Task V13_4_5_What_watches_the_program_says_one_word_and_nothing_else_watches_it_from_without()
    {
        using var nobody = house.Client();
        Assert.Equal("ready", await nobody.GetStringAsync("/readyz"));
        Assert.Matches("^[a-z]{0,10}$", await nobody.GetStringAsync("/healthz"));
        // the description of the API holds what the API is, and nothing of where it runs
        var described = await nobody.GetStringAsync("/openapi/v1.json");
        foreach (var telling in new[] { house.Home, "Npgsql", "postgres", Environment.MachineName, $"{house.SiloPort}" }) Assert.DoesNotContain(telling, described, StringComparison.OrdinalIgnoreCase);
        using (var json = System.Text.Json.JsonDocument.Parse(described))
            Assert.Equal(house.Ways().Where(way => way.Path.StartsWith("api/", StringComparison.Ordinal)).Select(way => System.Text.RegularExpressions.Regex.Replace($"{way.Method} /{way.Path}", @":[a-z]+(?=\})", "")).Distinct().Order(StringComparer.Ordinal),
                json.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal)).SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}")).Order(StringComparer.Ordinal));
        // the schema's number is for the program's own verbs
        foreach (var role in new[] { Role.Resident, Role.Handler, Role.Manager, Role.Supervisor, Role.Admin, Role.Integrator })
            using (var client = house.Client((await house.Somebody(role)).Key)) Assert.Equal(403, (int)(await client.GetAsync("/api/operation")).StatusCode);
        Assert.Equal(401, (int)(await nobody.GetAsync("/api/operation")).StatusCode);
        // every route is a page, stands under a row of the matrix, or is one of these
        Assert.Equal(["healthz", "openapi/{documentName}.json", "readyz"], house.Services.GetServices<Microsoft.AspNetCore.Routing.EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is null).Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.StartsWith("api/", StringComparison.Ordinal) && !path.StartsWith("assets/", StringComparison.Ordinal) && !path.StartsWith("sign-in/", StringComparison.Ordinal) && !path.StartsWith("field/", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        // and where the silos speak to each other, nobody is spoken to in HTTP
        foreach (var port in new[] { house.SiloPort, house.GatewayPort })
        {
            using System.Net.Sockets.TcpClient wire = new("127.0.0.1", port);
            using MemoryStream heard = new();
            try
            {
                var stream = wire.GetStream();
                await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
                wire.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
                await stream.CopyToAsync(heard);
            }
            catch (Exception why) when (why is IOException or InvalidOperationException or System.Net.Sockets.SocketException) { }        // hung up on
            Assert.DoesNotContain("HTTP", System.Text.Encoding.Latin1.GetString(heard.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task V13_4_2_In_production_a_fault_tells_nothing_and_no_switch_of_a_request_turns_debugging_on()
    {
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        Assert.True(house.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostEnvironment>().IsProduction());
        List<string> wrong = [];
        foreach (var way in house.Ways().Where(way => way.Reads))
            foreach (var query in new[] { "debug=true&trace=1&XDEBUG_SESSION=1&environment=Development&__debug__=1", "page=99999999999999999999&pageSize=-1&version=x&format=xml&days=x" })
            {
                using HttpRequestMessage request = new(HttpMethod.Get, $"{house.UrlOf(way)}?{query}") { Headers = { { "X-Debug", "1" }, { "X-Environment", "Development" }, { "Cookie", ".AspNetCore.Debug=1" } } };
                using var answer = await admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if ((int)answer.StatusCode >= 500) wrong.Add($"{way} answered {(int)answer.StatusCode}");
                if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
                var text = await answer.Content.ReadAsStringAsync();
                foreach (var telling in new[] { "   at ", "Exception", "Npgsql", "StackTrace", ".cs:line", house.Home, "aspnetcore-browser-refresh", "DeveloperExceptionPage" })
                    if (text.Contains(telling, StringComparison.Ordinal)) wrong.Add($"{way} tells {telling}");
            }
        Assert.Empty(wrong.Distinct());
    }

    /// <summary>Fields that prove who somebody is, that seal, or by which a person is known across cases: no answer has one, whoever asks, but where a secret is handed over by design.</summary>
    static readonly string[] Never =
        ["password", "passwordHash", "securityStamp", "stamp", "hash", "salt", "nonce", "ciphertext", "wrapped", "tokens", "mac", "ref", "secret", "trackingSecret", "pin", "apiKey", "word", "totp", "person", "reporterPerson", "plain", "session", "address", "ip"];

    /// <summary>Where such a field is what was asked for.</summary>
    static readonly Dictionary<string, string[]> ButFor = new()
    {
        ["data-requests/{id:guid}"] = ["person"], ["api/me/data"] = ["person"],
    };

    [Fact]
    public async Task V15_3_1_An_answer_holds_what_was_asked_for_and_nothing_by_which_somebody_is_proved_or_sealed()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var logged = await manager.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", projectId = "walls-1", subject = "s", text = "t", place = "p", reporter = new { name = "Lin Mei", phone = "13800001234" } });
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/pin")).IsDone);
        Assert.True((await manager.Post($"/api/grievances/{logged.Id}/publication", new { title = "A matter" })).IsDone);
        Assert.True((await Files.Papers.HandIn(manager, $"{logged.Id}", Files.Papers.Photo(), "a.jpg")).IsDone);
        List<string> wrong = [];
        var fields = 0;
        foreach (var role in new[] { Role.Admin, Role.Manager, Role.Supervisor, Role.Handler, Role.Officer, Role.Integrator, Role.Resident, Role.Enterprise })
        {
            var (account, key) = await house.Somebody(role);
            using var client = house.Client(key);
            if (role is Role.Resident) Assert.True((await client.Post("/api/data-requests", new { right = "copy" })).IsDone);
            foreach (var way in house.Ways().Where(way => way is { IsPage: false, Reads: true } && way.Path.StartsWith("api/", StringComparison.Ordinal)))
            {
                var url = house.UrlOf(way).Replace(house.Case.Code, logged.Code, StringComparison.Ordinal);
                using HttpRequestMessage request = new(HttpMethod.Get, url.Contains("users/", StringComparison.Ordinal) ? url.Replace("nothing-here", $"{account.Id}", StringComparison.Ordinal) : url);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if (answer.Content.Headers.ContentType?.MediaType != "application/json") continue;
                using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                foreach (var field in Names(json.RootElement))
                {
                    fields++;
                    if (Never.Contains(field, StringComparer.OrdinalIgnoreCase) && !ButFor.Any(one => way.Path.EndsWith(one.Key, StringComparison.Ordinal) && one.Value.Contains(field))) wrong.Add($"{way} tells {role} a {field}");
                }
            }
        }
        Assert.Empty(wrong.Distinct());
        Assert.True(fields > 300, $"only {fields} fields were seen");

        static IEnumerable<string> Names(System.Text.Json.JsonElement one) => one.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Object => one.EnumerateObject().SelectMany(field => Names(field.Value).Prepend(field.Name)),
            System.Text.Json.JsonValueKind.Array => one.EnumerateArray().SelectMany(Names),
            _ => [],
        };
    }

    [Fact]
    public async Task V13_4_4_Nobody_is_shown_his_own_request_and_V13_4_2_there_is_no_back_room()
    {
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        foreach (var method in new[] { "TRACE", "TRACK", "DEBUG" })
        {
            using HttpRequestMessage request = new(new(method), "/api/projects") { Headers = { { "X-Mine", "mirrored" } } };
            using var answer = await admin.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 400, 405);
            Assert.DoesNotContain("mirrored", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        foreach (var path in new[] { "/debug", "/metrics", "/dashboard", "/orleans", "/swagger", "/swagger/index.html", "/trace", "/env", "/actuator", "/.git/config", "/appsettings.json", "/web.config", "/_framework/blazor.web.js", "/hangfire" })
            Assert.Equal(404, (int)(await admin.GetAsync(path)).StatusCode);
    }
}
