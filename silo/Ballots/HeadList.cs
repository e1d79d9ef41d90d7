using System.Collections.Immutable;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>
/// A head of a ballot's roll for those who run it: its units and owners, and what is on record of its letter, its delivery and its agent. Whether it has
/// answered is not said: before the close there is the turnout and nothing else.
/// </summary>
sealed record HeadLine(
    int Head, ImmutableArray<string> Units, string Area, Tenure Tenure, TitleState Title, bool OfDeveloper, ImmutableArray<OwnerView> Owners,
    bool HasLetter, bool IsDelivered, Proxy? Proxy);

/// <summary>Which of the heads are listed.</summary>
enum HeadFilter { All, Unclear, CoOwned, WithoutLetter, Recalled, NotDelivered, WithProxy, Conflicting, Spoiled }

/// <summary>The heads of a ballot out of the roll that it took.</summary>
sealed class HeadList(FrozenRolls rolls, Vault.Vault vault)
{
    FrozenRoll frozen = new(Roll.Empty);
    Roll roll = Roll.Empty;
    ILookup<int, RollUnit> heads = Electorate.ByHead(Roll.Empty);

    /// <summary>Reads the roll; false where the ballot has taken none.</summary>
    public async Task<bool> Open(Ballot ballot)
    {
        if (ballot.Roll is not { } seal || await rolls.Find(seal) is not { } found) return false;
        (frozen, roll, heads) = (found, found.Roll, found.Heads);
        return true;
    }

    public ImmutableArray<string> Buildings => frozen.Buildings;

    /// <summary>The heads of a unit, by its building as it is named here and the number on its door.</summary>
    public ImmutableArray<int> At(string building, string number) =>
        [.. heads.Where(head => head.Any(unit => frozen.BuildingOf(unit) == building && unit.Number.Equals(number.Trim(), StringComparison.OrdinalIgnoreCase))).Select(head => head.Key)];

    public ImmutableArray<string> UnitsOf(int head) => frozen.Doors.GetValueOrDefault(head, []);

    /// <summary>The owner of a head by this name; none where nobody or several have it.</summary>
    public async Task<Guid?> OwnerOf(int head, string name)
    {
        var owners = heads[head].First().Owners.Select(holding => holding.Owner).Where(roll.Owners.ContainsKey).ToList();
        var opened = await vault.Open(owners.Select(owner => roll.Owners[owner].Name.Ref));
        return owners.FindAll(owner => opened.GetValueOrDefault(roll.Owners[owner].Name.Ref) == name) is [var only] ? only : null;
    }

    /// <summary>The names of owners, masked; of who was erased there is none.</summary>
    public async Task<Dictionary<Guid, string>> NamesOf(IEnumerable<Guid> owners)
    {
        var known = owners.Distinct().Where(roll.Owners.ContainsKey).ToList();
        var opened = await vault.Open(known.Select(owner => roll.Owners[owner].Name.Ref));
        return known.Where(owner => opened.ContainsKey(roll.Owners[owner].Name.Ref)).ToDictionary(owner => owner, owner => Masking.Name(opened[roll.Owners[owner].Name.Ref]));
    }

    /// <summary>A page of them, and how many there are.</summary>
    public async Task<(ImmutableArray<HeadLine> Lines, int Total)> Page(Ballot ballot, HeadFilter filter, string? building, ImmutableArray<int> only, int page, int pageSize)
    {
        var byHead = heads.OrderBy(group => group.Key)
            .Where(group => (only.IsDefault || only.Contains(group.Key)) && (building is null || group.Any(unit => frozen.BuildingOf(unit) == building)) && Fits(ballot, group.Key, filter)).ToList();
        var shown = byHead.Skip((page - 1) * pageSize).Take(pageSize).ToList();
        var opened = await vault.Open(shown.SelectMany(group => group.First().Owners).SelectMany(holding => roll.Owners.TryGetValue(holding.Owner, out var owner) ? new[] { owner.Name.Ref, owner.Phone?.Ref ?? Guid.Empty } : []));
        return ([.. shown.Select(Line)], byHead.Count);

        HeadLine Line(IGrouping<int, RollUnit> group)
        {
            var first = group.First();
            return new(group.Key, UnitsOf(group.Key), Shown.Area(group.Aggregate((Int128)0, (sum, unit) => sum + unit.Area)),
                first.Tenure, first.Title, first.OfDeveloper, first.OfDeveloper ? [] : RollFile.OwnersOf(roll, first, isHouse: true, opened),
                ballot.Letters.Has(group.Key), ballot.Delivered.Contains(group.Key), ballot.Proxies.Find(proxy => proxy.Head == group.Key));
        }
    }

    static bool Fits(Ballot ballot, int head, HeadFilter filter) => filter switch
    {
        HeadFilter.Unclear => ballot.Electorate.TitleOf(head) != TitleState.Clear,
        HeadFilter.CoOwned => ballot.Electorate.CoOwnersOf(head) is not null,
        HeadFilter.WithoutLetter => !ballot.Letters.Has(head),
        HeadFilter.Recalled => ballot.Recalled.Contains(head),
        HeadFilter.NotDelivered => !ballot.Delivered.Contains(head),
        HeadFilter.WithProxy => ballot.Proxies.Exists(proxy => proxy.Head == head),
        HeadFilter.Conflicting => ballot.HasClosed && ballot.HeardOf(head) is Heard.Conflicting or Heard.Pending,
        HeadFilter.Spoiled => ballot.HasClosed && ballot.HeardOf(head) == Heard.Spoiled,
        _ => true,
    };
}
