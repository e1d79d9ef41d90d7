using Mediation.Cases;
using Npgsql;

namespace Mediation.Identity;

/// <summary>
/// Listens for what other silos change: an account disabled or recast, a key revoked, a person erased. While the line is broken nothing is kept in mind, so that
/// no key outlives its end; sessions are looked up at every request and need no telling.
/// </summary>
sealed class Hearing(NpgsqlDataSource db, Accounts accounts, ApiKeys keys, Vault.Vault vault, TimeProvider time, ILogger<Hearing> log) : BackgroundService
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var told = false;
        using var tick = new PeriodicTimer(Again, time);
        while (!stop.IsCancellationRequested)
        {
            try { await Listen(() => told = false, stop); }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception why) when (Faults.AreOfTheDatabase(why))
            {
                if (!told) log.LogWarning(why, "changes of accounts are not heard for a while");
                told = true;
            }
            finally { Hears(false); }
            try { await tick.WaitForNextTickAsync(stop); }
            catch (OperationCanceledException) { return; }
        }
    }

    async Task Listen(Action hears, CancellationToken stop)
    {
        await using var connection = await db.OpenConnectionAsync(stop);
        connection.Notification += (_, news) =>
        {
            if (Guid.TryParse(news.Payload, out var erased)) vault.Forget(erased);
            else Forget();
        };
        await using (var listen = new NpgsqlCommand($"listen {Accounts.Changed}", connection)) await listen.ExecuteNonQueryAsync(stop);
        Hears(true);
        hears();
        while (true) await connection.WaitAsync(stop);
    }

    void Hears(bool whether)
    {
        (accounts.HearsOthers, keys.HearsOthers, vault.HearsOthers) = (whether, whether, whether);
        Forget();
    }

    void Forget()
    {
        accounts.Forget();
        keys.Forget();
    }
}
