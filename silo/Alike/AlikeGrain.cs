using System.Collections.Immutable;
using Mediation.Grievances;
using Npgsql;
using Orleans.Concurrency;

namespace Mediation.Alike;

/// <summary>What is asked of the memory of what cases say; there is one for the whole house.</summary>
interface IAlikeGrain : IGrainWithIntegerKey
{
    Task<List<Found>> Find(Said said, ImmutableArray<Guid> also);
    Task Add(Spoken one);
    Task Remove(Guid caseId);
    Task<List<Issue>> Issues(DateTimeOffset from, DateTimeOffset to, int most);

    /// <summary>Whether all that is kept has been read; until then less is found than there is.</summary>
    Task<bool> IsReady();
}

/// <summary>
/// Keeps in memory what open and recent cases say, as the keyed tokens of the vault, and never on disk: it is read again from there wherever it
/// wakes. What it forgets or does not know yet costs a suggestion and nothing else.
/// </summary>
[Reentrant, KeepAlive]
sealed class AlikeGrain(NpgsqlDataSource db, TimeProvider time, ILogger<AlikeGrain> log) : Grain, IAlikeGrain
{
    /// <summary>The longest span that is looked at, and as long again before it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(185);

    AlikeIndex index = new();
    List<Spoken>? meanwhile = [];        // what came in while we read
    HashSet<Guid> gone = [];

    public override Task OnActivateAsync(CancellationToken cancel)
    {
        this.RegisterGrainTimer(Read, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromDays(1)) { Interleave = true });
        return Task.CompletedTask;
    }

    async Task Read(CancellationToken stop)
    {
        (meanwhile, gone) = ([], []);
        try
        {
            var all = await Task.Run(async () => await Fresh(stop), stop);
            foreach (var one in meanwhile) all.Add(one);
            foreach (var id in gone) all.Remove(id);
            (index, meanwhile) = (all, null);
            log.LogInformation("what {Cases} cases say is known", all.Count);
        }
        catch (Exception why) when (Cases.Faults.AreOfTheDatabase(why))
        {
            log.LogWarning(why, "what cases say could not be read");
            DeactivateOnIdle();
        }
    }

    async Task<AlikeIndex> Fresh(CancellationToken stop)
    {
        await using var command = db.CreateCommand("""
            select g.id, g.received_at, t.field, t.tokens from grievance g join vault.text t on t.case_id = g.id
            where (g.received_at >= $1 or g.is_open) and g.kind <> 'report' and not g.is_frozen and t.field in ('Subject', 'Text') and t.tokens is not null order by g.received_at, g.id, t.id
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = time.GetUtcNow() - Kept });
        List<Spoken> all = [];
        await using var reader = await command.ExecuteReaderAsync(stop);
        (Guid Id, DateTimeOffset At, int[] Subject, int[] Text)? open = null;
        while (await reader.ReadAsync(stop))
        {
            var id = reader.GetGuid(0);
            if (open is { } before && before.Id != id) Close(before);
            var one = open is { } same && same.Id == id ? same : (id, reader.GetFieldValue<DateTimeOffset>(1), [], []);
            var tokens = reader.GetFieldValue<int[]>(3);
            // the first of each is what was reported; what was written into the case later is not
            open = reader.GetString(2) == nameof(GrievanceLogged.Subject) ? one.Subject.Length == 0 ? one with { Subject = tokens } : one : one.Text.Length == 0 ? one with { Text = tokens } : one;
        }
        if (open is { } last) Close(last);
        var fresh = new AlikeIndex();
        fresh.Load(all);
        return fresh;

        void Close((Guid Id, DateTimeOffset At, int[] Subject, int[] Text) one) => all.Add(new(one.Id, one.At, Said.Of(one.Subject, one.Text)));
    }

    public Task<List<Found>> Find(Said said, ImmutableArray<Guid> also) => Task.FromResult(index.Find(said, also));
    public Task<List<Issue>> Issues(DateTimeOffset from, DateTimeOffset to, int most) => Task.FromResult(index.Issues(from, to, most));
    public Task<bool> IsReady() => Task.FromResult(meanwhile is null);

    public Task Add(Spoken one)
    {
        meanwhile?.Add(one);
        index.Add(one);
        return Task.CompletedTask;
    }

    public Task Remove(Guid caseId)
    {
        gone.Add(caseId);
        index.Remove(caseId);
        return Task.CompletedTask;
    }
}
