using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Law;

/// <summary>Reads the law out of the data files that the program carries; a fault in them stops it at once.</summary>
static class LawData
{
    public static ImmutableArray<RuleSet> RuleSets() =>
    [
        .. typeof(LawData).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Law/", StringComparison.Ordinal))
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Select(Read).OrderBy(rules => rules.Name, StringComparer.Ordinal),
    ];

    static RuleSet Read(string name)
    {
        using var file = Open(name);
        var data = JsonSerializer.Deserialize<RuleSetFile>(file, Format)
            ?? throw new InvalidDataException($"{name} is empty.");
        return new RuleSet
        {
            Jurisdiction = data.Jurisdiction,
            Version = data.Version,
            EffectiveFrom = data.EffectiveFrom,
            TimeZone = Zone(data.TimeZone, data.UtcOffset),
            Calendar = new(MovedDays($"Law/{data.Calendar.Moved}"), Statutory(data.Calendar)),
            Clocks = data.Clocks.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal),
            Thresholds = data.Thresholds.ToFrozenDictionary(threshold => threshold.Id, StringComparer.Ordinal),
            Retention = data.Retention.SelectMany(rule => rule.Records, (rule, record) => (record, rule)).ToFrozenDictionary(one => one.record, one => one.rule, StringComparer.Ordinal),
            Steps = data.Steps,
            Kinds = data.Kinds.ToFrozenDictionary(rule => rule.Kind, StringComparer.Ordinal),
            Severities = data.Severities.ToFrozenDictionary(StringComparer.Ordinal),
            Articles = Articles($"Law/{data.Refusals}").ToFrozenDictionary(one => one.Code, one => one.Article, StringComparer.Ordinal),
        };
    }

    // a bare machine may lack the time zone database; the offset keeps local days right without it
    static TimeZoneInfo Zone(string id, TimeSpan offset) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone(id, offset, id, id);

    static IEnumerable<MovedDay> MovedDays(string name)
    {
        using var file = new StreamReader(Open(name));
        while (file.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.StartsWith("date,", StringComparison.Ordinal)) continue;

            yield return line.Split(',') switch
            {
                [var date, "off", ..] => new(Day(date), Worked: false),
                [var date, "work", ..] => new(Day(date), Worked: true),
                _ => throw new InvalidDataException($"{name}: '{line}' is no moved day."),
            };
        }
    }

    static IEnumerable<(string Code, Article Article)> Articles(string name) =>
        Data.Lines(name).Select(line => line.Split(',') is [var code, var zh, var en] ? (code, new Article(zh, en)) : throw new InvalidDataException($"{name}: '{line}' is no article."));

    static IEnumerable<DateOnly> Statutory(CalendarFile calendar) =>
        Enumerable.Range(WorkCalendar.First.Year, WorkCalendar.Last.Year - WorkCalendar.First.Year + 1)
            .SelectMany(year => calendar.StatutoryEveryYear.Select(day => Day($"{year}-{day}")))
            .Concat(calendar.StatutoryByMoon);

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static Stream Open(string name) =>
        typeof(LawData).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidDataException($"The program carries no {name}.");

    sealed record RuleSetFile(string Jurisdiction, string Version, DateOnly EffectiveFrom,
        string TimeZone, TimeSpan UtcOffset, CalendarFile Calendar, ImmutableArray<ClockRule> Clocks, ImmutableArray<Threshold> Thresholds, ImmutableArray<RetentionRule> Retention,
        ImmutableArray<StepRule> Steps, ImmutableArray<KindRule> Kinds, ImmutableDictionary<string, string> Severities, string Refusals);

    sealed record CalendarFile(string Moved,
        ImmutableArray<string> StatutoryEveryYear, ImmutableArray<DateOnly> StatutoryByMoon);

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}
