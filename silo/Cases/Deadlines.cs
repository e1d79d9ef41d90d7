using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mediation.Ballots;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Law;
using Npgsql;

namespace Mediation.Cases;

/// <summary>
/// Something falls due: of which case, what is to be done, when. A case has at most one of a kind; what it began with, and its time,
/// tell one from the next. Every noun's register may yield such rows.
/// </summary>
[Table("deadline", keys: 2)]
sealed record DeadlineRow(Guid CaseId, string Kind, int Slot, DateTimeOffset At, DateTimeOffset Since, string? Step) : Row
{
    public const int Slots = 32;

    public static DeadlineRow Of(Guid caseId, string kind, DateTimeOffset at, DateTimeOffset since, string? step = null) =>
        new(caseId, kind, caseId.ToByteArray()[15] % Slots, at, since, step);
}

/// <summary>
/// Looks again and again for what is due and asks the cases to act. A deadline that is acted on has left the register in the same
/// commit; the command's id follows from the deadline, so two silos, or a second try after a crash, come to the same. Silos keep out
/// of each other's way by turns: who works on a slot holds its row.
/// </summary>
sealed class Deadlines(NpgsqlDataSource db, IServiceScopeFactory scopes, Calendars calendars, Recounting recounting, Readiness readiness, IConfiguration settings, TimeProvider time, ILogger<Deadlines> log) : BackgroundService
{
    const int Together = 200, InFlight = 8;

    /// <summary>What is asked of the case when its time has come, by the kind of deadline.</summary>
    static readonly FrozenDictionary<string, Func<Desk, Fallen, Task<Answer>>> Acts =
        new Dictionary<string, Func<Desk, Fallen, Task<Answer>>>(OversightRegister.Watched.Select(one => KeyValuePair.Create(one.Kind, Keep(one.What))))
        {
            [BallotHours.Opening] = (desk, due) => desk.Put(due.CaseId, new OpenBallot(), due.CommandId),
            [BallotHours.Closing] = (desk, due) => desk.Put(due.CaseId, new CloseBallot(), due.CommandId),
        }.ToFrozenDictionary();

    static Func<Desk, Fallen, Task<Answer>> Keep(Timed what) => (desk, due) => desk.Put(due.CaseId, new KeepTime(what), due.CommandId);

    readonly record struct Fallen(Guid CaseId, string Kind, DateTime At, DateTime Since)
    {
        public Guid CommandId => Ids.From(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"mediation/deadline/{Kind}/{CaseId}/{Since:O}/{At:O}")), prefix: CaseId);
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(settings.GetValue("Deadlines:Seconds", 15)), time);
        while (await tick.WaitForNextTickAsync(stop))
        {
            if (!readiness.Opened) continue;
            try
            {
                await calendars.Refresh(stop);
                await Recount(stop);
                await Sweep(stop);
            }
            catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "deadlines wait for the database"); }
            catch (Exception why) when (why is not OperationCanceledException) { log.LogError(why, "deadlines were not looked at to the end; they are looked at again"); }
        }
    }

    async Task Recount(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await recounting.Run(OurDesk(scope), stop);
    }

    static Desk OurDesk(AsyncServiceScope scope)
    {
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(LocalToken.System);
        return desk;
    }

    /// <summary>Once through all that is due now; what a case refuses is not asked again before the next look.</summary>
    public async Task Sweep(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        Dictionary<int, Fallen> reached = [];
        HashSet<int> done = [];
        while (!stop.IsCancellationRequested && await Turn(now, reached, done, stop)) { }
    }

    // a batch a turn: the lock is held no longer than it takes, and the next turn may be another silo's
    async Task<bool> Turn(DateTimeOffset now, Dictionary<int, Fallen> reached, HashSet<int> done, CancellationToken stop)
    {
        await using var connection = await db.OpenConnectionAsync(stop);
        await using var turn = await connection.BeginTransactionAsync(stop);
        const string free = """
            select t.slot from deadline_turn t
            where t.slot <> all($2) and exists (select from deadline d where d.slot = t.slot and d.at <= $1)
            order by (t.slot + $3) % 32 limit 1 for update skip locked
            """;
        await using var take = new NpgsqlCommand(free, connection, turn).With(now.UtcDateTime, done.ToArray(), RandomNumberGenerator.GetInt32(DeadlineRow.Slots));
        if (await take.ExecuteScalarAsync(stop) is not int slot) return false;

        var batch = await Batch(connection, slot, now, reached.GetValueOrDefault(slot), stop);
        if (batch.Count > 0) reached[slot] = batch[^1];
        if (batch.Count < Together) done.Add(slot);

        await using var scope = scopes.CreateAsyncScope();
        var desk = OurDesk(scope);
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (due, _) => await Act(desk, due));
        return true;
    }

    async Task Act(Desk desk, Fallen due)
    {
        var answer = await Acts[due.Kind](desk, due);
        if (answer.Outcome != Outcome.Done) log.LogWarning("{Kind} of {Case} was due and answered {Outcome} {Refusal}", due.Kind, due.CaseId, answer.Outcome, answer.Refusal);
    }

    static async Task<List<Fallen>> Batch(NpgsqlConnection connection, int slot, DateTimeOffset now, Fallen after, CancellationToken stop)
    {
        const string due = """
            select case_id, kind, at, since from deadline
            where slot = $1 and at <= $2 and (at, case_id, kind) > ($3, $4, $5) order by at, case_id, kind limit 200
            """;
        await using var command = new NpgsqlCommand(due, connection)
            .With(slot, now.UtcDateTime, DateTime.SpecifyKind(after.At, DateTimeKind.Utc), after.CaseId, after.Kind ?? "");
        await using var reader = await command.ExecuteReaderAsync(stop);
        List<Fallen> batch = [];
        while (await reader.ReadAsync(stop)) batch.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetDateTime(2), reader.GetDateTime(3)));
        return batch;
    }
}
