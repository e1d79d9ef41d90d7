using Mediation.Cases;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>Says whether the record is what was written: of the whole database, of one case, or of an exported file.</summary>
static class Verify
{
    const int MostShown = 1_000;

    public static async Task<int> Run(Call call)
    {
        if (call.Has("file", out _)) return call.Has("case", out _) ? throw VerbEnds.Misread("--case and --file cannot both be given.") : await ExportCase.VerifyFile(call);

        await using var place = await Workplace.Open(call);
        var only = call.Has("case", out var reference) ? await CaseOf(place.Db, reference) : (Guid?)null;
        var shown = new Shown(call);
        using var progress = new Progress(call.Errors, "entries", only is null ? await Count(place.Db, call.Stop) : 0);
        var verification = new Verification(place.Db, place.Keys, shown.Add, call.Stop);
        var seen = await verification.Run(only, walked => { if (only is null) progress.Add(walked); });
        if (seen.Entries == 0 && seen.Faults == 0 && only is not null) throw VerbEnds.WrongUse($"There is no case {reference}.");

        return shown.End(seen.Entries, seen.Cases, only is null ? $"head {seen.Head}" : null, seen.Erased);
    }

    /// <summary>A case by its id or its public code.</summary>
    public static async Task<Guid> CaseOf(NpgsqlDataSource db, string word)
    {
        var index = new CaseIndex(db);
        foreach (var noun in Replay.Nouns)
            if (await index.Find(noun, CaseRef.Parse(word, null)) is { } id) return id;
        throw VerbEnds.WrongUse($"There is no case {word}.");
    }

    public static async Task<long> Count(NpgsqlDataSource db, CancellationToken stop)
    {
        await using var command = db.CreateCommand("select count(*) from journal");
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>The faults as an operator reads them: the first thousand, and how many there are.</summary>
    public sealed class Shown(Call call)
    {
        long faults;

        public void Add(Flaw flaw)
        {
            if (++faults <= MostShown) call.Say(flaw.ToString());
        }

        public int End(long entries, long cases, string? head, long erased)
        {
            if (faults > MostShown) call.Say($"… and {faults - MostShown} more");
            if (erased > 0) call.Say($"{erased} texts erased");
            if (head is not null) call.Say(head);
            call.Say($"{entries} entries in {cases} cases, {faults} faults");
            return faults > 0 ? Verb.FoundAFault : Verb.Done;
        }
    }
}
