using System.Collections.Immutable;
using System.Globalization;
using Mediation.Law;
using Mediation.Pages;

namespace Mediation.Ballots;

/// <summary>How rules, conditions and figures of a ballot are said on the office's pages.</summary>
static class HallWords
{
    public static decimal Number(string percent) => decimal.Parse(percent, CultureInfo.InvariantCulture);

    /// <summary>A threshold by its name; one that is not of the law by its id.</summary>
    public static string Rule(Words words, string id) => words.Knows($"Threshold.{id}") ? words[$"Threshold.{id}"] : id;

    /// <summary>A part of the project; the first one is all of it.</summary>
    public static string Group(Words words, string name) => name == "" ? words["Hall.Whole"] : name.TrimStart('/') is { Length: > 0 } said ? said : words["Hall.NoParcel"];

    /// <summary>"area of those who agree, at least 95/100 of all"</summary>
    public static string Condition(Words words, Measure measure, Part of, Whole among, string at, bool strict) =>
        words["Hall.Condition", words[$"Hall.Measure.{measure}"], words[$"Hall.Part.{of}"], words[strict ? "Hall.Condition.MoreThan" : "Hall.Condition.AtLeast"], words[$"Hall.Whole.{among}"], Share(at)];

    public static string Condition(Words words, Test test) => Condition(words, test.Measure, test.Of, test.Among, $"{test.At}", test.Strict);

    public static ImmutableArray<string> Conditions(Words words, RuleView rule) => [.. rule.Quorum.Concat(rule.Decisive).Select(test => Condition(words, test))];

    /// <summary>What is lacking, in heads or square metres.</summary>
    public static string ToGo(Words words, TestView test) => words[test.Measure is Measure.Area or Measure.Land ? "Hall.ToGo.Area" : "Hall.ToGo.Heads", test.ToGo];

    static string Share(string at) => at.Split('/') is [var of, "100"] ? $"{of}%" : at == "1/1" ? "100%" : at;
}
