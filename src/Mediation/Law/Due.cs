using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Law;

/// <summary>
/// When a clock runs out: at the end of a local day, printed as 2026-10-08, or at an instant with its
/// offset.
/// </summary>
[JsonConverter(typeof(DueJson))]
public sealed record Due
{
    public DateOnly? Date { get; }
    public DateTimeOffset? Instant { get; }

    Due(DateOnly? date, DateTimeOffset? instant) => (Date, Instant) = (date, instant);

    public static Due On(DateOnly date) => new(date, null);
    public static Due At(DateTimeOffset instant) => new(null, instant);

    /// <summary>The first moment that is too late: the instant itself, or the local day's 24:00.</summary>
    public DateTimeOffset EndInstant(TimeZoneInfo zone)
    {
        if (Instant is { } instant) return instant;

        var midnight = Date!.Value.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    /// <summary>Orders days and instants by when they end on the clocks of one place.</summary>
    public static IComparer<Due> Order(TimeZoneInfo zone) =>
        Comparer<Due>.Create((one, other) => one.EndInstant(zone).CompareTo(other.EndInstant(zone)));

    public static Due Earlier(Due one, Due other, TimeZoneInfo zone) =>
        Order(zone).Compare(one, other) <= 0 ? one : other;
    public static Due Later(Due one, Due other, TimeZoneInfo zone) =>
        Order(zone).Compare(one, other) >= 0 ? one : other;

    public static Due Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is neither a date nor a time with offset.");

    public static Due? TryParse(string? text) =>
        DateOnly.TryParseExact(text, Day, Anywhere, DateTimeStyles.None, out var date) ? On(date)
        : DateTimeOffset.TryParseExact(text, Moment, Anywhere, DateTimeStyles.None, out var at) ? At(at)
        : null;

    public override string ToString() => Date?.ToString(Day, Anywhere) ?? Instant!.Value.ToString(Moment, Anywhere);

    const string Day = "yyyy-MM-dd";
    const string Moment = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    static readonly CultureInfo Anywhere = CultureInfo.InvariantCulture;
}

sealed class DueJson : JsonConverter<Due>
{
    public override Due Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Due.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null)
        ?? throw new JsonException("A due date is a date (2026-10-08) or a time with offset.");

    public override void Write(Utf8JsonWriter writer, Due due, JsonSerializerOptions options) =>
        writer.WriteStringValue(due.ToString());
}
