using System.Net;
using System.Text.RegularExpressions;

namespace Mediation.Tests.Pages;

/// <summary>A browser without scripts or pictures: follows what it is told to, keeps cookies, sends a page's form with its hidden fields.</summary>
sealed partial class Visitor : IDisposable
{
    readonly HttpClient client;

    public Visitor(string address, string language = "zh-CN")
    {
        client = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public string Html { get; private set; } = "";
    public string Path { get; private set; } = "";

    public async Task<HttpStatusCode> Get(string path) => await Read(await client.GetAsync(path));

    public async Task<HttpStatusCode> Post(string path, params (string Name, string Value)[] fields) =>
        await Read(await client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    public async Task SignIn(string userName, string password)
    {
        await Get("/sign-in");
        await Post("/sign-in", [.. Hidden(), ("userName", userName), ("password", password)]);
        if (Path == "/sign-in") throw new InvalidOperationException($"{userName} was not let in: {Html}");
    }

    /// <summary>The hidden fields of a form of the page one is on: of the first, or of the one with this id.</summary>
    public (string Name, string Value)[] Hidden(string? form = null)
    {
        var forms = Form().Matches(Html).Select(one => one.Value).Where(one => one.Contains("method=\"post\"", StringComparison.Ordinal));
        var own = forms.First(one => form is null ? !one.Contains("action=\"/sign-out\"", StringComparison.Ordinal) : one.Contains($"id=\"{form}\"", StringComparison.Ordinal));
        return [.. Input().Matches(own).Select(one => one.Value).Where(one => one.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(one => (Name().Match(one).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(one).Groups[1].Value)))];
    }

    public void Dispose() => client.Dispose();

    async Task<HttpStatusCode> Read(HttpResponseMessage response)
    {
        using (response)
        {
            (Html, Path) = (await response.Content.ReadAsStringAsync(), response.RequestMessage!.RequestUri!.AbsolutePath);
            return response.StatusCode;
        }
    }

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)] private static partial Regex Form();
    [GeneratedRegex("<input [^>]*>")] private static partial Regex Input();
    [GeneratedRegex(" name=\"([^\"]*)\"")] private static partial Regex Name();
    [GeneratedRegex(" value=\"([^\"]*)\"")] private static partial Regex Value();
}
