using Npgsql;

namespace Mediation.Postgres;

/// <summary>The database we work on: the operator's (ConnectionStrings:Mediation), or one of our own.</summary>
sealed class Database : IAsyncDisposable
{
    // An impatient client: who cannot be served soon hears 503 at once. The operator's own words come later and win.
    // no query of ours is so long that calling parallel workers in would be worth the wait for them
    const string Manners = "Application Name=mediation;Timeout=3;Command Timeout=4;Cancellation Timeout=300;"
        + "Max Auto Prepare=60;Auto Prepare Min Usages=2;Options=-c max_parallel_workers_per_gather=0";

    const string OverTcp = ";Tcp Keepalive=true;Tcp Keepalive Time=30;Tcp Keepalive Interval=10";

    readonly PrivatePostgres? embedded;

    Database(string connectionString, PrivatePostgres? embedded, string? owner) =>
        (ConnectionString, Source, this.embedded, OwnerConnectionString) = (connectionString, Build(connectionString, "mediation"), embedded, owner);

    /// <summary>For who opens connections itself, as Orleans does; all others ask <see cref="Source"/>.</summary>
    public string ConnectionString { get; }
    public NpgsqlDataSource Source { get; }

    /// <summary>The owner's way in, where we know it: to our own server always, to the operator's if it was given.</summary>
    public string? OwnerConnectionString { get; }
    public bool IsEmbedded => embedded is not null;

    /// <summary>Starts and migrates our own server, or looks whether the operator's is fit.</summary>
    public static async Task<Database> Open(
        IConfiguration settings, string dataDirectory, ILogger? log = null, CancellationToken stop = default)
    {
        var poolSize = settings.GetValue("Database:PoolSize", 40);
        var external = settings.GetConnectionString("Mediation");
        var embedded = external is null ? new PrivatePostgres(dataDirectory, log) : null;
        Database? database = null;
        try
        {
            if (embedded is not null) await MigrateOwn(embedded, stop);
            database = new Database(Mannered(external ?? embedded!.AppConnectionString, poolSize), embedded, settings.GetConnectionString("Owner") ?? embedded?.OwnerConnectionString);
            await Durability.Demand(database.Source, stop);
            await Schema.Check(database.Source, stop);
            return database;
        }
        catch (Exception e)
        {
            if (database is not null) await database.Source.DisposeAsync();
            if (embedded is not null) await embedded.DisposeAsync();
            if (e is NpgsqlException) throw Unreachable(e);
            throw;
        }
    }

    /// <summary>The verb migrate: the operator's database, as its owner, else our own.</summary>
    public static async Task<int> Migrate(
        IConfiguration settings, string dataDirectory, ILogger? log = null, CancellationToken stop = default)
    {
        if (settings.GetConnectionString("Owner") is { } given)
        {
            await using var owner = Owner(given);
            try { return await Schema.Migrate(owner, stop); }
            catch (NpgsqlException e) { throw Unreachable(e); }
        }
        if (settings.GetConnectionString("Mediation") is not null)
            throw new CannotStart("Only its owner may migrate a database: give --ConnectionStrings:Owner=….");

        await using var embedded = new PrivatePostgres(dataDirectory, log);
        return await MigrateOwn(embedded, stop);
    }

    /// <summary>The role that works: prepared statements, short time-outs, a bounded pool.</summary>
    public static NpgsqlDataSource App(string connectionString, int poolSize = 40) =>
        Build(Mannered(connectionString, poolSize), "mediation");

    /// <summary>The role that migrates: no pool to keep connections in, and all the time a script may need.</summary>
    public static NpgsqlDataSource Owner(string connectionString) =>
        Build($"Application Name=mediation-owner;Timeout=10;{Guarded(connectionString)};Command Timeout=0;Pooling=false",
            "mediation-owner");

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        using (var orleans = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(orleans);
        if (embedded is not null) await embedded.DisposeAsync();
    }

    static async Task<int> MigrateOwn(PrivatePostgres embedded, CancellationToken stop)
    {
        await embedded.Start(stop);
        await using var owner = Owner(embedded.OwnerConnectionString);
        return await Schema.Migrate(owner, stop);
    }

    static string Mannered(string connectionString, int poolSize)
    {
        var isSocket = Read(connectionString).Host?.StartsWith('/') is true;      // which knows no keep-alive
        return $"{Manners};Maximum Pool Size={poolSize}{(isSocket ? "" : OverTcp)};{Guarded(connectionString)}";
    }

    // what leaves the machine is sealed, and to nobody but whom it is for, unless the operator says otherwise
    static string Guarded(string connectionString) =>
        (Read(connectionString).Host ?? "localhost").Split(',').All(host => host.StartsWith('/') || host is "localhost" or "127.0.0.1" or "::1")
            ? connectionString : $"SSL Mode=VerifyFull;{connectionString}";

    // The name is what metrics show instead of the connection string.
    static NpgsqlDataSource Build(string connectionString, string name) =>
        new NpgsqlDataSourceBuilder(Read(connectionString).ConnectionString) { Name = name }.Build();

    static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try { return new(connectionString); }
        catch (ArgumentException e)
        {
            throw new CannotStart($"The connection string cannot be read: {e.Message}", e);
        }
    }

    static CannotStart Unreachable(Exception e)
    {
        var reason = e is PostgresException refused ? refused.MessageText : (e.InnerException ?? e).Message;
        return new($"The database does not serve us: {reason}.", e);
    }
}
