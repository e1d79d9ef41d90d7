using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Law;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>The case that another goes into, by its id or code.</summary>
sealed record MergeRequest(string Into);

/// <summary>What a merge would do to the dates: of the main case now, of the other, and of the main case then.</summary>
sealed record MergeEffect(Clock? Main, Clock? Other, Clock? Then, Refusal? Refused);

/// <summary>
/// Merges one case into another, and undoes it: two acts on two cases, in the order in which a crash between them does no harm, each under an id that
/// follows from the merge. Whoever asks again, and <see cref="HalfMerges"/> where nobody does, comes to the same end.
/// </summary>
sealed class Merging(Desk desk)
{
    enum Step { TakeIn = 1, Release }

    public async Task<Answer> Merge(Guid other, Guid main, Guid merge, object asked)
    {
        var (theirs, ours) = (await desk.See<Grievance>(other, Access.Read), await desk.See<Grievance>(main, Access.Read));
        if (theirs.Case is not { } goes) return new(theirs.Outcome, other, 0);
        if (ours.Case is not { } stays) return new(ours.Outcome, main, 0);
        if (other == main) return new(Outcome.Refused, other, theirs.Version, new("grievance/merged-with-itself"));
        if (goes.Refuses(new MergeGrievance(main, stays.Code, merge)) is { } already && goes.Links.Into?.Merge != merge) return new(Outcome.Refused, other, theirs.Version, already);

        if (goes.Links.Into is null)
        {
            var taken = await desk.Put(main, TakingIn(other, goes, merge), From(merge, Step.TakeIn), asked);
            if (taken.Outcome != Outcome.Done) return taken;
        }
        return await Finish(other, main, stays.Code, merge, merge, asked);
    }

    /// <summary>The second half. Where the other case will not go, the main one lets go of it again.</summary>
    public async Task<Answer> Finish(Guid other, Guid main, string mainCode, Guid merge, Guid commandId, object? asked = null)
    {
        var merged = await desk.Put(other, new MergeGrievance(main, mainCode, merge), commandId, asked);
        if (merged.Outcome is Outcome.Done or Outcome.Busy or Outcome.Unavailable or Outcome.Again) return merged;

        // somebody else may have finished what we began
        var now = await desk.SeeAs<Grievance>(other, LocalToken.System, Access.Read);
        if (now.Case?.Links.Into?.Merge == merge) return new(Outcome.Done, other, now.Version);
        await Release(other, main, merge);
        return merged;
    }

    public async Task<Answer> Undo(Guid other, UnmergeGrievance command, Guid commandId)
    {
        var before = (await desk.See<Grievance>(other, Access.Read)).Case?.Links;
        var undone = await desk.Put(other, command, commandId);
        if (undone.Outcome != Outcome.Done) return undone;

        if ((before?.Into is { } into ? new Undone(into.Main, into.Merge) : before?.Undone) is { } merge) await Release(other, merge.Main, merge.Merge);
        return undone;
    }

    public Task<Answer> Release(Guid other, Guid main, Guid merge) => desk.Put(main, new ReleaseGrievance(other, merge), From(merge, Step.Release));

    /// <summary>What would come of it, as the rules themselves decide it; nothing is done.</summary>
    public async Task<MergeEffect> Foresee(Guid other, Guid main)
    {
        var (goes, stays) = ((await desk.See<Grievance>(other, Access.Read)).Case, (await desk.See<Grievance>(main, Access.Read)).Case);
        if (goes is null || stays is null) return new(null, null, null, new("not-found"));
        if (other == main) return new(stays.Clock, goes.Clock, null, new("grievance/merged-with-itself"));

        var stamp = new Stamp(await desk.Who(), desk.Now, "service", Guid.Empty) { Rules = desk.Rules };
        var taking = TakingIn(other, goes, Guid.Empty);
        var merging = new MergeGrievance(main, stays.Code, Guid.Empty);
        var decided = taking.Decide(stays, stamp);
        var refused = goes.Refuses(merging) ?? stays.Refuses(taking) ?? decided.Refused ?? merging.Decide(goes, stamp).Refused;
        return new(stays.Clock, goes.Clock, decided.Events.Aggregate(stays, (state, e) => e.Apply(state)).Clock, refused);
    }

    static TakeInGrievance TakingIn(Guid other, Grievance goes, Guid merge) => new(other, goes.Code, merge, goes.Status, goes.Clock, goes.Kind == GrievanceKind.Report);

    static Guid From(Guid merge, Step step) => Ids.From([.. merge.ToByteArray(bigEndian: true), (byte)step], prefix: merge);
}

/// <summary>Finishes the merges, and the undoings, that nobody finished: the program was killed between their halves, and nobody asked again.</summary>
sealed class HalfMerges(NpgsqlDataSource db, IServiceScopeFactory scopes, TimeProvider time, ILogger<HalfMerges> log) : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        do
        {
            try { foreach (var half in await Halves()) await Finish(half.Main, half.Other, half.Merge); }
            catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "half merges wait for the database"); }
            catch (Exception why) when (why is not OperationCanceledException) { log.LogError(why, "a half merge could not be finished; it is tried again"); }
        }
        while (await tick.WaitForNextTickAsync(stop));
    }

    async Task Finish(Guid main, Guid other, Guid merge)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(LocalToken.System);
        var merging = scope.ServiceProvider.GetRequiredService<Merging>();
        if ((await desk.See<Grievance>(other, Access.Read)).Case is not { } goes || (await desk.See<Grievance>(main, Access.Read)).Case is not { } stays) return;
        if (goes.Links.Into?.Merge == merge) return;

        var answer = goes.Links.Undone?.Merge == merge ? await merging.Release(other, main, merge)
            : await merging.Finish(other, main, stays.Code, merge, Ids.From([.. merge.ToByteArray(bigEndian: true), (byte)'f'], prefix: merge));
        log.LogInformation("the half merge of {Other} into {Main} was finished: {Outcome}", other, main, answer.Outcome);
    }

    async Task<List<(Guid Main, Guid Other, Guid Merge)>> Halves()
    {
        await using var command = db.CreateCommand("select m.main_id, m.other_id, m.merge_id from grievance_merge m join grievance g on g.id = m.other_id where g.status <> 'merged'");
        await using var r = await command.ExecuteReaderAsync();
        List<(Guid, Guid, Guid)> halves = [];
        while (await r.ReadAsync()) halves.Add((r.GetGuid(0), r.GetGuid(1), r.GetGuid(2)));
        return halves;
    }
}
