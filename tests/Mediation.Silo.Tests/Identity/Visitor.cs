using System.Net;
using System.Text.RegularExpressions;
using Mediation.Tests;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mediation.Identity.Tests;

/// <summary>What a browser was answered.</summary>
sealed record Seen(int Status, string? To, string Text, HttpResponseMessage Answer);

/// <summary>A person's browser without its screen: keeps cookies, follows nothing, sends forms with what lies hidden in them.</summary>
sealed partial class Visitor : IDisposable
{
    readonly HttpClient client;

    public Visitor(string address) => client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(address) };

    public Dictionary<string, string> Cookies { get; private init; } = [];
    public Dictionary<string, string> Headers { get; } = new() { ["Accept-Language"] = "en", ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/141.0" };

    /// <summary>Every Set-Cookie that was ever sent here.</summary>
    public List<string> Baked { get; } = [];

    /// <summary>The same cookies at another silo's door.</summary>
    public Visitor At(string address) => new(address) { Cookies = Cookies };

    public string? SessionCookie => Cookies.GetValueOrDefault("mediation") ?? Cookies.GetValueOrDefault("__Host-mediation");

    public Task<Seen> Get(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>Looks at a page, fills in its form and sends it; a handler is another form of the same page, an address where the form goes next.</summary>
    public async Task<Seen> Fill(string page, string? handler = null, params (string Name, string Value)[] fields)
    {
        var shown = await Get(page);
        var hidden = Hidden().Matches(shown.Text).GroupBy(one => one.Groups[1].Value).Select(one => (one.Key, WebUtility.HtmlDecode(one.First().Groups[2].Value)));
        return await Post(handler?.StartsWith('/') == true ? handler : page + (handler is null ? "" : $"{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}handler={handler}"),
            [.. hidden.Where(one => fields.All(field => field.Name != one.Key)), .. fields]);
    }

    public Task<Seen> Post(string path, params (string Name, string Value)[] fields) =>
        Send(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    public async Task<Seen> Send(HttpRequestMessage request)
    {
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (Cookies.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
        var answer = await client.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            Baked.Add(cookie);
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
            if (value == "") Cookies.Remove(name);
            else Cookies[name] = value;
        }
        return new((int)answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(), answer);
    }

    public Task<Seen> SignIn(string userName, string password) => Fill("/sign-in", null, ("userName", userName), ("password", password));
    public Task<Seen> Second(string code) => Fill("/sign-in/second-factor", null, ("code", code));

    /// <summary>Whether this browser is somebody who may act.</summary>
    public async Task<bool> IsIn() => (await Get("/account")).Status == 200;

    public void Dispose() => client.Dispose();

    [GeneratedRegex("<input(?=[^>]*type=\"hidden\")(?=[^>]*name=\"([^\"]+)\")(?=[^>]*value=\"([^\"]*)\")[^>]*>")] private static partial Regex Hidden();
}

/// <summary>Somebody with a password, and perhaps an app with six digits.</summary>
sealed record Person(Account Account, string Password, byte[] Secret)
{
    public string Code(int stepsAhead = 0) => Totp.Code(Secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + stepsAhead);
}

static class People
{
    public const string Password = "harbour lantern 42 rides";

    public static Accounts Accounts(this RealProgram program) => new(program.App, TimeProvider.System);

    public static KeyFile AKeyFile() => KeyFile.OpenOrCreate(Path.Combine(Scratch.Folder(), "keys", "test.key"));

    public static Factors Factors(this RealProgram program) =>
        new(program.App, KeyFile.OpenOrCreate(Path.Combine(program.Home, "keys", "mediation.key")), TimeProvider.System, NullLogger<Factors>.Instance);

    public static async Task<Person> Admit(this RealProgram program, Role role = Role.Handler, bool withApp = true)
    {
        var name = $"{role}-{Guid.NewGuid():n}"[..20];
        var person = new Person((await program.Accounts().Create(name, "Somebody Else", role, Password))!, Password, Totp.NewSecret());
        // an earlier half-minute's code, so that this one's is still good
        if (withApp && !await program.Factors().AddApp(person.Account.Id, person.Secret, person.Code(-1))) throw new InvalidOperationException("the app was not added");
        return person;
    }

    /// <summary>Signed in whole, by password and app; as often as one likes within a half-minute.</summary>
    public static async Task<Visitor> SignedIn(this RealProgram program, Person person)
    {
        await program.App.Run("update identity.authenticator set last_step = 0 where account_id = $1", person.Account.Id);
        Visitor visitor = new(program.Address);
        await visitor.SignIn(person.Account.UserName, person.Password);
        var there = await visitor.Second(person.Code());
        return there.Status == 303 && visitor.SessionCookie is not null ? visitor : throw new InvalidOperationException($"not signed in: {there.Status} {there.Text}");
    }
}
