using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Postgres;
using Mediation.Verbs;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>A route of the program: its method, its path, the row it stands under (none for a page).</summary>
sealed record Way(string Method, string Path, string? Action)
{
    public bool IsPage => Action is null;
    public bool Reads => Method is "GET" or "HEAD";
    public override string ToString() => $"{Method} /{Path}";
}

/// <summary>The program itself, asked from within about its routes and from without like any other: one for all tests of the walls.</summary>
public sealed partial class Within : IAsyncLifetime
{
    readonly string home = Scratch.Folder();
    TestDatabase database = null!;
    Server.Started started = null!;

    internal IServiceProvider Services => started.App.Services;
    internal NpgsqlDataSource App => database.App;
    internal string Home => home;
    public int SiloPort { get; private set; }
    public int GatewayPort { get; private set; }
    public string Address => started.App.Urls.First(url => url.StartsWith("http://", StringComparison.Ordinal));
    public string SafeAddress => started.App.Urls.First(url => url.StartsWith("https://", StringComparison.Ordinal));

    /// <summary>A project with a unit, and a case in it, both of which the routes may name.</summary>
    internal Reply Case { get; private set; } = null!;
    public string CaseSecret => Case.Body.GetProperty("trackingSecret").GetString()!;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        var (silo, gateway) = (SiloPort, GatewayPort) = RealProgram.FreePorts();
        started = await Server.Start(
        [
            "--urls", "http://127.0.0.1:0;https://127.0.0.1:0", $"--Data:Directory={home}", "--Opening:Invites=false", "--Security:RequireSecondFactor=false", "--Limits:send:Most=100000", "--Limits:visit:Most=100000", "--Sms:Seconds=0.2",
            $"--Kestrel:Certificates:Default:Path={Certificate.Make(home)}", $"--Kestrel:Certificates:Default:Password={Certificate.Password}",
            $"--ConnectionStrings:Mediation={database.AppConnectionString}", "--environment=Production", $"--applicationName={typeof(Server).Assembly.GetName().Name}",
            "--Cluster:Id=walls", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}",
        ]);
        using var system = Client(Running.Find(home)!.Token);
        Assert.True((await system.Post("/api/projects", new { code = "walls-1", name = "Walls" })).IsDone);
        Assert.True((await system.Post("/api/projects/walls-1/buildings", new { name = "Block 1", units = new[] { "101", "102" } })).IsDone);
        Case = await system.Log(subject: "A subject", text: "A text");
        Assert.True(Case.IsDone, Case.Text);
    }

    public async Task DisposeAsync()
    {
        await started.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    internal HttpClient Client(string? key = null)
    {
        HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(Address) };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new("en"));
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    internal Phones Phones => Services.GetRequiredService<Phones>();
    internal Accounts Accounts => new(App, TimeProvider.System);

    /// <summary>An account of this part, and its key.</summary>
    internal async Task<(Account Account, string Key)> Somebody(Role role)
    {
        var name = $"{role}-{Guid.NewGuid():n}"[..20];
        var account = (await Accounts.Create(name, "Somebody", role, People.Password))!;
        return (account, await Accounts.CreateKey(account.Id, TimeSpan.FromHours(1)));
    }

    /// <summary>A browser in which somebody of this part has signed in.</summary>
    internal async Task<Visitor> SignedIn(Role role)
    {
        var (account, _) = await Somebody(role);
        Visitor visitor = new(Address);
        Assert.Equal(303, (await visitor.SignIn(account.UserName, People.Password)).Status);
        return visitor;
    }

    /// <summary>Every route with every method, out of the program's own table.</summary>
    internal IEnumerable<Way> Ways() => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
    {
        var (path, action) = (endpoint.RoutePattern.RawText!.Trim('/'), endpoint.Metadata.GetMetadata<Acts>()?.Action);
        IEnumerable<string> methods = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null ? ["GET", "POST"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return methods.Select(method => new Way(method, path, action));
    });

    /// <summary>A route's address: what it names is there, as far as a case, a project or a unit goes.</summary>
    internal string UrlOf(Way way) => "/" + Parameter().Replace(way.Path, match => match.Value switch
    {
        "{status:int}" => "404",
        var one when one.Contains(":int", StringComparison.Ordinal) => "1",
        var one when one.Contains(":guid", StringComparison.Ordinal) => $"{Guid.NewGuid()}",
        _ => way.Path.Contains("project", StringComparison.Ordinal) ? "walls-1" : way.Path.Contains("grievances", StringComparison.Ordinal) || way.Path.Contains("cases", StringComparison.Ordinal) ? Case.Code : "nothing-here",
    });

    /// <summary>All that is on record, as one number: the journal and every register.</summary>
    internal async Task<string> State()
    {
        var tables = Replay.Tables.Select(table => table.Name).Append("journal").Distinct();
        List<string> all = [];
        foreach (var table in tables) all.Add($"{table} {await App.Value($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from {table} t")}");
        return string.Join('\n', all);
    }

    [GeneratedRegex(@"\{[^}]+\}")] private static partial Regex Parameter();
}

[CollectionDefinition("walls")]
public sealed class WallsOfTheHouse : ICollectionFixture<Within>;
