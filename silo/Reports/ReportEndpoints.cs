using System.Globalization;
using Mediation.Cases;
using Mediation.Pages;

namespace Mediation.Reports;

/// <summary>A report that is asked for: of which year, and what follows from its figures.</summary>
sealed record ReportRequest(int Year, [property: Longest(20000)] PrivateText? Suggestions = null);

/// <summary>The routes of statistics and annual reports.</summary>
static class ReportEndpoints
{
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/statistics", Read).WithTags("reports").Acts("ReadBoard");
        var all = api.MapGroup("/reports").WithTags("reports");
        all.MapGet("/", async (ReportList list) => TypedResults.Json(new { items = await list.All() })).Acts("ReadReport");
        all.MapPost("/", Issue).Acts("IssueReport");
        all.MapGet("/{year}", Open).Acts("ReadReport");
    }

    static async Task<IResult> Read(HttpContext http, Desk desk, Statistics statistics)
    {
        var (period, faults) = Periods.Read(http.Request.Query, desk.Rules.LocalDate(desk.Now));
        if (faults.Count > 0) return Problems.Malformed(http, [.. faults]);

        var figures = await statistics.Read(period);
        return http.Request.Query["format"] == "csv"
            ? TypedResults.File(Figure.File(figures), "text/csv; charset=utf-8", Periods.FileName(period))
            : TypedResults.Json(new { asOf = desk.Now, period.From, period.To, before = new { period.Before.From, period.Before.To }, items = figures });
    }

    static async Task<IResult> Issue(Body<ReportRequest> ask, ReportList list, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var answer = await list.Issue(ask.Value, commandId);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/reports/{ask.Value.Year}", new { id = answer.CaseId, edition = answer.Version, version = answer.Version });
    }

    static async Task<IResult> Open(string year, ReportList list, HttpContext http, int? edition = null)
    {
        if (await list.Find(year, edition) is not { } found) return Problems.Of(http, Outcome.Missing);
        return http.Request.Query["format"] == "csv"
            ? TypedResults.File(Figure.File(found.Edition.Figures), "text/csv; charset=utf-8", $"report-{year}-{found.Edition.Number}.csv")
            : TypedResults.Json(new { year = found.Year, edition = found.Edition.Number, found.Editions, found.Edition.CutOff, found.Edition.Hash, found.Suggestions, items = found.Edition.Figures });
    }
}

/// <summary>Which period somebody means.</summary>
static class Periods
{
    /// <summary>This year so far, unless two days are named.</summary>
    public static (Period Period, List<Fault> Faults) Read(IQueryCollection query, DateOnly today)
    {
        List<Fault> faults = [];
        var (from, to) = (Day("from", new(today.Year, 1, 1)), Day("to", today));
        if (faults.Count == 0 && (to < from || from.Year < 1990 || to.Year > today.Year + 1)) faults.Add(new("to", "field/not-in-range", $"{from:yyyy-MM-dd}", $"{today:yyyy-MM-dd}"));
        return (faults.Count == 0 ? new(from, to) : new(new(today.Year, 1, 1), today), faults);

        DateOnly Day(string name, DateOnly otherwise)
        {
            if (query[name].ToString() is not { Length: > 0 } word) return otherwise;
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            faults.Add(new(name, "field/not-a-date"));
            return otherwise;
        }
    }

    /// <summary>The periods that are asked for most.</summary>
    public static IEnumerable<(string Word, Period Period)> Usual(DateOnly today)
    {
        var (month, quarter) = (new DateOnly(today.Year, today.Month, 1), new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1));
        return
        [
            ("Statistics.LastMonth", new(month.AddMonths(-1), month.AddDays(-1))), ("Statistics.LastQuarter", new(quarter.AddMonths(-3), quarter.AddDays(-1))),
            ("Statistics.ThisYear", new(new(today.Year, 1, 1), today)), ("Statistics.LastYear", Period.Year(today.Year - 1)),
        ];
    }

    public static string FileName(Period period) => $"statistics-{period.From:yyyyMMdd}-{period.To:yyyyMMdd}.csv";
}
