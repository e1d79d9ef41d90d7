using System.Globalization;
using System.Text;
using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>Once a year's holidays are known, the dates that touched it are counted again: a command a case, told on its timeline.</summary>
sealed class Recounting(NpgsqlDataSource db, Rulebook rules, ILogger<Recounting> log)
{
    const int Together = 200, InFlight = 4;

    public async Task Run(Desk desk, CancellationToken stop)
    {
        var until = rules.KnownUntil;
        for (Guid? after = Guid.Empty; after is { } from;)
        {
            var cases = await Provisional(until, from, stop);
            await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (one, _) =>
            {
                var seed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"mediation/recount/{one.Id}/{one.Due:O}/{until:O}"));
                var answer = await desk.Put(one.Id, new RecountClock(), Ids.From(seed, prefix: one.Id));
                if (answer.Outcome != Outcome.Done) log.LogWarning("{Case} was not counted again: {Outcome} {Refusal}", one.Id, answer.Outcome, answer.Refusal);
            });
            after = cases.Count < Together ? null : cases[^1].Id;
        }
    }

    async Task<List<(Guid Id, DateOnly Due)>> Provisional(DateOnly until, Guid after, CancellationToken stop)
    {
        await using var command = db.CreateCommand("""
            select id, min(due) from (
                select id, due from grievance where provisional and is_open and due < $1
                union all select grievance_id, provisional_right from grievance_oversight where provisional_right < $1) one
            where id > $2 group by id order by id limit 200
            """).With(until, after);
        await using var reader = await command.ExecuteReaderAsync(stop);
        List<(Guid, DateOnly)> found = [];
        while (await reader.ReadAsync(stop)) found.Add((reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1)));
        return found;
    }
}
