using System.Globalization;

namespace Mediation.Pages;

/// <summary>How much of a moment is said.</summary>
public enum Detail { Full, Day, Short, ShortDay }

/// <summary>Moments as people here read them: in the district's time zone, in their language.</summary>
public sealed class Moments(Words words, IConfiguration settings)
{
    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(settings["TimeZone"] ?? "Asia/Shanghai");

    public DateTimeOffset Here(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);
    public string Say(DateTimeOffset at, Detail detail = Detail.Full) => Write(Here(at).DateTime, detail);
    public string Say(DateOnly day, Detail detail = Detail.Day) =>
        Write(day.ToDateTime(TimeOnly.MinValue), detail is Detail.Short or Detail.ShortDay ? Detail.ShortDay : Detail.Day);

    string Write(DateTime local, Detail detail) => local.ToString(words[$"Date.{detail}"], CultureInfo.CurrentUICulture);
}
