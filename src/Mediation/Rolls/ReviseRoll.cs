using System.Collections.Immutable;

namespace Mediation.Rolls;

/// <summary>The roll as it shall be from now on, whole; what is recorded is what has changed.</summary>
public sealed record ReviseRoll(Guid ProjectId, ImmutableArray<RollUnit> Units, ImmutableArray<RollOwner> Owners, bool CountsParking = false) : Opening<Roll>
{
    const int FinestShare = 10_000;

    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (roll.IsFrozen) return Refusals.Frozen(roll.Fingerprint!);
        if (Units.IsEmpty) return Refusals.NoUnits;
        HashSet<string> keys = [];
        foreach (var unit in Units)
            if (WhyNot(unit, keys) is { } why) return why;
        if (Owners.Any(owner => owner.Representative is { IsBlank: false } && string.IsNullOrWhiteSpace(owner.RepresentativeProof))) return Refusals.GuardianWithoutProof;

        var put = Units.Where(unit => !roll.Units.TryGetValue(unit.Key, out var before) || !unit.Equals(before)).ToImmutableArray();
        var gone = roll.Units.Keys.Where(key => !keys.Contains(key)).Order(StringComparer.Ordinal).ToImmutableArray();
        var met = Owners.Where(owner => !roll.Owners.TryGetValue(owner.Key, out var before) || !owner.IsAsItWas(before)).Select(Sealed).ToImmutableArray();
        var stay = Units.SelectMany(unit => unit.Owners).Select(holding => holding.Owner).ToHashSet();
        var left = roll.Owners.Keys.Where(key => !stay.Contains(key)).Order().ToImmutableArray();
        if (put.IsEmpty && gone.IsEmpty && met.IsEmpty && left.IsEmpty && roll.CountsParking == CountsParking) return Refusals.Unchanged;

        return new RollRevised(ProjectId, put, gone, met, left, CountsParking, stamp.By.Id, stamp.At);
    }

    Refusal? WhyNot(RollUnit unit, HashSet<string> keys)
    {
        if (!keys.Add(unit.Key)) return Refusals.UnitTwice(unit);
        if (unit.Area <= 0) return Refusals.NoArea(unit);
        if (unit.Owners.IsEmpty && !unit.OfDeveloper && unit.Title != TitleState.Missing) return Refusals.NoOwner(unit);
        if (unit.Tenure == Tenure.Sole && unit.Owners.Length > 1) return Refusals.NotOneOwner(unit);
        if (unit.Owners.DistinctBy(holding => holding.Owner).Count() < unit.Owners.Length) return Refusals.NotOneOwner(unit);
        return unit.Owners.IsEmpty || unit.Tenure == Tenure.Joint || AddUp(unit.Owners) ? null : Refusals.SharesDoNotAddUp(unit);
    }

    // exact: the sum of the fractions over their common denominator is one
    public static bool AddUp(ImmutableArray<Holding> holdings)
    {
        if (holdings.Any(holding => holding.Of < 1 || holding.Per < holding.Of || holding.Per > FinestShare)) return false;
        Int128 sum = 0, over = 1;
        foreach (var holding in holdings)
        {
            (sum, over) = ((sum * holding.Per) + (over * holding.Of), over * holding.Per);
            var common = Gcd(sum, over);
            (sum, over) = (sum / common, over / common);
            if (over > long.MaxValue) return false;
        }
        return sum == over;
    }

    static Int128 Gcd(Int128 a, Int128 b) => b == 0 ? a : Gcd(b, a % b);

    /// <summary>What is said of an owner is the owner's own: it goes with their key.</summary>
    static RollOwner Sealed(RollOwner owner) => owner with
    {
        Name = owner.Name.About(owner.Key), IdNumber = owner.IdNumber?.About(owner.Key), Phone = owner.Phone?.About(owner.Key), Representative = owner.Representative?.About(owner.Key),
    };
}

public sealed record RollRevised(
    Guid ProjectId, ImmutableArray<RollUnit> Put, ImmutableArray<string> Gone, ImmutableArray<RollOwner> Owners, ImmutableArray<Guid> OwnersGone, bool CountsParking,
    Guid By, DateTimeOffset At) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with
    {
        ProjectId = ProjectId, CountsParking = CountsParking, RevisedBy = By, PublishedAt = null, PublishedBy = null, ObjectionsUntil = null,
        Units = roll.Units.RemoveRange(Gone).SetItems(Put.Select(unit => KeyValuePair.Create(unit.Key, unit))),
        Owners = roll.Owners.RemoveRange(OwnersGone).SetItems(Owners.Select(owner => KeyValuePair.Create(owner.Key, owner))),
    };
}
