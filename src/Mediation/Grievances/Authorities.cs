using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mediation.Grievances;

/// <summary>Somebody outside who may be the one to handle a matter, in both languages.</summary>
public sealed record Authority(string Code, string Zh, string En);

/// <summary>The authorities outside, read from embedded data.</summary>
public static class Authorities
{
    public const string Discipline = "discipline";

    public static ImmutableArray<Authority> All { get; } = [.. Data.Lines("Grievances/authorities.csv").Select(line => line.Split(',') is [var code, var zh, var en] ? new Authority(code, zh, en) : throw new InvalidDataException(line))];

    static readonly FrozenDictionary<string, Authority> ByCode = All.ToFrozenDictionary(one => one.Code);

    public static Authority? Find(string code) => ByCode.GetValueOrDefault(code);
}
