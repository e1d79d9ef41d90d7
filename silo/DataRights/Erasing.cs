using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Npgsql;

namespace Mediation.DataRights;

/// <summary>
/// Carries out what two people have approved: what no term keeps is erased at once; the rest is frozen, and erased when its term ends. It looks again
/// every minute; an act's id follows from what is done, so that two silos, or a second try after a crash, come to the same.
/// </summary>
sealed class Erasing(NpgsqlDataSource db, IServiceScopeFactory scopes, Vault.Vault vault, Accounts accounts, Phones phones, Sms sms, ErasureList list, Scouring scouring, Rulebook rules, TimeProvider time, ILogger<Erasing> log) : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        do
        {
            await Run();
            await Scour(stop);
        }
        while (await tick.WaitForNextTickAsync(stop));
    }

    /// <summary>Everything approved, or one request: as far as the law lets it go today.</summary>
    public async Task Run(Guid? request = null)
    {
        try { foreach (var one in await Approved(request)) await Carry(one.Id, one.Person, one.OnlyCase, one.FrozenUntil); }
        catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "erasing waits for the database"); }
        catch (Exception why) when (why is not OperationCanceledException) { log.LogError(why, "erasing stopped on the way; it is tried again"); }
    }

    // at the start, too: whoever was killed after an erasure did not come to it
    volatile bool leavesTraces = true;

    async Task Scour(CancellationToken stop)
    {
        if (!leavesTraces || !list.IsBegun) return;
        try
        {
            leavesTraces = false;
            leavesTraces = !await scouring.Run(stop);
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why))
        {
            leavesTraces = true;
            log.LogWarning(why, "what was erased waits for its place to be taken");
        }
    }

    async Task Carry(Guid request, Guid person, Guid? onlyCase, DateOnly? knownUntil)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(LocalToken.System);
        DateOnly? latest = null;
        foreach (var id in onlyCase is { } only ? [only] : await CasesOf(person))
        {
            var seen = await desk.See<Grievance>(id, Access.Read);
            if (seen.Case is not { } grievance) throw new TimeoutException($"{id} is not known now: {seen.Outcome}");       // never "nothing is kept there"
            if (grievance.ErasedAt is not null) continue;

            if (grievance.KeptUntil(desk.Rules) is not { } until) return;       // a case still runs: its answer comes first

            if (grievance.Reporter?.Person != person)        // a neighbour's, which they joined: it stays, and their name in it as long as the law keeps it
            {
                if (desk.Rules.LocalDate(desk.Now) <= until && (latest is null || until > latest)) latest = until;
                continue;
            }
            if (desk.Rules.LocalDate(desk.Now) > until)
            {
                list.AddCase(id);
                await sms.TakeBack(await PhonesIn(grievance));
                await Must(desk.Put(id, new ErasePersonalData(), From(request, id, "erase")));
                vault.Forget(id);
                leavesTraces = true;
                await scope.ServiceProvider.GetRequiredService<Alike.Similar>().Forget(id);
                continue;
            }
            if (grievance.FrozenUntil != until)
            {
                await Must(desk.Put(id, new FreezeGrievance(until), From(request, id, $"freeze {until:O}")));
                await scope.ServiceProvider.GetRequiredService<Alike.Similar>().Forget(id);      // nobody is told any more what it is like
            }
            if (latest is null || until > latest) latest = until;
        }
        if (onlyCase is null)
            foreach (var trace in await scope.ServiceProvider.GetRequiredService<OwnerTraces>().Of(person))
            {
                if (trace.IsHeld) return;        // an owner is named on the roll for as long as they own
                if (trace.KeptUntil is { } until && desk.Rules.LocalDate(desk.Now) <= until) latest = latest > until ? latest : until;
                else await Forget(trace.Owner);
            }
        if (latest is null && onlyCase is null) await Forget(person);
        if (latest is null || latest != knownUntil) await Must(desk.Put(request, new RecordErasure(latest), From(request, person, $"record {latest:O}")));
    }

    /// <summary>Nothing of theirs is kept any more: their key goes, and an account if there was one.</summary>
    async Task Forget(Guid person)
    {
        list.AddPerson(person);
        if (await phones.Of(person) is { } phone) await sms.TakeBack([phone]);
        await using (var batch = db.CreateBatch())
        {
            foreach (var sql in ErasureList.OfPerson) batch.Add(sql, person);
            batch.Add("select pg_notify($1, $2)", Accounts.Changed, $"{person}");
            batch.Add($"notify {Accounts.Changed}");
            await batch.ExecuteNonQueryAsync();
        }
        vault.Forget(person);
        leavesTraces = true;
        accounts.Forget();
        log.LogInformation("the data of {Person} was erased", person);
    }

    // of whoever reported and of all behind it: a message to any of them names the case
    async Task<List<string>> PhonesIn(Grievance grievance)
    {
        var kept = grievance.Joint.Members.Select(one => one.Phone).Append(grievance.Reporter?.Phone).OfType<PrivateText>();
        return [.. (await vault.Open(kept.Select(one => one.Ref))).Values];
    }

    static async Task Must(Task<Answer> asked)
    {
        var answer = await asked;
        if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"erasing {answer.CaseId} was answered {answer.Outcome} {answer.Refusal}");
    }

    static Guid From(Guid request, Guid about, string what) => Ids.From(System.Text.Encoding.UTF8.GetBytes($"{request}/{about}/{what}"), prefix: request);

    async Task<List<(Guid Id, Guid Person, Guid? OnlyCase, DateOnly? FrozenUntil)>> Approved(Guid? request)
    {
        // what a term still keeps is looked at again when the term is over
        await using var command = db.CreateCommand("""
            select id, person, only_case, frozen_until from data_request
            where status = 'approved' and ($1::uuid is null or id = $1) and (frozen_until is null or frozen_until < $2)
            """);
        command.Parameters.Add(new() { Value = (object?)request ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = rules.Now.LocalDate(time.GetUtcNow()) });
        await using var r = await command.ExecuteReaderAsync();
        List<(Guid, Guid, Guid?, DateOnly?)> all = [];
        while (await r.ReadAsync()) all.Add((r.GetGuid(0), r.GetGuid(1), r.IsDBNull(2) ? null : r.GetGuid(2), r.IsDBNull(3) ? null : r.GetFieldValue<DateOnly>(3)));
        return all;
    }

    async Task<List<Guid>> CasesOf(Guid person)
    {
        await using var command = db.CreateCommand($"select id from ({DataRequests.Reached("$1", "null")}) reached order by id");
        await using var r = await command.With(person).ExecuteReaderAsync();
        List<Guid> all = [];
        while (await r.ReadAsync()) all.Add(r.GetGuid(0));
        return all;
    }
}
