using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Vault;

namespace Mediation.Rolls;

/// <summary>Editions of rolls as they were frozen, whatever came later: out of the journal.</summary>
sealed class FrozenRolls(Journal journal)
{
    const int Most = 8;
    readonly ConcurrentDictionary<(Guid Roll, int Edition), Lazy<Task<ImmutableDictionary<int, ImmutableArray<string>>>>> doors = new();

    public async Task<Roll?> Find(RollSeal seal)
    {
        var roll = Roll.Empty;
        await foreach (var (body, _, _) in journal.Read(seal.Roll))
        {
            roll = EntryFormat.Read<Roll>(body).Events.Aggregate(roll, Sealer.Apply);
            if (roll.IsFrozen && roll.Edition == seal.Edition) return roll;
        }
        return null;
    }

    /// <summary>
    /// Behind which doors each head owns. What is frozen never changes: it is read once and kept in mind, for a hundred thousand owners look at their own.
    /// </summary>
    public async Task<ImmutableDictionary<int, ImmutableArray<string>>> Doors(RollSeal seal)
    {
        if (doors.Count >= Most) doors.Clear();
        var known = doors.GetOrAdd((seal.Roll, seal.Edition), _ => new(async () => await Find(seal) is { } roll ? Electorate.ByHead(roll).ToImmutableDictionary(head => head.Key, head => head.Select(unit => unit.Door).ToImmutableArray()) : []));
        try { return await known.Value; }
        catch
        {
            doors.TryRemove(new((seal.Roll, seal.Edition), known));       // the next one asks again
            throw;
        }
    }
}
