using System.Diagnostics;
using Mediation.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Postgres;

/// <summary>One PostgreSQL for all tests of this process: started by the first who asks, gone with us.</summary>
static class TestServer
{
    static readonly Lazy<Task<PrivatePostgres>> Server = new(Start);
    static Process? undertaker;      // held for as long as we live: its input ends with us
    static int databases;

    /// <summary>A migrated database of its own, as quick as a copy: the server's own one is the template.</summary>
    public static async Task<TestDatabase> NewDatabase()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <summary>An empty database: no schema, no grants.</summary>
    public static Task<TestDatabase> NewEmptyDatabase() => Create("template0");

    internal static async Task<TestDatabase> Create(string template, TestDatabase? into = null)
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await Run(server, $"create database {name} template {template}");
        into ??= new();
        into.At(name, In(server.OwnerConnectionString, name), In(server.AppConnectionString, name));
        return into;
    }

    static async Task<PrivatePostgres> Start()
    {
        var folder = Scratch.Folder();
        undertaker = RemoveWhenWeEnd(folder);
        var server = new PrivatePostgres(folder);
        await server.Start();
        await using var owner = Database.Owner(server.OwnerConnectionString);
        await Schema.Migrate(owner);
        return server;
    }

    static async Task Run(PrivatePostgres server, string sql)
    {
        // from another database, because a template must have no guests
        await using var owner = Database.Owner(In(server.OwnerConnectionString, "postgres"));
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static string In(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    // A shell apart from us reads from a pipe that only we hold: it wakes when we are gone, even by kill -9.
    static Process? RemoveWhenWeEnd(string folder)
    {
        const string wake = """
            exec >/dev/null 2>&1
            read -r _
            kill -QUIT "$(head -n 1 "$1/postgres/data/postmaster.pid")"
            for attempt in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$1" && break; sleep 0.3; done
            """;
        return Process.Start(new ProcessStartInfo("setsid", ["--fork", "sh", "-c", wake, "sh", folder])
        {
            RedirectStandardInput = true,
        });
    }
}

/// <summary>A database of a test class: as a class fixture made before its first test, gone with the server.</summary>
public sealed class TestDatabase : IAsyncLifetime, IAsyncDisposable
{
    public string Name { get; private set; } = "";
    public string OwnerConnectionString { get; private set; } = "";
    public string AppConnectionString { get; private set; } = "";

    /// <summary>As the role that migrates: may do everything in this database.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>As the role the program works with.</summary>
    public NpgsqlDataSource App { get; private set; } = null!;

    public async Task InitializeAsync() => await TestServer.Create("mediation", this);
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Owner.DisposeAsync();
    }

    internal void At(string name, string owner, string app)
    {
        (Name, OwnerConnectionString, AppConnectionString) = (name, owner, app);
        (Owner, App) = (Database.Owner(owner), Database.App(app, poolSize: 20));
    }
}

/// <summary>Short work with a database in tests.</summary>
static class Sql
{
    public static async Task<object?> Value(this NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }

    public static Task Run(this NpgsqlDataSource database, string sql, params object[] values) =>
        database.Value(sql, values);
}

/// <summary>Folders of tests, below the system's own temporary folder: short, and open to the server's user.</summary>
static class Scratch
{
    public static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("mediation-test-");
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return folder.FullName;
    }
}
