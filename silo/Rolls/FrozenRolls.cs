using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Vault;

namespace Mediation.Rolls;

/// <summary>A roll as it was frozen, with what is asked of it again and again.</summary>
sealed class FrozenRoll
{
    readonly HashSet<string> shared;

    public FrozenRoll(Roll roll)
    {
        (Roll, Heads) = (roll, Electorate.ByHead(roll));
        shared = [.. roll.Units.Values.Select(unit => (unit.Parcel, unit.Building)).Distinct().GroupBy(one => one.Building).Where(group => group.Count() > 1).Select(group => group.Key)];
        Buildings = [.. roll.Sorted.Select(BuildingOf).Distinct()];
        Doors = Heads.ToImmutableDictionary(head => head.Key, head => head.Select(unit => $"{BuildingOf(unit)} {unit.Number}").ToImmutableArray());
    }

    public Roll Roll { get; }
    public ILookup<int, RollUnit> Heads { get; }
    public ImmutableArray<string> Buildings { get; }

    /// <summary>Behind which doors each head owns.</summary>
    public ImmutableDictionary<int, ImmutableArray<string>> Doors { get; }

    /// <summary>A building by its name, with the parcel where several have one of that name.</summary>
    public string BuildingOf(RollUnit unit) => shared.Contains(unit.Building) ? $"{unit.Parcel}/{unit.Building}" : unit.Building;
}

/// <summary>Editions of rolls as they were frozen, whatever came later: out of the journal. What is frozen never changes: it is read once and kept in mind.</summary>
sealed class FrozenRolls(Journal journal)
{
    const int Most = 8;
    readonly ConcurrentDictionary<(Guid Roll, int Edition), Lazy<Task<FrozenRoll?>>> kept = new();

    public async Task<FrozenRoll?> Find(RollSeal seal)
    {
        if (kept.Count >= Most && !kept.ContainsKey((seal.Roll, seal.Edition))) kept.Clear();
        var known = kept.GetOrAdd((seal.Roll, seal.Edition), _ => new(() => Read(seal)));
        try { return await known.Value; }
        catch
        {
            kept.TryRemove(new((seal.Roll, seal.Edition), known));       // the next one asks again
            throw;
        }
    }

    async Task<FrozenRoll?> Read(RollSeal seal)
    {
        var roll = Roll.Empty;
        await foreach (var (body, _, _) in journal.Read(seal.Roll))
        {
            roll = EntryFormat.Read<Roll>(body).Events.Aggregate(roll, Sealer.Apply);
            if (roll.IsFrozen && roll.Edition == seal.Edition) return new(roll);
        }
        return null;
    }
}
