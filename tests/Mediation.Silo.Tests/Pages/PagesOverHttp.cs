using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Mediation.Pages.Tests;

/// <summary>The faces alone, behind a real server: no case, no database.</summary>
public sealed class FacesAlone : IAsyncLifetime
{
    WebApplication? app;
    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Faces).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFaces();
        app = builder.Build();
        app.UseFaces();
        app.UseRouting();
        app.MapRazorPages();
        app.MapGet("/api/nothing", () => Results.NotFound());
        await app.StartAsync();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (app is not null) await app.DisposeAsync();
    }
}

public sealed partial class PagesOverHttp(FacesAlone faces) : IClassFixture<FacesAlone>
{
    [Theory]
    [InlineData("/help"), InlineData("/accessibility"), InlineData("/privacy")]
    public async Task A_page_speaks_the_language_asked_for(string path)
    {
        Assert.Contains("<html lang=\"zh-CN\"", await (await Get(path)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"zh-CN\"", await (await Get(path, ("Accept-Language", "zh-Hans,en;q=0.5"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", await (await Get(path, ("Accept-Language", "en-GB"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var chosen = await (await Get(path, ("Accept-Language", "en-GB"), ("Cookie", "lang=zh"))).Content.ReadAsStringAsync();
        Assert.Contains("<html lang=\"zh-CN\"", chosen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help"), InlineData("/accessibility"), InlineData("/privacy")]
    public async Task A_page_has_one_heading_one_main_and_a_way_past_the_bar(string path)
    {
        var html = await (await Get(path)).Content.ReadAsStringAsync();
        Assert.Single(Heading().Matches(html));
        Assert.Single(Middle().Matches(html));
        Assert.Contains("<a class=\"skip\" href=\"#main\">", html, StringComparison.Ordinal);
        Assert.Empty(Used().Matches(html).Select(use => use.Groups[1].Value).Except(Drawn().Matches(html).Select(symbol => symbol.Groups[1].Value)));
    }

    [Theory]
    [InlineData("/help"), InlineData("/accessibility"), InlineData("/privacy")]
    public async Task A_resident_page_weighs_little(string path)
    {
        var bytes = await (await Get(path, ("Accept-Encoding", "br"))).Content.ReadAsByteArrayAsync();
        var modules = Unpack(bytes) is var html ? Source().Matches(html).Select(source => source.Groups[1].Value) : [];
        var all = bytes.Length;
        foreach (var module in modules) all += (await (await Get(module, ("Accept-Encoding", "br"))).Content.ReadAsByteArrayAsync()).Length;
        Assert.InRange(all, 1, 20 * 1024);
    }

    [Theory]
    [InlineData("/help?lang=en", "/help", "lang=en")]
    [InlineData("/help?a=1&size=large&b=%E4%BA%BA", "/help?a=1&b=%E4%BA%BA", "size=large")]
    [InlineData("/help?theme=dark", "/help", "theme=dark")]
    [InlineData("//evil.example/?lang=en", "/evil.example/", "lang=en")]
    [InlineData("/%5Cevil.example?lang=en", "/%5Cevil.example", "lang=en")]
    public async Task A_switch_is_remembered_and_leaves_the_address(string asked, string there, string cookie)
    {
        var answer = await Get(asked);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(there, answer.Headers.Location!.OriginalString);
        Assert.StartsWith(cookie, answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_choice_chooses_nothing() => Assert.Equal(HttpStatusCode.OK, (await Get("/help?theme=pink")).StatusCode);

    [Fact]
    public async Task Only_our_own_styles_and_scripts_run()
    {
        var answer = await Get("/help");
        var html = await answer.Content.ReadAsStringAsync();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var nonces = Nonce().Matches(html).Select(nonce => WebUtility.HtmlDecode(nonce.Groups[1].Value)).Distinct().ToList();
        Assert.Contains($"script-src 'nonce-{Assert.Single(nonces)}'", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@" (style|on[a-z]+)=""", html);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.NotEqual(policy, (await Get("/help")).Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_our_own_words_but_plainly_to_programs()
    {
        var page = await Get("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("id=\"main\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("", await (await Get("/api/nothing")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_asset_is_kept_for_ever_and_found_by_its_fingerprint_only()
    {
        var path = new Assets().Path("js/keys.js");
        var asset = await Get(path, ("Accept-Encoding", "br"));
        Assert.Equal("br", asset.Content.Headers.ContentEncoding.Single());
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/assets/js/keys.js")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/assets/../appsettings.json")).StatusCode);
    }

    [Fact]
    public async Task A_module_stays_small()
    {
        foreach (var name in new[] { "busy", "copy", "keys", "print" })
        {
            var asset = await Get(new Assets().Path($"js/{name}.js"), ("Accept-Encoding", "br"));
            Assert.InRange((await asset.Content.ReadAsByteArrayAsync()).Length, 1, 3 * 1024);
        }
    }

    [Fact]
    public void A_style_sheet_loses_only_what_its_writer_needs() => Assert.Equal(
        "a>b,c:hover{margin:0 -1px;width:calc(100% - 2px)}@media (max-width:9px) and (x){.d :checked + e{top:0}}",
        Assets.Minify("/* why */ a > b, c:hover { margin: 0 -1px; width: calc(100% - 2px); }\n@media (max-width: 9px) and (x) { .d :checked + e { top: 0; } }"));

    Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        // the address as written: a client would tidy it up
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(faces.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return faces.Client.SendAsync(request);
    }

    static string Unpack(byte[] squeezed)
    {
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(squeezed), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    [GeneratedRegex("<h1[ >]")] private static partial Regex Heading();
    [GeneratedRegex("<main[ >]")] private static partial Regex Middle();
    [GeneratedRegex("<use href=\"#(i-[a-z]+)\"")] private static partial Regex Used();
    [GeneratedRegex("<symbol id=\"(i-[a-z]+)\"")] private static partial Regex Drawn();
    [GeneratedRegex(" nonce=\"([^\"]+)\"")] private static partial Regex Nonce();
    [GeneratedRegex(" src=\"(/assets/[^\"]+)\"")] private static partial Regex Source();
}
