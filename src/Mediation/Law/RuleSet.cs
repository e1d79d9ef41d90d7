using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Law;

/// <summary>
/// The law of one place from one day on: clocks, calendar, time. A clock stays bound to the set it
/// started under.
/// </summary>
[JsonConverter(typeof(RuleSetJson))]
public sealed record RuleSet
{
    public required string Jurisdiction { get; init; }
    public required string Version { get; init; }
    public required DateOnly EffectiveFrom { get; init; }
    public required TimeZoneInfo TimeZone { get; init; }
    public required WorkCalendar Calendar { get; init; }
    public required FrozenDictionary<string, ClockRule> Clocks { get; init; }

    /// <summary>When owners have decided, by the threshold's id.</summary>
    public required FrozenDictionary<string, Threshold> Thresholds { get; init; }

    /// <summary>How long which records are kept, by the record's name.</summary>
    public required FrozenDictionary<string, RetentionRule> Retention { get; init; }

    /// <summary>Which clock each step starts, the more particular rows first.</summary>
    public ImmutableArray<StepRule> Steps { get; init; } = [];

    /// <summary>What each kind of request means.</summary>
    public FrozenDictionary<string, KindRule> Kinds { get; init; } = FrozenDictionary<string, KindRule>.Empty;

    /// <summary>Severities that this place gives to categories otherwise than they have by themselves.</summary>
    public FrozenDictionary<string, string> Severities { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>By which article an act is refused, by the refusal's code (and the act, where several share one code).</summary>
    public FrozenDictionary<string, Article> Articles { get; init; } = FrozenDictionary<string, Article>.Empty;

    public string Name => $"{Jurisdiction}/{Version}";

    /// <summary>The clock that a step starts for such a case; none where no row fits.</summary>
    public string? ClockOf(string step, CaseFacts facts) => Steps.FirstOrDefault(row => row.Fits(step, facts))?.Clock;

    /// <summary>Where it is written that the answer is no; none where it is a matter of course.</summary>
    public Article? ArticleOf(Refusal refusal) =>
        refusal.Args is [var act, ..] && Articles.TryGetValue($"{refusal.Code}/{act}", out var narrower) ? narrower : Articles.GetValueOrDefault(refusal.Code);

    public DateTimeOffset LocalTime(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZone);
    public DateOnly LocalDate(DateTimeOffset at) => DateOnly.FromDateTime(LocalTime(at).DateTime);

    /// <summary>A clock started at such a time ends within the calendar, whichever it is.</summary>
    public bool Covers(DateTimeOffset at) =>
        LocalDate(at) is var day && day > WorkCalendar.First.AddYears(1) && day < WorkCalendar.Last.AddYears(-50);

    /// <summary>The last local day on which a record that came to its end then is still kept.</summary>
    public DateOnly KeptUntil(string record, DateTimeOffset ended) => LocalDate(ended).AddMonths(Retention[record].Months);

    /// <summary>
    /// Starts a clock; the rule is one the program names, so that a wrong one is a fault of the
    /// program.
    /// </summary>
    /// <param name="agreed">the length that those concerned agreed on, where the law lets them</param>
    public Clock Start(string rule, DateTimeOffset at, int? agreed = null)
    {
        if (!Clocks.TryGetValue(rule, out var found)) throw new KeyNotFoundException($"{Name} has no clock {rule}.");
        if (agreed is not null && !found.MayBeAgreed) throw new InvalidOperationException($"{rule} is not agreed on.");
        if (agreed is < 1 or > Clock.Longest) throw new ArgumentOutOfRangeException(nameof(agreed));

        return Clock.Start(found, agreed ?? found.Length, at, this);
    }

    /// <summary>
    /// Starts a clock that a caller names: false for a rule there is not, or a time outside the
    /// calendar.
    /// </summary>
    public bool TryStart(string rule, DateTimeOffset at, [NotNullWhen(true)] out Clock? clock)
    {
        clock = Clocks.ContainsKey(rule) && Covers(at) ? Start(rule, at) : null;
        return clock is not null;
    }

    /// <summary>The row a clock runs by: of the set it started under, even when these rules are newer.</summary>
    public ClockRule RuleOf(Clock clock)
    {
        var bound = clock.Rules == Name ? this : RuleSets.Find(clock.Rules);
        return bound is not null && bound.Clocks.TryGetValue(clock.Rule, out var rule)
            ? rule
            : throw new KeyNotFoundException($"No clock {clock.Rule} in {clock.Rules}.");
    }

    public override string ToString() => Name;
}

/// <summary>The rule sets that the program carries, read once from its own data.</summary>
public static class RuleSets
{
    public static ImmutableArray<RuleSet> All { get; } = LawData.RuleSets();
    public static RuleSet Default { get; } = Find("CN-SZ")!;

    /// <summary>By full name, or the newest of a jurisdiction.</summary>
    public static RuleSet? Find(string nameOrJurisdiction) =>
        All.FirstOrDefault(rules => rules.Name == nameOrJurisdiction) ?? Of(nameOrJurisdiction).LastOrDefault();

    /// <summary>The set in force on the local day of a moment; before them all the oldest one stands in.</summary>
    public static RuleSet? InForce(string jurisdiction, DateTimeOffset at) => InForce(Of(jurisdiction), at);

    /// <summary>The same among other sets, such as those whose calendars have learned a year.</summary>
    public static RuleSet? InForce(IEnumerable<RuleSet> oldestFirst, DateTimeOffset at) =>
        oldestFirst.LastOrDefault(rules => rules.EffectiveFrom <= rules.LocalDate(at)) ?? oldestFirst.FirstOrDefault();

    static IEnumerable<RuleSet> Of(string jurisdiction) =>
        All.Where(rules => rules.Jurisdiction == jurisdiction).OrderBy(rules => rules.EffectiveFrom);
}

/// <summary>
/// A rule set travels by its name, and with the years its calendar has learned since the program was
/// made.
/// </summary>
sealed class RuleSetJson : JsonConverter<RuleSet>
{
    public override RuleSet Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return Named(reader.GetString());

        var amended = JsonSerializer.Deserialize<Amended>(ref reader, Format)
            ?? throw new JsonException("A rule set has a name.");
        var rules = Named(amended.Name);
        var calendar = amended.Years.Aggregate(rules.Calendar, (known, year) => known.With(year.Year, year.Days));
        return rules with { Calendar = calendar };
    }

    public override void Write(Utf8JsonWriter writer, RuleSet rules, JsonSerializerOptions options)
    {
        if (rules.Calendar.Added.IsEmpty) writer.WriteStringValue(rules.Name);
        else JsonSerializer.Serialize(writer, new Amended(rules.Name, [.. rules.Calendar.Added.Values]), Format);
    }

    static RuleSet Named(string? name) =>
        RuleSets.All.FirstOrDefault(rules => rules.Name == name)
        ?? throw new JsonException($"There is no rule set {name}.");

    sealed record Amended(string Name, ImmutableArray<CalendarYear> Years);

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
}
