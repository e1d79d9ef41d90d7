using System.Net.Http.Json;
using Mediation.Identity.Tests;
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
