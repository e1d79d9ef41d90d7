using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Reports;

/// <summary>What came in, what became of it and whether it was in time, for any period and the one before it.</summary>
sealed class StatisticsPage(Statistics statistics, ReportList reports) : ActPage
{
    public Period Period { get; private set; } = null!;
    public Table Table { get; private set; } = null!;
    public List<ReportItem> Reports { get; private set; } = [];
    public DateOnly Today => Desk.Rules.LocalDate(Desk.Now);

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("ReadBoard") is { } no) return no;

        var (period, faults) = Periods.Read(Request.Query, Today);
        Period = period;
        foreach (var fault in faults) ModelState.AddModelError(fault.Field, Words.Sentence(new Refusal(fault.Code, fault.Args)));
        var figures = await statistics.Read(period);
        if (faults.Count == 0 && Request.Query["format"] == "csv") return File(Figure.File(figures), "text/csv; charset=utf-8", Periods.FileName(period));

        (Table, Reports) = (new(figures, Words), await reports.All());
        return Page();
    }

    /// <summary>The same page for another period, or the file of this one.</summary>
    public string Here(Period period, bool csv = false) => $"/manage/statistics?from={period.From:yyyy-MM-dd}&to={period.To:yyyy-MM-dd}{(csv ? "&format=csv" : "")}";
}
