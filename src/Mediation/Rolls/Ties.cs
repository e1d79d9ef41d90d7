namespace Mediation.Rolls;

/// <summary>An account that a letter tied to a home.</summary>
public readonly record struct Tie(Guid Account, string Building, string Number);

/// <summary>A project's homes and the units of its roll: the same doors, each written down by somebody else.</summary>
public static class Ties
{
    /// <summary>A door as it is compared: parcels are the roll's alone.</summary>
    public static string Door(string building, string number) => $"{building.Trim()}\t{number.Trim()}".ToUpperInvariant();

    /// <summary>
    /// The same electors, and beside those whom the roll names by account the one whom a letter tied to a home that has one owner on the roll. Where several
    /// are tied to it, own it, or lie behind that door, nobody can say who it is: they vote by their letters.
    /// </summary>
    public static Electorate With(this Electorate electorate, Roll roll, IEnumerable<Tie> ties)
    {
        var tied = ties.GroupBy(tie => Door(tie.Building, tie.Number)).Where(home => home.Select(tie => tie.Account).Distinct().Count() == 1).ToDictionary(home => home.Key, home => home.First().Account);
        if (tied.Count == 0) return electorate;

        var heads = Electorate.HeadsOf(roll);
        var more = roll.Units.Values.GroupBy(unit => Door(unit.Building, unit.Number)).Where(door => tied.ContainsKey(door.Key) && door.Count() == 1)
            .Select(door => (Unit: door.Single(), Account: tied[door.Key]))
            .Where(one => one.Unit is { OfDeveloper: false, Owners.Length: 1 } && heads.ContainsKey(one.Unit.Key) && roll.Owners.TryGetValue(one.Unit.Owners[0].Owner, out var owner) && owner.Account is null)
            .Select(one => new Seat(one.Account, heads[one.Unit.Key], one.Unit.Owners[0].Owner));
        return electorate with { Seats = [.. electorate.Seats.Concat(more).Distinct().OrderBy(seat => seat.Account).ThenBy(seat => seat.Head)] };
    }
}
