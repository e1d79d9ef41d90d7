using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mediation.Rolls;

/// <summary>The hash by which anybody can tell whether a list of rows is the one that was frozen.</summary>
public static class Fingerprints
{
    /// <summary>How a roll that is frozen now says its rows and makes its heads; one that was frozen before keeps its own way.</summary>
    public const int Form = 2;

    /// <summary>The root over the sorted rows of a roll.</summary>
    public static string Of(Roll roll) => Root(RowsOf(roll));

    /// <summary>All that decides who votes with what weight, line by line: first what holds for the whole roll, then its units.</summary>
    public static ImmutableArray<string> RowsOf(Roll roll) => roll.Way == 1
        ? [.. roll.Sorted.Select(RowOf)]
        : [string.Create(CultureInfo.InvariantCulture, $"roll\t{roll.Way}\t{roll.Edition}\t{(roll.CountsParking ? "parking" : "")}"), .. roll.Sorted.Select(unit => Line(unit, holding => MaskOf(roll, holding.Owner)))];

    /// <summary>A tree of hashes by RFC 6962: a leaf begins with 0, a node with 1; so one row can be shown to belong to it without the others.</summary>
    public static string Root(ImmutableArray<string> rows)
    {
        if (rows.IsEmpty) return Convert.ToHexStringLower(SHA256.HashData([]));
        var level = rows.Select(row => SHA256.HashData([0, .. Encoding.UTF8.GetBytes(row)])).ToList();
        while (level.Count > 1)
        {
            // pairs from the left; who has no partner goes up as it is, which makes the tree of the RFC
            List<byte[]> above = new((level.Count + 1) / 2);
            for (var i = 0; i < level.Count; i += 2) above.Add(i + 1 < level.Count ? SHA256.HashData([1, .. level[i], .. level[i + 1]]) : level[i]);
            level = above;
        }
        return Convert.ToHexStringLower(level[0]);
    }

    /// <summary>A unit on one line, nothing private in it.</summary>
    public static string RowOf(RollUnit unit) => Line(unit, holding => $"{holding.Owner:n}");

    static string Line(RollUnit unit, Func<Holding, string> owner) => string.Join('\t', unit.Key, Name(unit.Use), unit.Area, Name(unit.Source), Name(unit.Title), unit.OfDeveloper ? "developer" : "", Name(unit.Tenure),
        string.Join(',', unit.Owners.OrderBy(holding => holding.Owner).Select(holding => $"{owner(holding)}:{holding.Of}/{holding.Per}")));

    // an owner and the account that answers for them: the same throughout a roll, and nobody's in another one
    static string MaskOf(Roll roll, Guid owner) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"mediation/owner/1\0{roll.ProjectId:n}\0{owner:n}\0{roll.Owners.GetValueOrDefault(owner)?.Account:n}")))[..32];

    static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
