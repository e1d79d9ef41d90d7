using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>What a head says when all its owners are heard. Silence is its own answer, and never consent.</summary>
public enum Heard { Silent, Agree, Against, Abstain, Spoiled, Pending, Conflicting }

/// <summary>A number of heads or an area, by what was said. Who followed the majority by the owners' own rules is in there and shown apart.</summary>
public readonly record struct Split(long All, long Agree, long Against, long Abstain, long Spoiled, long Pending, long Conflicting, long Silent, long Followed = 0)
{
    public long Participating => Agree + Against + Abstain;

    internal Split Plus(Heard heard, long more) => this with
    {
        All = All + more,
        Agree = Agree + (heard == Heard.Agree ? more : 0), Against = Against + (heard == Heard.Against ? more : 0), Abstain = Abstain + (heard == Heard.Abstain ? more : 0),
        Spoiled = Spoiled + (heard == Heard.Spoiled ? more : 0), Pending = Pending + (heard == Heard.Pending ? more : 0),
        Conflicting = Conflicting + (heard == Heard.Conflicting ? more : 0), Silent = Silent + (heard == Heard.Silent ? more : 0),
    };
}

/// <summary>A part of the project, counted; held against its threshold where it has one.</summary>
public sealed record GroupResult(string Group, Split Heads, Split Area, string? Threshold, ImmutableArray<Tested> Tests, bool? Passed)
{
    public ImmutableArray<Tested> Tests { get; init; } = Tests.IsDefault ? [] : Tests;
}

/// <summary>The result, and the hash under which observers put their names.</summary>
/// <param name="Urn">root over the answers that were counted</param>
public sealed record Result(bool Passed, ImmutableArray<GroupResult> Groups, ImmutableArray<Tested> Land, string Urn, string Hash)
{
    public ImmutableArray<GroupResult> Groups { get; init; } = Groups.IsDefault ? [] : Groups;
    public ImmutableArray<Tested> Land { get; init; } = Land.IsDefault ? [] : Land;
    public GroupResult Whole => Groups[0];
}

/// <summary>Counts the answers: whole numbers only, cross-multiplied; neither order nor repetition of the answers can matter, for there is one a head.</summary>
public static class Counting
{
    public static bool TakesPart(this Heard heard) => heard is Heard.Agree or Heard.Against or Heard.Abstain;

    public static Result Of(Ballot ballot)
    {
        var (electorate, ruling) = (ballot.Electorate, ballot.Ruling!);
        var heard = new Heard[electorate.Count + 1];
        for (var head = 1; head <= electorate.Count; head++) heard[head] = ballot.HeardOf(head);
        var (heads, areas) = Sum(electorate, heard, followed: null);
        if (ruling.Resolution?.Silent is not null && Larger(heads[0], areas[0]) is { } larger)
        {
            var followed = new bool[heard.Length];
            foreach (var head in ballot.Delivered)
                if (electorate.Has(head) && heard[head] == Heard.Silent && electorate.TitleOf(head) == TitleState.Clear && !electorate.IsParking(head)) (heard[head], followed[head]) = (larger, true);
            (heads, areas) = Sum(electorate, heard, followed);
        }

        var rules = ruling.Groups.ToDictionary(rule => rule.Group, rule => rule.Threshold);
        var groups = ImmutableArray.CreateBuilder<GroupResult>(electorate.Groups.Length);
        for (var group = 0; group < electorate.Groups.Length; group++)
        {
            var name = electorate.Groups[group].Name;
            var tests = rules.TryGetValue(name, out var threshold) ? threshold.On(measure => FiguresOf(ballot, group, measure, heads[group], areas[group])) : [];
            groups.Add(new(name, heads[group], areas[group], threshold?.Id, tests, threshold is null ? null : tests.All(test => test.Passed)));
        }
        var land = LandOf(ruling, groups);
        var passed = ruling.Consent is { } consent
            ? consent.Parcels.All(parcel => !consent.EveryParcel || Passed(parcel.Parcel)) && consent.Parcels.Any(parcel => Passed(parcel.Parcel))
                && consent.Buildings.All(rule => Passed(rule.Group)) && land.All(test => test.Passed)
            : ruling.Groups.All(rule => Passed(rule.Group));
        var urn = Fingerprints.Root([.. RowsOf(ballot)]);
        return new(passed, groups.ToImmutable(), land, urn, HashOf(ballot, groups, passed, urn));

        bool Passed(string name) => groups.FirstOrDefault(group => group.Group == name)?.Passed == true;
    }

    static (Split[] Heads, Split[] Areas) Sum(Electorate electorate, Heard[] heard, bool[]? followed)
    {
        var (heads, areas, met) = (new Split[electorate.Groups.Length], new Split[electorate.Groups.Length], new int[electorate.Groups.Length]);
        for (var unit = 0; unit < electorate.Heads.Length; unit++)
        {
            var (head, area) = (electorate.Heads[unit], electorate.Areas[unit]);
            for (var group = electorate.Places[unit]; group >= 0; group = electorate.Groups[group].Within)
            {
                areas[group] = areas[group].Plus(heard[head], area);
                if (followed?[head] == true) areas[group] = areas[group] with { Followed = areas[group].Followed + area };
                if (met[group] == head) continue;       // units stand in order of heads
                met[group] = head;
                heads[group] = heads[group].Plus(heard[head], 1);
                if (followed?[head] == true) heads[group] = heads[group] with { Followed = heads[group].Followed + 1 };
            }
        }
        return (heads, areas);
    }

    // where heads and area do not agree on it there is none to follow
    static Heard? Larger(Split heads, Split areas) => Largest(heads) is { } one && Largest(areas) == one ? one : null;

    static Heard? Largest(Split split) => split.Agree > split.Against && split.Agree > split.Abstain ? Heard.Agree
        : split.Against > split.Agree && split.Against > split.Abstain ? Heard.Against
        : split.Abstain > split.Agree && split.Abstain > split.Against ? Heard.Abstain : null;

    static Figures FiguresOf(Ballot ballot, int group, Measure measure, Split heads, Split areas) => measure switch
    {
        Measure.Heads => new(heads.All, heads.Participating, heads.Agree),
        Measure.Area => new(areas.All, areas.Participating, areas.Agree),
        Measure.Owners or Measure.Shares => OwnersOf(ballot, group, measure),
        _ => default,
    };

    // what is owned in common is asked owner by owner, each by the share of each unit
    static Figures OwnersOf(Ballot ballot, int group, Measure measure)
    {
        var electorate = ballot.Electorate;
        var inGroup = Enumerable.Range(0, electorate.Heads.Length).Where(unit => IsIn(electorate, electorate.Places[unit], group)).ToList();
        var common = measure == Measure.Owners ? 1 : inGroup.Select(unit => electorate.CoOwnersOf(electorate.Heads[unit])?.Common ?? 1).Distinct().Aggregate(BigInteger.One, Multiple);
        BigInteger all = 0, participating = 0, agreeing = 0;
        HashSet<int> met = [];
        foreach (var unit in inGroup)
        {
            var head = electorate.Heads[unit];
            if (measure == Measure.Owners && !met.Add(head)) continue;
            var several = electorate.CoOwnersOf(head);
            var voices = several is null ? [] : ballot.VoicesOf(several);
            for (var i = 0; i < (several?.Owners.Length ?? 1); i++)
            {
                var weight = measure == Measure.Owners ? 1 : several is null ? common * electorate.Areas[unit] : common / several.Owners[i].Per * several.Owners[i].Of * electorate.Areas[unit];
                var choice = several is null ? ballot.Urn.Of(head)?.Choice : voices[i];
                all += weight;
                if (choice is Choice.Agree or Choice.Against or Choice.Abstain) participating += weight;
                if (choice == Choice.Agree) agreeing += weight;
            }
        }
        return new(all, participating, agreeing);
    }

    static bool IsIn(Electorate electorate, int place, int group)
    {
        for (; place >= 0; place = electorate.Groups[place].Within) if (place == group) return true;
        return false;
    }

    static BigInteger Multiple(BigInteger a, BigInteger b) => a / BigInteger.GreatestCommonDivisor(a, b) * b;

    static ImmutableArray<Tested> LandOf(Ruling ruling, IEnumerable<GroupResult> groups)
    {
        if (ruling.Consent is not { Land: { } threshold, Parcels.Length: > 1 } consent) return [];
        var consenting = groups.Where(group => group.Passed == true).Select(group => group.Group).ToHashSet();
        var land = new Figures(consent.Parcels.Sum(parcel => parcel.Land), consent.Parcels.Sum(parcel => parcel.Land), consent.Parcels.Where(parcel => consenting.Contains(parcel.Parcel)).Sum(parcel => parcel.Land));
        return threshold.On(_ => land);
    }

    /// <summary>Every answer that is counted, on a line: the head, what its owners said, how it came in, its receipt.</summary>
    public static IEnumerable<string> RowsOf(Ballot ballot)
    {
        foreach (var head in ballot.Urn.Heads.Order())
        {
            var vote = ballot.Urn.Of(head)!.Value;
            var said = ballot.Electorate.CoOwnersOf(head) is { } several ? string.Join(',', ballot.VoicesOf(several).Select(Name)) : Name(vote.Choice);
            // of a ballot whose roll was frozen in the first way, the last answer of a head stood for them all
            IEnumerable<Slip> slips = ballot.Roll?.Form is not null && ballot.Slips.ContainsKey(head) ? ballot.SlipsOf(head) : [new(vote.Channel, vote.Receipt, vote.Version)];
            yield return $"{head}\t{said}\t{string.Join(',', slips.Select(slip => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{slip.Channel}")))}\t{string.Join(',', slips.Select(slip => Receipts.Code(slip.Receipt)))}";
        }
    }

    static string HashOf(Ballot ballot, IEnumerable<GroupResult> groups, bool passed, string urn)
    {
        var text = new StringBuilder().Append("result\n").Append(ballot.Roll?.Fingerprint).Append('\n').Append(urn).Append('\n').Append(passed ? "passed" : "failed").Append('\n');
        foreach (var group in groups)
            text.Append(group.Group).Append('\t').Append(Line(group.Heads)).Append('\t').Append(Line(group.Area)).Append('\t').Append(group.Passed is { } yes ? yes ? "passed" : "failed" : "").Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        static string Line(Split split) => $"{split.All} {split.Agree} {split.Against} {split.Abstain} {split.Spoiled} {split.Pending} {split.Conflicting} {split.Silent} {split.Followed}";
    }

    static string Name(Choice? choice) => choice is { } known ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{known}") : "";
}
