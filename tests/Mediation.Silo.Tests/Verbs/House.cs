using System.Net.Http.Json;
using System.Text.Json;
using Mediation.Identity;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Mediation.Verbs;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>What a verb answered.</summary>
public sealed record Told(int Status, string Out, string Errors)
{
    public string LastLine => Out.TrimEnd('\n').Split('\n')[^1];
}

/// <summary>
/// A database that something has happened in, at rest: a project, our few petitions imported while the program ran, and a case
/// of three entries whose middle one holds no text. Tests work on copies of it.
/// </summary>
public sealed class House : IAsyncLifetime
{
    readonly string folder = Scratch.Folder();
    TestDatabase seed = null!;

    public static string Petitions => Path.Combine(AppContext.BaseDirectory, "Verbs", "petitions.csv");

    public Told FirstImport { get; private set; } = null!;
    public Told SecondImport { get; private set; } = null!;
    public Guid Walked { get; private set; }

    public async Task InitializeAsync()
    {
        seed = await TestServer.NewDatabase();
        var place = new Place(seed, Path.Combine(folder, "data"));
        await using var server = await place.Serve();
        using var http = place.Client(server);
        (await http.PostAsJsonAsync("/api/projects", new { code = "yard-1", name = "The Yard" })).EnsureSuccessStatusCode();
        FirstImport = await place.Run("import", "petitions", Petitions, "--project", "yard-1");
        SecondImport = await place.Run("import", "petitions", Petitions, "--project=yard-1");
        Walked = await Log(http);
        (await http.PostAsync($"/api/grievances/{Walked}/acceptance", null)).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync($"/api/grievances/{Walked}/answer", new { text = "It will be repaired." })).EnsureSuccessStatusCode();
    }

    public static async Task<Guid> Log(HttpClient http)
    {
        var answer = await http.PostAsJsonAsync("/api/grievances", new
        {
            channel = "letter", kind = "complaint", category = "unclassified", subject = "The gate", text = "The gate does not close.", projectId = "yard-1",
        });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>The same again, for one test to do with it what it likes.</summary>
    internal async Task<Place> Copy()
    {
        var data = Path.Combine(folder, $"data-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        File.Copy(KeyPath, Path.Combine(data, "keys", "mediation.key"));
        return new(await TestServer.Create(seed.Name), data);
    }

    public string KeyPath => Path.Combine(folder, "data", "keys", "mediation.key");
    internal KeyFile Keys => KeyFile.OpenOrCreate(KeyPath);
    public string Folder(string name) => Path.Combine(folder, name);

    public async Task DisposeAsync()
    {
        await seed.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A database and a data directory that verbs are pointed at.</summary>
sealed class Place(TestDatabase database, string data) : IAsyncDisposable
{
    public NpgsqlDataSource Owner => database.Owner;
    public NpgsqlDataSource App => database.App;
    public string Data => data;
    public string OwnerConnectionString => database.OwnerConnectionString;

    string[] Settings => [$"--ConnectionStrings:Mediation={database.AppConnectionString}", $"--Data:Directory={data}"];

    public Task<Server.Started> Serve()
    {
        var (silo, gateway) = FrontDoor.FreePorts();
        return Server.Start([.. Settings, "--urls=http://127.0.0.1:0", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}", "--Opening:Invites=false"]);
    }

    public HttpClient Client(Server.Started server) => Workplace.ClientOf(server.Address, Running.Find(data)!.Token, TimeSpan.FromSeconds(30));

    public Task<Told> Run(params string[] words) => Verbs.Run([.. words, .. Settings]);

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    public static class Verbs
    {
        public static async Task<Told> Run(params string[] words)
        {
            using StringWriter said = new(), told = new();
            var status = await Verb.Run(words, said, told);
            return new(status, said.ToString(), told.ToString());
        }
    }
}

[CollectionDefinition("verbs")]
public sealed class VerbsCollection : ICollectionFixture<House>;
