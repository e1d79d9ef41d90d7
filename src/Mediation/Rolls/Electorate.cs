using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Serialization;

namespace Mediation.Rolls;

/// <summary>A part of the project that may have a threshold of its own: the whole (the first one, without a name), a parcel, a building on it.</summary>
public sealed record Group(string Name, int Within);

/// <summary>A head that several own, and by what shares of it.</summary>
public sealed record CoOwned(int Head, Tenure Tenure, ImmutableArray<Holding> Owners)
{
    public ImmutableArray<Holding> Owners { get; init; } = Owners.IsDefault ? [] : Owners;

    public int IndexOf(Guid owner)
    {
        for (var i = 0; i < Owners.Length; i++) if (Owners[i].Owner == owner) return i;
        return -1;
    }

    /// <summary>The least number by which every share becomes a whole one.</summary>
    [JsonIgnore] public BigInteger Common => Owners.Aggregate(BigInteger.One, (common, holding) => common / BigInteger.GreatestCommonDivisor(common, holding.Per) * holding.Per);
}

/// <summary>A head whose title is not clear.</summary>
public sealed record UnclearTitle(int Head, TitleState Title);

/// <summary>An account that answers for a head, as one of its owners.</summary>
public sealed record Seat(Guid Account, int Head, Guid Owner);

/// <summary>
/// The frozen roll as a ballot needs it: heads are numbers from one on, and each unit says whose it is, where it lies and how large it is. A buyer of several
/// units is one head; so is the developer with all that is unsold or not yet handed over (interpretation of 2020, articles 8 and 9).
/// </summary>
/// <param name="Heads">of each unit, in order of heads</param>
/// <param name="Groups">the innermost one of each unit is in <paramref name="Places"/></param>
/// <param name="Parking">heads that own parking or storage and nothing else; none where the roll is from before this was told</param>
public sealed record Electorate(
    ImmutableArray<Group> Groups, ImmutableArray<int> Heads, ImmutableArray<int> Places, ImmutableArray<long> Areas,
    ImmutableArray<CoOwned> CoOwned, ImmutableArray<UnclearTitle> Unclear, ImmutableArray<Seat> Seats, int Developer = 0,
    ImmutableArray<int>? Parking = null)
{
    public static readonly Electorate Nobody = new([new("", -1)], [], [], [], [], [], []);

    // where the units of each head begin; one more than there are heads
    readonly ImmutableArray<int> first = FirstOf(Heads);
    readonly long area = Areas.IsDefaultOrEmpty ? 0 : Areas.Sum();

    [JsonIgnore] public int Count => first.Length - 2;
    [JsonIgnore] public long Area => area;

    public bool Has(int head) => head >= 1 && head <= Count;
    public Range UnitsOf(int head) => first[head]..first[head + 1];
    public long AreaOf(int head)
    {
        var own = 0L;
        for (var unit = first[head]; unit < first[head + 1]; unit++) own += Areas[unit];
        return own;
    }

    /// <summary>Heads and area of a group.</summary>
    public (int Heads, long Area) Of(int group)
    {
        var (heads, area, met) = (0, 0L, 0);
        for (var unit = 0; unit < Heads.Length; unit++)
            for (var place = Places[unit]; place >= 0; place = Groups[place].Within)
                if (place == group) (heads, area, met) = (heads + (met == Heads[unit] ? 0 : 1), area + Areas[unit], Heads[unit]);
        return (heads, area);
    }

    public CoOwned? CoOwnersOf(int head) => Find(CoOwned, head, one => one.Head) is >= 0 and var at ? CoOwned[at] : null;
    public TitleState TitleOf(int head) => Find(Unclear, head, one => one.Head) is >= 0 and var at ? Unclear[at].Title : TitleState.Clear;

    /// <summary>They have a voice, but never follow anybody else's.</summary>
    public bool IsParking(int head) => Parking is { } parking && parking.BinarySearch(head) >= 0;

    /// <summary>What an account answers for; seats stand in order of accounts.</summary>
    public IEnumerable<Seat> SeatsOf(Guid account)
    {
        for (var at = Find(Seats, account, seat => seat.Account); at >= 0 && at < Seats.Length && Seats[at].Account == account; at++) yield return Seats[at];
    }

    // the first of those that stand in order
    static int Find<T, TKey>(ImmutableArray<T> sorted, TKey key, Func<T, TKey> keyOf) where TKey : IComparable<TKey>
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keyOf(sorted[middle]).CompareTo(key) < 0) low = middle + 1;
            else high = middle;
        }
        return low < sorted.Length && keyOf(sorted[low]).CompareTo(key) == 0 ? low : -1;
    }

    /// <summary>Which heads there are and how they are counted.</summary>
    public static Electorate Of(Roll roll)
    {
        var units = roll.Sorted.Where(unit => unit.IsCounted(roll.CountsParking)).ToList();
        var numbers = HeadsOf(roll);
        Dictionary<string, int> places = new(StringComparer.Ordinal) { [""] = 0 };
        List<Group> groups = [new("", -1)];
        List<(int Head, int Place, RollUnit Unit)> rows = new(units.Count);
        foreach (var unit in units) rows.Add((numbers[unit.Key], Place(unit), unit));
        rows = [.. rows.OrderBy(row => row.Head)];
        var byHead = rows.GroupBy(row => row.Head).ToList();
        return new([.. groups], [.. rows.Select(row => row.Head)], [.. rows.Select(row => row.Place)], [.. rows.Select(row => row.Unit.Area)],
            [.. byHead.Where(head => head.First().Unit is { OfDeveloper: false, Owners.Length: > 1 }).Select(head => new CoOwned(head.Key, head.First().Unit.Tenure, SharesOf(head.First().Unit)))],
            [.. byHead.Where(head => TitleOf(head.Select(row => row.Unit)) != TitleState.Clear).Select(head => new UnclearTitle(head.Key, TitleOf(head.Select(row => row.Unit))))],
            [.. byHead.Where(head => !head.First().Unit.OfDeveloper).SelectMany(head => head.First().Unit.Owners.Where(holding => roll.Owners.TryGetValue(holding.Owner, out var owner) && owner.Account is not null)
                .Select(holding => new Seat(roll.Owners[holding.Owner].Account!.Value, head.Key, holding.Owner))).OrderBy(seat => seat.Account)],
            byHead.Find(head => head.First().Unit.OfDeveloper)?.Key ?? 0,
            roll.Way == 1 ? null : [.. byHead.Where(head => head.All(row => row.Unit.Use is UnitUse.Parking or UnitUse.Storage)).Select(head => head.Key)]);

        // of one head a flat may be under a seal and another not; what nobody answers for is a head of its own
        TitleState TitleOf(IEnumerable<RollUnit> own) => roll.Way == 1 || own.First().OfDeveloper ? own.First().Title : own.Select(unit => unit.Title).FirstOrDefault(title => title != TitleState.Clear);

        int Place(RollUnit unit)
        {
            var (parcel, building) = (unit.Parcel, $"{unit.Parcel}/{unit.Building}");
            if (!places.TryGetValue(building, out var place))
            {
                if (!places.TryGetValue(parcel, out var around))
                {
                    places[parcel] = around = groups.Count;
                    groups.Add(new(parcel, 0));
                }
                places[building] = place = groups.Count;
                groups.Add(new(building, around));
            }
            return place;
        }
    }

    /// <summary>The units of each head, in the order of the roll.</summary>
    public static ILookup<int, RollUnit> ByHead(Roll roll)
    {
        var heads = HeadsOf(roll);
        return roll.Sorted.Where(unit => heads.ContainsKey(unit.Key)).ToLookup(unit => heads[unit.Key]);
    }

    /// <summary>Which head a unit belongs to, by the unit's key; the same numbers as in <see cref="Of(Roll)"/>.</summary>
    public static ImmutableDictionary<string, int> HeadsOf(Roll roll)
    {
        Dictionary<string, int> numbers = [];
        var heads = ImmutableDictionary.CreateBuilder<string, int>();
        foreach (var unit in roll.Sorted.Where(unit => unit.IsCounted(roll.CountsParking)))
        {
            var head = HeadOf(unit, roll.Way == 1 || unit.Title is TitleState.Disputed or TitleState.Deceased or TitleState.Missing ? $"{unit.Title}" : "");
            if (!numbers.TryGetValue(head, out var number)) numbers[head] = number = numbers.Count + 1;
            heads[unit.Key] = number;
        }
        return heads.ToImmutable();
    }

    static ImmutableArray<Holding> SharesOf(RollUnit unit) =>
        unit.Tenure == Tenure.ByShares ? [.. unit.Owners.OrderBy(h => h.Owner)] : [.. unit.Owners.OrderBy(h => h.Owner).Select(h => h with { Of = 1, Per = unit.Owners.Length })];

    // the same owners in the same way are one head; a unit that nobody answers for never weighs on its owner's other ones
    static string HeadOf(RollUnit unit, string apart) => unit switch
    {
        { OfDeveloper: true } => "developer",
        { Owners.IsEmpty: true } => unit.Key,
        { Tenure: Tenure.ByShares } => $"{apart} {string.Join(' ', unit.Owners.OrderBy(h => h.Owner).Select(h => $"{h.Owner:n} {h.Of}/{h.Per}"))}",
        _ => $"{apart} {string.Join(' ', unit.Owners.Select(h => h.Owner).Order().Select(key => $"{key:n}"))}",
    };

    static ImmutableArray<int> FirstOf(ImmutableArray<int> heads)
    {
        var count = heads.IsDefaultOrEmpty ? 0 : heads[^1];
        var first = new int[count + 2];
        for (int unit = 0, head = 0; head <= count; head++)
        {
            first[head] = unit;
            while (!heads.IsDefaultOrEmpty && unit < heads.Length && heads[unit] == head) unit++;
            first[head + 1] = unit;
        }
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(first);
    }
}
