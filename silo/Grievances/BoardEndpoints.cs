using System.Globalization;
using Mediation.Cases;
using Mediation.Projects;

namespace Mediation.Grievances;

/// <summary>A line of the board as a spreadsheet gets it.</summary>
sealed record BoardLine(
    string? Code, string? Name, string? SubDistrict, int Open, int Overdue, int New7, int New30, int Answered, decimal? MedianDays, int LaterThan15, int LaterThan60)
{
    public static BoardLine Of(BoardRow row) => new(row.Code, row.Name, row.SubDistrict, row.Open, row.Overdue, row.New7, row.New30,
        row.Answered, row.MedianDays, row.LaterThan15, row.LaterThan60);
}

/// <summary>The route of the board.</summary>
static class BoardEndpoints
{
    public static void MapBoard(this RouteGroupBuilder api) => api.MapGet("/board", Read).WithTags("board").Acts("ReadBoard");

    static async Task<IResult> Read(Board board, Desk desk, HttpContext http)
    {
        if (!Access.MayEver(await desk.Who(), "ReadBoard")) return Problems.Of(http, Outcome.Forbidden);
        var query = http.Request.Query;
        Guid? project = null;
        if (query["project"].ToString() is { Length: > 0 } named && (project = await desk.Find<Project>(CaseRef.Parse(named, null))) is null) return Problems.Of(http, Outcome.Missing);
        int? days = null;
        if (query["days"].ToString() is { Length: > 0 } span)
        {
            if (!int.TryParse(span, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !Board.Spans.Contains(number))
                return Problems.Malformed(http, [new("days", "field/unknown-value", string.Join(" | ", Board.Spans))]);
            days = number;
        }
        var view = await board.Read(project, days);
        return query["format"] == "csv" ? Lists.Csv(view.Rows.Select(BoardLine.Of), "board") : TypedResults.Json(view);
    }
}
