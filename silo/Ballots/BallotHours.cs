using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation.Ballots;

/// <summary>
/// Opens and closes ballots at their times. The register says which are due, the ballot itself decides; an act's id follows from the ballot and its hour, so that
/// two silos, or a second try, come to the same. An answer that is late is refused by its own time, also where this is late.
/// </summary>
sealed class BallotHours(NpgsqlDataSource db, IServiceScopeFactory scopes, TimeProvider time, ILogger<BallotHours> log) : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        while (await tick.WaitForNextTickAsync(stop))
        {
            try { await Run(); }
            catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "the hours of ballots wait for the database"); }
            catch (Exception why) when (why is not OperationCanceledException) { log.LogError(why, "the hours of ballots stopped on the way; they are tried again"); }
        }
    }

    public async Task Run()
    {
        foreach (var (id, opens) in await Due())
        {
            await using var scope = scopes.CreateAsyncScope();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            desk.ActAs(LocalToken.System);
            var hour = Ids.From([.. id.ToByteArray(), opens ? (byte)1 : (byte)2, .. BitConverter.GetBytes(desk.Now.ToUnixTimeSeconds() / 60)], prefix: id);
            var answer = opens ? await desk.Put(id, new OpenBallot(), hour) : await desk.Put(id, new CloseBallot(), hour);
            if (answer.Outcome is not (Outcome.Done or Outcome.Refused)) log.LogWarning("the hour of ballot {Case} was answered {Outcome}", id, answer.Outcome);
        }
    }

    async Task<List<(Guid Id, bool Opens)>> Due()
    {
        await using var command = db.CreateCommand("select id, status = 'noticed' from ballot where status = 'noticed' and opens_at <= $1 or status = 'open' and closes_at <= $1 order by closes_at limit 100");
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await using var r = await command.ExecuteReaderAsync();
        List<(Guid, bool)> due = [];
        while (await r.ReadAsync()) due.Add((r.GetGuid(0), r.GetBoolean(1)));
        return due;
    }
}
