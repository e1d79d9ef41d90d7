using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mediation.Identity;
using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Npgsql;

namespace Mediation.Tests;

/// <summary>The program itself, as a process of its own on free ports: started until it answers, asked over HTTP, killed or stopped.</summary>
sealed class RealProgram : IAsyncDisposable
{
    const int Tries = 2_400;
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    readonly StringBuilder said = new();
    readonly SocketsHttpHandler wires = new();
    readonly ConcurrentDictionary<(Role, int), Lazy<Task<Account>>> accounts = new();
    readonly ConcurrentDictionary<Guid, Task<HttpClient>> clients = new();
    readonly bool ownsHome;
    readonly string? connectionString;
    readonly string[] settings;
    Process? process;

    RealProgram(string? home, string? connectionString, string[] settings)
    {
        (ownsHome, Home) = (home is null, home ?? Scratch.Folder());
        (this.connectionString, this.settings) = (connectionString, settings);
    }

    /// <summary>The data directory; thrown away with this object unless it was given.</summary>
    public string Home { get; }

    public string Address { get; private set; } = "";

    /// <summary>Speaks as the program itself, by the token in its data directory.</summary>
    public HttpClient System { get; private set; } = null!;

    /// <summary>Speaks as nobody: no cookie, no key.</summary>
    public HttpClient Nobody { get; private set; } = null!;

    /// <summary>The database behind it, with the rights of the app.</summary>
    public NpgsqlDataSource App { get; private set; } = null!;

    public int ProcessId => process!.Id;

    /// <summary>All that the process has written to its console so far, over all its lives.</summary>
    public string Said { get { lock (said) return said.ToString(); } }

    /// <summary>Starts the program; without a connection string it brings a PostgreSQL of its own.</summary>
    public static async Task<RealProgram> Start(string? connectionString = null, string? home = null, params string[] settings)
    {
        var program = new RealProgram(home, connectionString, settings);
        try { await program.Start(); }
        catch { await program.DisposeAsync(); throw; }
        return program;
    }

    (int Silo, int Gateway)? ports;

    /// <summary>The next life of a program that was killed or stopped, in the same data directory.</summary>
    public async Task Start()
    {
        Bury();
        Address = "";
        if (Running.Find(Home) is not null) Running.Remove(Home);      // a killed program's last word
        // the next life stands where the last one stood: a cluster knows at once that the old one is gone
        var (siloPort, gatewayPort) = ports ??= FreePorts();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Home,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production" },
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Mediation.Silo.dll"), "--urls", "http://127.0.0.1:0", $"--Data:Directory={Home}",
            $"--Cluster:SiloPort={siloPort}", $"--Cluster:GatewayPort={gatewayPort}", "--Cluster:Address=127.0.0.1",
            "--Deadlines:Seconds=3600", .. settings,       // what falls due meanwhile is no part of most stories
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (connectionString is not null) start.Environment["ConnectionStrings__Mediation"] = connectionString;

        process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilReady();
    }

    /// <summary>Asks again and again, as a caller does who means it, until there is an answer other than "come back later".</summary>
    public async Task<Reply> Insist(string key, Func<HttpClient, Task<Reply>> ask)
    {
        using var tick = new PeriodicTimer(Between);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            try
            {
                using var client = new HttpClient(wires, disposeHandler: false) { BaseAddress = new(Address), Timeout = TimeSpan.FromSeconds(20) };
                client.DefaultRequestHeaders.Authorization = new("Bearer", key);
                var reply = await ask(client);
                if (reply.Status != HttpStatusCode.ServiceUnavailable) return reply;
            }
            catch (Exception why) when (why is HttpRequestException or TaskCanceledException or UriFormatException or IOException) { }
            await tick.WaitForNextTickAsync();
        }
        throw new TimeoutException($"no answer in {Tries} attempts: {Said}");
    }

    /// <summary>A key of an account that lives in the database, so that it outlives the process.</summary>
    public async Task<string> KeyOf(Role role) => await new Accounts(App, TimeProvider.System).CreateKey((await Account(role)).Id, TimeSpan.FromHours(12));

    /// <summary>kill -9, and the silence after it.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>SIGTERM; returns when the process has ended by itself.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>An account of this part, made at the first asking; the number tells several apart.</summary>
    public Task<Account> Account(Role role, int number = 0) => accounts.GetOrAdd((role, number), key => new(async () =>
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{key.Item1}-{key.Item2}-{Guid.NewGuid():n}");
        return (await new Accounts(App, TimeProvider.System).Create(name, name, key.Item1, password: null))!;
    })).Value;

    /// <summary>Speaks with the key of an account of this part.</summary>
    public async Task<HttpClient> As(Role role, int number = 0)
    {
        if (role == Role.Anonymous) return Nobody;
        if (role == Role.System) return System;
        var account = await Account(role, number);
        return await clients.GetOrAdd(account.Id, async id => Client(await new Accounts(App, TimeProvider.System).CreateKey(id, TimeSpan.FromHours(1))));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            if (connectionString is null) await Stop();       // with its PostgreSQL
            else Kill();
        }
        else if (connectionString is null && process is not null) await StopOrphan();
        Bury();
        wires.Dispose();
        if (ownsHome) Directory.Delete(Home, recursive: true);
    }

    // A program that was killed has left its PostgreSQL running: adopt it and stop it.
    async Task StopOrphan()
    {
        await using var orphan = new PrivatePostgres(Home);
        if (File.Exists(Path.Combine(Home, "postgres", "data", "PG_VERSION"))) await orphan.Start();
    }

    void Bury()
    {
        foreach (var client in clients.Values) if (client.IsCompletedSuccessfully) client.Result.Dispose();
        clients.Clear();
        System?.Dispose();
        Nobody?.Dispose();
        App?.Dispose();
        process?.Dispose();
    }

    async Task UntilReady()
    {
        using var tick = new PeriodicTimer(Between);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await tick.WaitForNextTickAsync();
            if (process!.HasExited)
            {
                await process.WaitForExitAsync();       // its last words are heard a moment after its end
                throw new InvalidOperationException($"the program ended with {process.ExitCode}: {Said}");
            }
            if (Running.Find(Home) is not { } running) continue;

            if (Address != running.Address) Meet(running);
            if (await IsReady()) return;
        }
        throw new TimeoutException($"the program did not answer: {Said}");
    }

    void Meet(Running running)
    {
        Address = running.Address;
        (System, Nobody) = (Client(running.Token), Client(null));
        App = Database.App(connectionString ?? new PrivatePostgres(Home).AppConnectionString, poolSize: 10);
    }

    public async Task<bool> IsReady()
    {
        try { return (await Nobody.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK; }
        catch (HttpRequestException) { return false; }
    }

    HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = new(Address), Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new("en"));
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said) said.AppendLine(line.Data);
    }

    public static (int Silo, int Gateway) FreePorts()
    {
        using TcpListener one = new(IPAddress.Loopback, 0), other = new(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}

/// <summary>An answer over HTTP, read whole.</summary>
sealed record Reply(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers, string Text)
{
    public string? Type => Find("type")?.GetString();
    public Guid Id => Body.GetProperty("id").GetGuid();
    public string Code => Body.GetProperty("code").GetString()!;
    public int Version => Body.GetProperty("version").GetInt32();
    public bool IsDone => (int)Status is 200 or 201;

    /// <summary>The fields that a 400 finds fault with, in order of the alphabet.</summary>
    public string[] Fields => Find("errors") is { } errors ? [.. errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)] : [];

    /// <summary>Status and kind in one, as tests like to compare them.</summary>
    public (int, string?) Said => ((int)Status, Type);

    JsonElement? Find(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var found) ? found : null;
}

/// <summary>Short words for asking the API.</summary>
static class Asking
{
    public static Task<Reply> Post(this HttpClient client, string path, object? body = null, Guid? id = null, string? ifMatch = null) =>
        client.Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), id?.ToString(), ifMatch);

    public static Task<Reply> Put(this HttpClient client, string path, object body, Guid? id = null) =>
        client.Send(HttpMethod.Put, path, JsonContent.Create(body), id?.ToString());

    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path, null);

    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, HttpContent? body, string? id = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (id is not null) request.Headers.Add("Idempotency-Key", id);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, response.Headers, text);
    }

    /// <summary>A plain grievance, logged under an id.</summary>
    public static Task<Reply> Log(this HttpClient client, Guid? id = null, string subject = "Water in the cellar", string text = "It comes through the wall.", object? more = null) =>
        client.Post("/api/grievances", more ?? new { channel = "phone", kind = "complaint", category = "unclassified", subject, text }, id);
}
