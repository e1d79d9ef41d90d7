using System.Collections.Immutable;
using System.Globalization;
using Mediation.Law;
using Mediation.Pages;

namespace Mediation.Ballots;

/// <summary>One axis of a ballot as a bar with words: how far it has come, and the mark that it has to reach.</summary>
/// <param name="Key">under which a page that stays open hears of it</param>
sealed record Axis(string Key, string Name, string Said, string Of, string Gap, decimal Percent, decimal? Mark)
{
    public string Label { get; init; } = "";
}

/// <summary>The ballot's figures and rules as sentences: the same on pages, on paper and on the line of a page that stays open.</summary>
sealed class BallotWords(Words words, Moments moments)
{
    /// <summary>How many take part, by heads and by area; what they answered nobody knows before the close.</summary>
    public ImmutableArray<Axis> Turnout(TurnoutView turnout) =>
    [
        Turnout(Measure.Heads, $"{turnout.Heads}", $"{turnout.OfHeads}", turnout.HeadsPercent, turnout.Needed),
        Turnout(Measure.Area, turnout.Area, turnout.OfArea, turnout.AreaPercent, turnout.Needed),
    ];

    Axis Turnout(Measure measure, string have, string of, string percent, IEnumerable<TestView> needed)
    {
        var test = needed.FirstOrDefault(one => one.Measure == measure);
        var gap = test is null ? "" : test.Passed ? words["Ballot.Turnout.There", Share(test.At)] : words["Ballot.Turnout.ToGo", Share(test.At), Amount(measure, test.ToGo!)];
        return Make(measure, words["Ballot.Turnout.Said", percent], words[$"Ballot.Of.{measure}", Figure(have), Figure(of)], gap, percent, test?.At);
    }

    /// <summary>A condition that was held against the count.</summary>
    public Axis Tested(TestView test) => Make(test.Measure, words[$"Ballot.Tested.{test.Of}", test.Percent], words[$"Ballot.Of.{test.Measure}", Figure(test.Have), Figure(test.Whole)],
        test.Passed ? words["Ballot.Tested.There", Least(test.At, test.Strict)] : test.ToGo is null ? words["Ballot.Tested.Never", Least(test.At, test.Strict)]
            : words["Ballot.Tested.ToGo", Least(test.At, test.Strict), Amount(test.Measure, test.ToGo)], test.Percent, test.At);

    Axis Make(Measure measure, string said, string of, string gap, string percent, string? at)
    {
        var (name, mark) = (Title(measure), at is null ? null : Fraction.TryParse(at));
        return new(measure.ToString().ToLowerInvariant(), name, said, of, gap, Number(percent), mark is { } share ? 100m * share.Of / share.Per : null)
        {
            Label = words["Ballot.Axis", name, said, of, gap],
        };
    }

    /// <summary>How many days there are left to vote.</summary>
    public string Left(int days) => days > 0 ? words[days == 1 ? "Ballot.DaysLeft.One" : "Ballot.DaysLeft", days] : words["Ballot.LastDay"];

    /// <summary>A measure's name where it stands by itself.</summary>
    public string Title(Measure measure) => words[$"Measure.{measure}"] is var name ? char.ToUpper(name[0], CultureInfo.CurrentCulture) + name[1..] : "";

    /// <summary>What is missing where it was not carried; none where no number could help.</summary>
    public string? Lacking(ResultView result)
    {
        string[] missing = [.. result.Groups.SelectMany(group => group.Tests).Concat(result.Land).Where(test => test is { Passed: false, ToGo: not null })
            .OrderBy(test => test.Of).ThenByDescending(test => test.Measure).Select(test => words[$"Results.Lack.{test.Of}", words[$"Measure.{test.Measure}"], Amount(test.Measure, test.ToGo!)])];
        return missing.Length is > 0 and <= 6 ? words["Results.Lack", string.Join(words["Results.Semicolon"], missing)] : null;
    }

    /// <summary>A threshold by its name; one that is not of the law by its id.</summary>
    public string Threshold(string id) => words.Knows($"Threshold.{id}") ? words[$"Threshold.{id}"] : id;

    /// <summary>A part of the project; the first one is all of it.</summary>
    public string Group(string name) => name == "" ? words["Hall.Whole"] : name.TrimStart('/') is { Length: > 0 } said ? said.Replace("/", " ", StringComparison.Ordinal) : words["Hall.NoParcel"];

    /// <summary>How a part of the project is decided, in sentences.</summary>
    public IEnumerable<string> Rule(RuleView rule) => Rule(rule.Quorum.Concat(rule.Decisive));

    /// <summary>What the land of those parcels that consent must be, where there are several.</summary>
    public IEnumerable<string> Land(IEnumerable<Test> tests) => tests.Select(test => words["Ballot.Rule.Land", Least($"{test.At}", test.Strict)]);

    /// <summary>A condition that was held against the count, in a sentence.</summary>
    public string Condition(TestView test) => Rule([new(test.Measure, test.Of, test.Among, Fraction.TryParse(test.At)!.Value, test.Strict)]).Single();

    public IEnumerable<string> Rule(IEnumerable<Test> tests) => tests
        .GroupBy(test => (test.Of, test.Among, test.At, test.Strict))
        .Select(same => words[$"Ballot.Rule.{same.Key.Of}.{same.Key.Among}{(same.Count() > 1 ? ".Both" : "")}",
            string.Join(words["Ballot.Both"], same.Select(test => test.Measure).OrderDescending().Select(measure => words[$"Measure.{measure}"])), Least($"{same.Key.At}", same.Key.Strict)]);

    /// <summary>"At least 95 %", "more than half".</summary>
    string Least(string at, bool strict) => at == "1/1" ? words["Share.All"] : words[strict ? "Share.More" : "Share.Least", Share(at)];

    /// <summary>A share as people say it; where it is no whole number of hundredths, as the law writes it.</summary>
    string Share(string at) => words.Knows($"Share.{at}") ? words[$"Share.{at}"] : Fraction.TryParse(at) is { } share && 100 * share.Of % share.Per == 0 ? $"{100 * share.Of / share.Per}%" : at;

    /// <summary>What there is of how much.</summary>
    public string Have(TestView test) => words["Hall.Have", Figure(test.Have), Figure(test.Whole), test.Percent];

    /// <summary>What is lacking, in heads or square metres.</summary>
    public string ToGo(TestView test) => words["Hall.ToGo", Amount(test.Measure, test.ToGo!)];

    public string Amount(Measure measure, string figure) => words[$"Ballot.Amount.{measure}{(figure == "1" ? ".One" : "")}", Figure(figure)];

    public static decimal Number(string percent) => decimal.Parse(percent, CultureInfo.InvariantCulture);

    /// <summary>With a comma between thousands, and not a digit less.</summary>
    public static string Figure(string exact) => decimal.Parse(exact, CultureInfo.InvariantCulture).ToString(exact.Contains('.', StringComparison.Ordinal) ? "N2" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Why one can or cannot vote, and what to do: the refusal's own sentence, its moments as people read them.</summary>
    public string Callout(CalloutView callout) => callout.Code == "ballot/which-head" ? words["Callout.Several", callout.Heads.Length] : Sentence(new(callout.Code, callout.Args));

    public string Sentence(Refusal why) => words.Sentence(new(why.Code, [.. why.Args.Select(Readable)]));

    string Readable(string arg) => DateTimeOffset.TryParse(arg, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) && arg.Contains('T', StringComparison.Ordinal) ? moments.Say(at)
        : DateOnly.TryParseExact(arg, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? moments.Say(day)
        : arg.All(char.IsAsciiLetter) && Enum.TryParse<BallotStatus>(arg, ignoreCase: true, out var status) ? words.Label(status, Audience.Public) : arg;

    /// <summary>A fingerprint in groups, as it is read out.</summary>
    public static string Grouped(string fingerprint) => string.Join(' ', fingerprint.Chunk(8).Select(part => new string(part)));
}
