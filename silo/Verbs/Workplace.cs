using System.Net;
using System.Net.Http.Headers;
using Mediation.Identity;
using Mediation.Postgres;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>The database a verb works on: that of the program which runs in the data directory, or of a server started for the verb's own time.</summary>
sealed class Workplace : IAsyncDisposable
{
    readonly Database database;

    Workplace(Database database, string owner, string keyFile) => (this.database, OwnerConnectionString, KeyPath) = (database, owner, keyFile);

    public NpgsqlDataSource Db => database.Source;

    /// <summary>As the role that may read, and in a restore make, everything.</summary>
    public string OwnerConnectionString { get; }

    public string KeyPath { get; }

    /// <summary>A verb never makes a key file: what was sealed is sealed under the one there is.</summary>
    public KeyFile Keys => File.Exists(KeyPath) ? KeyFile.OpenOrCreate(KeyPath) : throw VerbEnds.Fault($"The key file {KeyPath} is missing: without it no text can be opened.");

    public static async Task<Workplace> Open(Call call)
    {
        var data = Settings.DataDirectory(call.Settings);
        var external = call.Settings.GetConnectionString("Mediation");
        var settings = call.Settings;
        if (external is null && await Program(settings) is { } program)
        {
            external = program.Database;
            settings = With(settings, "ConnectionStrings:Mediation", external ?? new PrivatePostgres(data).AppConnectionString);
        }
        if (ReferenceEquals(settings, call.Settings)) DemandData(settings);

        var owner = call.Settings.GetConnectionString("Owner") ?? external ?? new PrivatePostgres(data).OwnerConnectionString;
        return new(await Database.Open(settings, data, stop: call.Stop), owner, KeyPathOf(call.Settings));
    }

    /// <summary>A verb that works on what is there does not make an empty database first.</summary>
    public static void DemandData(IConfiguration settings)
    {
        var data = Settings.DataDirectory(settings);
        if (settings.GetConnectionString("Mediation") is null && !Directory.Exists(Path.Combine(data, "postgres")))
            throw VerbEnds.WrongUse($"There is no database in the data directory {data}: name another as --Data:Directory.");
    }

    public static string KeyPathOf(IConfiguration settings) =>
        settings["Keys:File"] is { } given ? Settings.PathOf(given) : Path.Combine(Settings.DataDirectory(settings), "keys", "mediation.key");

    /// <summary>The program that runs in this data directory; none where its file is only what a killed one left behind.</summary>
    public static async Task<Running?> Program(IConfiguration settings)
    {
        if (Running.Find(Settings.DataDirectory(settings)) is not { } left) return null;
        try
        {
            using var http = ClientOf(left.Address, left.Token, TimeSpan.FromSeconds(5));
            using var answer = await http.GetAsync("/api/operation");
            return answer.IsSuccessStatusCode ? left : null;        // another program that took its port does not know its token
        }
        catch (Exception why) when (why is HttpRequestException or TaskCanceledException or UriFormatException) { return null; }
    }

    public static HttpClient ClientOf(string address, string key, TimeSpan patience)
    {
        var there = Reachable(address);
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = !there.IsLoopback }) { BaseAddress = there, Timeout = patience };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
        return client;
    }

    // where a server listens on every address, it is called on this machine's own
    static Uri Reachable(string address)
    {
        var given = new Uri(address.Replace("//+", "//127.0.0.1", StringComparison.Ordinal).Replace("//*", "//127.0.0.1", StringComparison.Ordinal));
        var everywhere = IPAddress.TryParse(given.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return everywhere ? new UriBuilder(given) { Host = ip!.Equals(IPAddress.Any) ? "127.0.0.1" : "localhost" }.Uri : given;
    }

    static IConfiguration With(IConfiguration settings, string key, string value) =>
        new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection([new(key, value)]).Build();

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
