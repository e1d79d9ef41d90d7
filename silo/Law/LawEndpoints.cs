using System.Globalization;
using Mediation.Cases;

namespace Mediation.Law;

/// <summary>The routes of the law: what a clock would say, and why.</summary>
static class LawEndpoints
{
    public static void MapLaw(this RouteGroupBuilder api) =>
        api.MapGet("/law/clocks/{rule}", Clock).WithTags("law").Acts("ReadClock");

    static IResult Clock(string rule, string? from, Rulebook rules, HttpContext http)
    {
        if (!rules.Now.Clocks.ContainsKey(rule)) return Problems.Of(http, Outcome.Missing);
        if (!DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var start) || !rules.Now.TryStart(rule, start, out var clock))
            return Problems.Malformed(http, [new("from", "field/not-a-time")]);

        return TypedResults.Json(new { rule, start, legalDue = clock.LegalDue, internalTarget = clock.InternalTarget, clock.Provisional, clock.Derivation });
    }
}
