using System.Globalization;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Reports;

/// <summary>The report of a year as it was fixed, to be read and printed; and the form that fixes it anew.</summary>
sealed class ReportPage(ReportList reports) : ActPage
{
    public int Year { get; private set; }
    public ReportView? Report { get; private set; }
    public Table? Table { get; private set; }
    public bool MayIssue { get; private set; }
    public bool JustDone { get; private set; }

    /// <summary>The year still ran when its figures were fixed.</summary>
    public bool IsInterim => Report is { } report && Desk.Rules.LocalDate(report.Edition.CutOff).Year == Year;

    public async Task<IActionResult> OnGet(string year, int? edition)
    {
        if (await Bar("ReadReport") is { } no) return no;

        JustDone = TempData["done"] is not null;
        return await Show(year, edition);
    }

    public async Task<IActionResult> OnPost(string year)
    {
        if (await Bar("IssueReport") is { } no) return no;
        if (ReportList.YearOf(year) is not { } number) return NotFound();
        if (!Told(await reports.Issue(new(number, Typed("suggestions")), CommandId))) return await Show(year, null);

        TempData["done"] = nameof(IssueReport);
        return Then($"/manage/reports/{number.ToString(CultureInfo.InvariantCulture)}");
    }

    async Task<IActionResult> Show(string year, int? edition)
    {
        if (ReportList.YearOf(year) is not { } number || number > Desk.Rules.LocalDate(Desk.Now).Year) return NotFound();

        (Year, Report, MayIssue) = (number, await reports.Find(year, edition), Access.MayEver(await Desk.Who(), "IssueReport"));
        if (Report is null && edition is not null) return NotFound();
        if (Report is { } found && Request.Query["format"] == "csv")
            return File(Figure.File(found.Edition.Figures), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"report-{number}-{found.Edition.Number}.csv"));

        Table = Report is null ? null : new(Report.Edition.Figures, Words);
        return Page();
    }
}
