using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;

namespace Mediation.Law;

/// <summary>A year's holiday notice: the days it takes off, and the weekend days worked instead.</summary>
sealed record CalendarRequest(int Year, ImmutableArray<string> Off, ImmutableArray<string> Work);

/// <summary>The routes of the law: what a clock would say, and why; a year's calendar, once it is known.</summary>
static class LawEndpoints
{
    public static void MapLaw(this RouteGroupBuilder api)
    {
        var law = api.MapGroup("/law").WithTags("law");
        law.MapGet("/clocks/{rule}", Clock).Acts("ReadClock");
        law.MapPost("/calendars", Import).Acts("ImportCalendar");
    }

    static IResult Clock(string rule, string? from, Rulebook rules, HttpContext http)
    {
        if (!rules.Now.Clocks.ContainsKey(rule)) return Problems.Of(http, Outcome.Missing);
        if (!DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var start) || !rules.Now.TryStart(rule, start, out var clock))
            return Problems.Malformed(http, [new("from", "field/not-a-time")]);

        return TypedResults.Json(new { rule, start, legalDue = clock.LegalDue, internalTarget = clock.InternalTarget, clock.Provisional, clock.Derivation });
    }

    static async Task<IResult> Import(Body<CalendarRequest> ask, Calendars calendars, Rulebook rules, HttpContext http)
    {
        var (year, off, work) = ask.Value;
        List<MovedDay> days = [];
        List<Fault> faults = [];
        foreach (var (field, worked, given) in new[] { ("off", false, off), ("work", true, work) })
            foreach (var text in given)
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(new(day, worked));
                else faults.Add(new(field, "field/not-a-date"));
        if (faults.Count > 0) return Problems.Malformed(http, [.. faults]);

        // whether the days are days of that year's notice is the calendar's to say
        try { rules.Now.Calendar.With(year, days); }
        catch (ArgumentException why) { return Problems.Problem(http, 409, new("law/no-such-notice", why.Message.Split(" (Parameter")[0])); }

        await calendars.Keep(new(year, [.. days.OrderBy(day => day.Date)]));
        return TypedResults.Json(new { year, days = days.Count });
    }
}
