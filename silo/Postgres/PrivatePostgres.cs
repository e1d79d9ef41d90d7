using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Postgres;

/// <summary>
/// A PostgreSQL of our own: made on the first start, kept in one folder, reached through a socket by peer
/// authentication, adopted if a killed predecessor left it running, started again if it is killed, stopped with us.
/// </summary>
sealed class PrivatePostgres(string dataDirectory, ILogger? log = null) : IAsyncDisposable
{
    const int LongestSocketPath = 107;      // bytes: the kernel's sun_path, less its closing zero

    // A killed server may stay in the process table for a while, and its pid file with it.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
    readonly ServerUser user = ServerUser.Ours();
    readonly CancellationTokenSource living = new();
    FileStream? claim;
    Binaries? binaries;
    Task launch = Task.CompletedTask, watch = Task.CompletedTask;

    public string OwnerConnectionString => Connection("mediation_owner", "mediation");
    public string AppConnectionString => Connection("mediation_app", "mediation");

    public async Task Start(CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, living.Token);
        MakeHome();
        Claim();
        await MakeRooms();
        var made = File.Exists(In("PG_VERSION")) ? await File.ReadAllTextAsync(In("PG_VERSION"), stop) : null;
        binaries = Binaries.For(made?.Trim());
        if (made is null) await MakeCluster();
        await Configure();
        await Rise(either.Token);
        watch = Watch();
    }

    public async ValueTask DisposeAsync()
    {
        if (claim is null) return;                      // never ours to stop
        await living.CancelAsync();                     // the watch stands down first
        await Stop();                                   // this also ends a start under way
        await launch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Stop();                                   // it may have come up between the two
        if (Socket != OwnSocket && Directory.Exists(Socket) && Directory.GetFileSystemEntries(Socket) is [])
            Directory.Delete(Socket);
        await claim.DisposeAsync();
        claim = null;
    }

    string Rooms => Path.Combine(home, "postgres");
    string In(string file) => Path.Combine(Rooms, "data", file);
    string Log => Path.Combine(Rooms, "log");
    string OwnSocket => Path.Combine(home, "socket");

    // A comma or a colon would part hosts and ports. Not TMPDIR: whoever comes later must look in the same place.
    string Socket => Encoding.UTF8.GetByteCount(OwnSocket + "/.s.PGSQL.5432") <= LongestSocketPath
        && OwnSocket.IndexOfAny([',', ':']) < 0
            ? OwnSocket
            : $"/tmp/mediation-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..16]}";

    string Connection(string role, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Socket, Port = 5432, Username = role, Database = database, SslMode = SslMode.Disable,
    }.ConnectionString;

    void MakeHome()
    {
        try
        {
            if (!Directory.Exists(home)) Directory.CreateDirectory(home, Modes.OursAlone | Modes.Passable);
            if (user.IsOther) File.SetUnixFileMode(home, File.GetUnixFileMode(home) | Modes.Passable);
            Directory.CreateDirectory(Path.Combine(home, "keys"), Modes.OursAlone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStart($"The data directory {home} cannot be made or used: {e.Message}", e);
        }
    }

    void Claim()
    {
        try
        {
            // a lock that dies with us
            claim = new(Path.Combine(home, "claim"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var holder = e is IOException ? "running program: stop that one" : "user: start as that user";
            throw new CannotStart(
                $"The data directory {home} belongs to another {holder}, or choose another --Data:Directory.", e);
        }
    }

    async Task MakeRooms()
    {
        if (user.IsOther && await user.BarredBy(home) is { } barred) throw new CannotStart(
            $"The folder {barred} is closed to the user {user.Name}, who runs the database for root: "
            + $"run chmod o+x {barred}, or choose another --Data:Directory.");

        await user.MakeFolder(Rooms);
        if (Socket == OwnSocket) await user.MakeFolder(Socket);
        else await MakeSocketElsewhere();
    }

    // Anybody may write below /tmp: a folder that is there already must be the server's own, and no link to elsewhere.
    async Task MakeSocketElsewhere()
    {
        const string makeOrOwn = """mkdir -m 711 "$1" 2>/dev/null || [ -d "$1" -a ! -L "$1" -a -O "$1" ]""";
        if ((await user.Run(Rooms, "sh", ["-c", makeOrOwn, "sh", Socket])).Succeeded) return;

        throw new CannotStart($"The folder {Socket}, meant for the database's socket, belongs to somebody else: "
            + "remove it, or choose a --Data:Directory with a shorter path.");
    }

    /// <summary>Made whole or not at all: under another name, with roles and database, then renamed.</summary>
    async Task MakeCluster()
    {
        const string fresh = "data.new";
        var began = Stopwatch.StartNew();
        if (Directory.Exists(Path.Combine(Rooms, fresh))) Directory.Delete(Path.Combine(Rooms, fresh), recursive: true);
        (await Tool("initdb", ["-D", fresh, "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C", "-k",
            "--no-instructions"])).OrThrow();

        // Nobody is mapped to the superuser later, so what needs one is said here, before the server listens.
        // One line, one statement. The owner may create databases: a restore builds its copy beside the living one.
        (await Tool("postgres", ["--single", "-D", fresh, "-c", "exit_on_error=on", "template1"], """
            create role mediation_owner login createdb
            create role mediation_app login
            create database mediation owner mediation_owner

            """)).OrThrow();

        Directory.Move(Path.Combine(Rooms, fresh), Path.Combine(Rooms, "data"));
        log?.LogInformation("PostgreSQL {Version} made in {Folder} in {Milliseconds} ms",
            binaries!.Version, Rooms, began.ElapsedMilliseconds);
    }

    /// <summary>Written at every start by the server's user, so that a move or a newer program takes effect.</summary>
    async Task Configure()
    {
        await Write("postgresql.conf", Settings);
        await Write("pg_hba.conf", "local all mediation_owner,mediation_app peer map=us\n");
        await Write("pg_ident.conf", $"""
            us "{Environment.UserName}" mediation_owner
            us "{Environment.UserName}" mediation_app

            """);

        async Task Write(string file, string text) =>
            (await user.Run(Rooms, "sh", ["-c", """cat > "$1" """, "sh", $"data/{file}"], text)).OrThrow();
    }

    string Settings => $"""
        # Written by the program at every start. Changes belong into postgresql.auto.conf beside this file, which wins.
        listen_addresses = ''
        port = 5432
        unix_socket_directories = '"{Quoted(Socket)}"'
        cluster_name = 'mediation'

        # what was acknowledged is on disk; asked again by a query at every start
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # two cores, one program: its pool, Orleans' pool, and room for whoever looks in
        max_connections = 200
        shared_buffers = 256MB
        effective_cache_size = 1GB
        random_page_cost = 1.1
        jit = off
        idle_in_transaction_session_timeout = 10s

        # a crash is replayed within seconds, and a notice day does not checkpoint all the time
        wal_compression = on
        min_wal_size = 256MB
        max_wal_size = 1GB
        checkpoint_timeout = 5min

        # a log may say that something failed, never with whose words
        log_min_messages = warning
        log_min_error_statement = panic
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        log_error_verbosity = terse
        log_checkpoints = off

        """;

    static string Quoted(string path) => path.Replace("\\", "\\\\").Replace("\"", "\"\"").Replace("'", "''");

    /// <summary>Comes up, or is up: only an answered query says so. A pid file outlives a killed server.</summary>
    async Task Rise(CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        for (Answer answer; (answer = await Ask(stop)) != Answer.Yes;)
        {
            if (answer == Answer.Soon) await Task.Delay(100, stop);
            else if (!await Launch(waited, stop)) await Task.Delay(250, stop);
            else log?.LogInformation("PostgreSQL {Version} started", binaries!.Version);
        }

        await using var app = NpgsqlDataSource.Create($"{AppConnectionString};Pooling=false");
        try { await Durability.Demand(app, stop); }
        catch (CannotStart) { await Stop(); throw; }
    }

    enum Answer { Yes, Soon, No }

    static readonly string[] Passing =
    [
        PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.TooManyConnections,
    ];

    async Task<Answer> Ask(CancellationToken stop)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{Lobby};Timeout=3;Command Timeout=3");
            await connection.OpenAsync(stop);
            await using var command = new NpgsqlCommand("select 1", connection);
            await command.ExecuteScalarAsync(stop);
            return Answer.Yes;
        }
        catch (PostgresException e) when (Passing.Contains(e.SqlState)) { return Answer.Soon; }
        catch (PostgresException e)
        {
            throw new CannotStart($"The PostgreSQL in {Rooms} refuses us: {e.MessageText}.", e);
        }
        catch (NpgsqlException) { return Answer.No; }
    }

    // Not our own database, which can then be copied or replaced while we look on.
    string Lobby => $"{Connection("mediation_owner", "postgres")};Pooling=false;Application Name=mediation-watch";

    /// <summary>True when it was started; false when a dead server's remains are in the way, which pass.</summary>
    async Task<bool> Launch(Stopwatch waited, CancellationToken stop)
    {
        if (LogLength > 10_000_000) File.Move(Log, $"{Log}.old", overwrite: true);
        var read = LogLength;
        // From the parent folder with names of our own, because pg_ctl hands its words to a shell.
        var launching = Tool("pg_ctl", ["start", "-D", "data", "-l", "log", "-w", "-t", "600"]);
        launch = launching;
        var launched = await launching.WaitAsync(stop);
        if (launched.Succeeded) return true;

        var reason = LastFatal(after: read);
        var passes = reason is not null && (reason.Contains("lock file") || reason.Contains("shared memory block"));
        if (passes && waited.Elapsed < Patience) return false;

        throw new CannotStart($"PostgreSQL does not start ({reason ?? launched.Said}): see {Log}.");
    }

    long LogLength => new FileInfo(Log) is { Exists: true } log ? log.Length : 0;

    string? LastFatal(long after)
    {
        if (LogLength <= after) return null;

        using var tail = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        tail.Position = after;
        using var lines = new StreamReader(tail);
        return lines.ReadToEnd().Split('\n').LastOrDefault(line => line.Contains("FATAL:") || line.Contains("PANIC:"));
    }

    /// <summary>One idle connection breaks the moment the server is gone; then it is started again.</summary>
    async Task Watch()
    {
        while (!living.IsCancellationRequested)
            try
            {
                await using var connection = new NpgsqlConnection(Lobby);
                await connection.OpenAsync(living.Token);
                while (true) await connection.WaitAsync(living.Token);
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                log?.LogWarning("PostgreSQL went away ({Reason}); it is started again", e.Message);
                await RiseAgain();
            }
    }

    async Task RiseAgain()
    {
        try { await Rise(living.Token); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log?.LogError("{Reason} Another attempt follows", e.Message);
            await Task.Delay(TimeSpan.FromSeconds(5), living.Token);      // a full disk takes a while to be freed
        }
    }

    async Task Stop()
    {
        if (binaries is null || !File.Exists(In("postmaster.pid"))) return;

        var stopped = await Tool("pg_ctl", ["stop", "-D", "data", "-m", "fast", "-w", "-t", "60"]);
        if (!stopped.Succeeded && File.Exists(In("postmaster.pid")))
            await Tool("pg_ctl", ["stop", "-D", "data", "-m", "immediate", "-w", "-t", "10"]);
    }

    Task<Outcome> Tool(string tool, string[] args, string input = "") =>
        user.Run(Rooms, binaries![tool], args, input);
}
