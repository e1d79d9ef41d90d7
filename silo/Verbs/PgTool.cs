using System.Diagnostics;
using Mediation.Postgres;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>PostgreSQL's own tools, of the version that made the data, called with what a connection string says; a password goes by environment, never by argument.</summary>
static class PgTool
{
    public static async Task Run(Call call, string tool, string connectionString, string[] args, Func<string> how)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(BinariesFor(call.Settings)[tool], ["--no-password", .. args]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in (IEnumerable<(string, string?)>)
        [
            ("PGHOST", to.Host), ("PGPORT", $"{to.Port}"), ("PGUSER", to.Username), ("PGDATABASE", to.Database), ("PGPASSWORD", to.Password), ("PGPASSFILE", to.Passfile),
            ("PGSSLMODE", to.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() }),
            ("PGSSLROOTCERT", to.RootCertificate), ("PGAPPNAME", "mediation"),
        ])
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        try { await Wait(process, call, how); }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        if (process.ExitCode != 0) throw VerbEnds.Fault($"{tool} did not succeed: {(await complained + await said).Trim()}");
    }

    static async Task Wait(Process process, Call call, Func<string> how)
    {
        for (var end = process.WaitForExitAsync(call.Stop); ; call.Tell(how()))
            try
            {
                await end.WaitAsync(TimeSpan.FromSeconds(5), call.Stop);
                return;
            }
            catch (TimeoutException) { }
    }

    public static Binaries BinariesFor(IConfiguration settings)
    {
        var made = Path.Combine(Settings.DataDirectory(settings), "postgres", "data", "PG_VERSION");
        return Binaries.For(settings.GetConnectionString("Mediation") is null && File.Exists(made) ? File.ReadAllText(made).Trim() : null);
    }
}
