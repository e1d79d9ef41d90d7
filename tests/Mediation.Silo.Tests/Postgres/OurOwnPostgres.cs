using System.Diagnostics;
using Mediation.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Postgres;

/// <summary>The life of the embedded server, with real processes and real kills.</summary>
public sealed class OurOwnPostgres(MadeOnce made) : IClassFixture<MadeOnce>, IDisposable
{
    readonly string home = Scratch.Folder();

    [Fact] public async Task The_first_start_makes_it_a_killed_program_leaves_it_to_the_next_and_that_one_stops_it()
    {
        int born;
        using (var holder = await Holder.Start(home))
        {
            born = ServerProcess;
            await Assert.ThrowsAsync<CannotStart>(() => new PrivatePostgres(home).Start());
            holder.Kill();
        }

        await using (var next = new PrivatePostgres(home))
        {
            await next.Start();
            Assert.Equal(born, ServerProcess);
            Assert.Equal("mediation_app", await Ask(next, "select current_user::text"));
        }
        Assert.False(File.Exists(Pid));
        Assert.False(Holds(born));
    }

    [Fact] public async Task It_stops_with_its_program_and_starts_again_with_what_it_held()
    {
        made.Copy(home);
        using (var holder = await Holder.Start(home))
        {
            await using var owner = Database.Owner(new PrivatePostgres(home).OwnerConnectionString);
            await owner.Run("create table kept as select 42 as n");
            holder.Leave();
        }
        Assert.False(File.Exists(Pid));

        await using var again = new PrivatePostgres(home);
        await again.Start();
        await using var later = Database.Owner(again.OwnerConnectionString);
        Assert.Equal(42, await later.Value("select n from kept"));
        Assert.Equal("C UTF8 on", await later.Value("""
            select concat_ws(' ', datcollate, pg_encoding_to_char(encoding), current_setting('data_checksums'))
            from pg_database where datname = current_database()
            """));
    }

    [Fact] public async Task A_second_program_on_the_same_folder_is_refused_and_harms_nothing()
    {
        made.Copy(home);
        await using var first = new PrivatePostgres(home);
        await first.Start();
        var second = new PrivatePostgres(home + "/");

        var refused = await Assert.ThrowsAsync<CannotStart>(() => second.Start());
        await second.DisposeAsync();

        Assert.Contains("another running program", refused.Message);
        Assert.Equal(1, await Ask(first, "select 1"));
    }

    [Fact] public async Task A_killed_server_comes_back_by_itself()
    {
        made.Copy(home);
        await using var postgres = new PrivatePostgres(home);
        await postgres.Start();
        var killed = ServerProcess;

        Process.GetProcessById(killed).Kill();

        Assert.Equal(1, await Eventually(postgres, "select 1", killed));
        Assert.NotEqual(killed, ServerProcess);
    }

    [Fact] public async Task A_program_that_stops_while_its_server_is_started_again_leaves_none()
    {
        made.Copy(home);
        var postgres = new PrivatePostgres(home);
        await postgres.Start();
        Process.GetProcessById(ServerProcess).Kill();

        await postgres.DisposeAsync();

        Assert.False(File.Exists(Pid) && Holds(ServerProcess));
        await using var next = new PrivatePostgres(home);
        await next.Start();
    }

    [Fact] public async Task A_server_that_may_forget_is_refused_and_stopped()
    {
        made.Copy(home);
        Alter("fsync = off\nsynchronous_commit = off\n");

        await using var careless = new PrivatePostgres(home);
        var refused = await Assert.ThrowsAsync<CannotStart>(() => careless.Start());

        Assert.Contains("(fsync = off, synchronous_commit = off)", refused.Message);
        Assert.False(File.Exists(Pid));
    }

    [Fact] public async Task A_server_that_cannot_start_says_why_at_once()
    {
        made.Copy(home);
        Alter("shared_buffers = 'much'\n");

        await using var broken = new PrivatePostgres(home);
        var refused = await Assert.ThrowsAsync<CannotStart>(() => broken.Start());

        Assert.Contains("postgresql.auto.conf", refused.Message);
    }

    [Fact] public async Task A_path_too_long_for_a_socket_gets_a_short_folder_elsewhere_for_as_long_as_it_runs()
    {
        var deep = Path.Combine(home, "one, two: it's \"$HOME\"", new string('x', 80));
        made.Copy(deep);
        var socket = SocketOf(new PrivatePostgres(deep));
        await using (var postgres = new PrivatePostgres(deep))
        {
            await postgres.Start();
            Assert.Equal(1, await Ask(postgres, "select 1"));
            Assert.StartsWith("/tmp/mediation-", socket);
            Assert.Equal(socket, SocketOf(postgres));
            Assert.Equal(Modes.OursAlone | Modes.Passable, File.GetUnixFileMode(socket));
        }
        Assert.False(Directory.Exists(socket));
    }

    [Fact] public async Task A_socket_folder_elsewhere_that_somebody_else_laid_out_is_refused()
    {
        var deep = Path.Combine(home, new string('x', 100));
        made.Copy(deep);
        await using var postgres = new PrivatePostgres(deep);
        Directory.CreateSymbolicLink(SocketOf(postgres), home);
        try
        {
            var refused = await Assert.ThrowsAsync<CannotStart>(() => postgres.Start());
            Assert.Contains("belongs to somebody else", refused.Message);
        }
        finally { File.Delete(SocketOf(postgres)); }
    }

    [Fact] public async Task Odd_characters_in_the_path_do_no_harm()
    {
        var odd = Path.Combine(home, "\u6570\u636e it's \"$HOME\" \\n; `x` = #");
        made.Copy(odd);
        await using var postgres = new PrivatePostgres(odd);
        await postgres.Start();

        Assert.Equal(1, await Ask(postgres, "select 1"));
        Assert.Equal(Path.Combine(odd, "socket"), SocketOf(postgres));
    }

    [Fact] public async Task Only_we_may_read_the_keys_only_the_server_its_data_and_nobody_comes_over_the_network()
    {
        made.Copy(home);
        await using var postgres = new PrivatePostgres(home);
        await postgres.Start();

        Assert.Equal(Modes.OursAlone, File.GetUnixFileMode(Path.Combine(home, "keys")));
        Assert.Equal(Modes.OursAlone, File.GetUnixFileMode(Path.Combine(home, "postgres")));
        await using var owner = Database.Owner(postgres.OwnerConnectionString);
        Assert.Equal("", await owner.Value("show listen_addresses"));
        Assert.Equal(false, await owner.Value("select rolsuper from pg_roles where rolname = current_user"));
        var superuser = new NpgsqlConnectionStringBuilder(postgres.OwnerConnectionString) { Username = "postgres" };
        await using var stranger = Database.Owner(superuser.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => stranger.Value("select 1"));
    }

    [Fact] public async Task A_closed_parent_folder_is_named()
    {
        if (!Environment.IsPrivilegedProcess) return;      // others run the server as themselves and share their way
        File.SetUnixFileMode(home, Modes.OursAlone);

        await using var postgres = new PrivatePostgres(Path.Combine(home, "data"));
        var refused = await Assert.ThrowsAsync<CannotStart>(() => postgres.Start());

        Assert.StartsWith($"The folder {home} is closed to the user", refused.Message);
    }

    [Theory]
    [InlineData(null, "15")]
    [InlineData("14", "14")]
    public void The_newest_installed_version_serves_or_the_one_that_made_the_data(string? dataVersion, string chosen)
    {
        foreach (var version in new[] { "9.6", "15", "14", "strange" }) Install(version, "initdb");
        Install("17", "psql");                             // only a client

        Assert.Equal(chosen, Binaries.For(dataVersion, home).Version);
        Assert.Contains("postgresql-16", Assert.Throws<CannotStart>(() => Binaries.For("16", home)).Message);

        void Install(string version, string tool)
        {
            Directory.CreateDirectory(Path.Combine(home, version, "bin"));
            File.WriteAllText(Path.Combine(home, version, "bin", tool), "");
        }
    }

    [Fact] public void Where_no_server_is_installed_the_command_to_run_is_named()
    {
        var refused = Assert.Throws<CannotStart>(() => Binaries.For(null, Path.Combine(home, "nowhere")));
        Assert.Contains("deploy/setup.sh", refused.Message);
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    string Pid => Path.Combine(home, "postgres/data/postmaster.pid");
    int ServerProcess => int.Parse(File.ReadLines(Pid).First());
    void Alter(string settings) => File.AppendAllText($"{home}/postgres/data/postgresql.auto.conf", settings);

    static string SocketOf(PrivatePostgres postgres) =>
        new NpgsqlConnectionStringBuilder(postgres.AppConnectionString).Host!;

    // By its working folder, which a dead process that nobody has buried yet no longer has.
    bool Holds(int process) => new FileInfo($"/proc/{process}/cwd").LinkTarget is { } folder && folder.StartsWith(home);

    static async Task<object?> Ask(PrivatePostgres postgres, string sql)
    {
        await using var app = NpgsqlDataSource.Create($"{postgres.AppConnectionString};Pooling=false");
        return await app.Value(sql);
    }

    // Asked until another process answers: first nobody does.
    async Task<object?> Eventually(PrivatePostgres postgres, string sql, int killed)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromSeconds(30);)
            try
            {
                if (File.Exists(Pid) && ServerProcess != killed) return await Ask(postgres, sql);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException) { }
        throw new TimeoutException("the server did not come back");
    }
}

/// <summary>A server made once, at rest; a copy of it is a data directory in a twentieth of the time.</summary>
public sealed class MadeOnce : IAsyncLifetime
{
    readonly string folder = Scratch.Folder();

    public async Task InitializeAsync()
    {
        await using var postgres = new PrivatePostgres(folder);
        await postgres.Start();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public void Copy(string home)
    {
        Directory.CreateDirectory(home);
        using var copy = Process.Start("cp", ["-a", $"{folder}/postgres", home]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}

/// <summary>Another program that holds a data directory: a process of its own, so that it can be killed.</summary>
sealed class Holder : IDisposable
{
    readonly Process process;

    Holder(Process process) => this.process = process;

    public static async Task<Holder> Start(string home)
    {
        var here = typeof(Holder).Assembly.Location;
        var process = Process.Start(new ProcessStartInfo("dotnet", [here])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = here, [StartupHook.Home] = home },
        })!;
        if (await process.StandardOutput.ReadLineAsync() == "ready") return new(process);

        throw new InvalidOperationException("the holder did not start");
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Leave()
    {
        process.StandardInput.Close();
        process.WaitForExit();
    }

    public void Dispose() => process.Dispose();
}
