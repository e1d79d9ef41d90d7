using System.Globalization;
using Mediation.Cases;
using Mediation.Law;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Why a case waits for somebody's decision.</summary>
enum Waits { Extension, Closure, Overdue, Feedback, ReopeningAsked, Unassigned }

/// <summary>The manager's board: where it is stuck, and the cases behind every figure.</summary>
sealed class ManagePage(Board board, GrievanceList list, GlassList glasses, Exports.Exports exports, Identity.TakesTwo takesTwo) : ActPage
{
    const int Shown = 4;

    public BoardView View { get; private set; } = null!;
    public Project? Project { get; private set; }
    public List<(Waits Why, GrievanceItem Case)> Needs { get; private set; } = [];
    public int NeedsInAll { get; private set; }

    /// <summary>What waits for a second pair of eyes: the page where it is looked at, its words, and how much.</summary>
    public List<(string Href, string Word, int Count)> Eyes { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? project, string? days, string? format)
    {
        if (await Bar("ReadBoard") is { } no) return no;
        Guid? only = null;
        if (!string.IsNullOrEmpty(project))
        {
            if (await Desk.Find<Project>(CaseRef.Parse(project, null)) is not { } id) return NotFound();
            Project = (await Desk.See<Project>(id, "ReadProject")).Case;
            if (Project is null) return NotFound();
            only = id;
        }
        var span = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && Board.Spans.Contains(n) ? n : (int?)null;
        View = await board.Read(only, span);
        if (format == "csv")
        {
            await Lists.Csv(View.Rows.Select(row => BoardLine.Of(row with { Name = NameOf(row) })), Project is null ? "board" : $"board-{Project.Code}").ExecuteAsync(HttpContext);
            return new EmptyResult();
        }
        await FindNeeds(only);
        await FindEyes();
        return Page();
    }

    /// <summary>What a manager alone can decide comes first; late ones, the latest of them on top; orders without a report; then who wants an answer looked at again; then whom nobody has taken.</summary>
    async Task FindNeeds(Guid? only)
    {
        (Waits Why, GrievanceFilter Filter)[] asked =
        [
            (Waits.Extension, new() { ProjectId = only, Waits = "extension", Order = "late", PageSize = Shown }),
            (Waits.Closure, new() { ProjectId = only, Waits = "closure", Order = "late", PageSize = Shown }),
            (Waits.Overdue, new() { ProjectId = only, Due = "overdue", Order = "late", PageSize = Shown }),
            (Waits.Feedback, new() { ProjectId = only, Waits = "feedback", Order = "late", PageSize = Shown }),
            (Waits.ReopeningAsked, new() { ProjectId = only, ReopeningAsked = true, Order = "waiting", PageSize = Shown }),
            (Waits.Unassigned, new() { ProjectId = only, Open = true, Unassigned = true, Order = "waiting", PageSize = Shown }),
        ];
        foreach (var (why, filter) in asked)
        {
            var found = await list.Page(filter);
            NeedsInAll += found.Total;
            Needs.AddRange(found.Items.Where(item => !Needs.Exists(known => known.Case.Id == item.Id)).Take(why == Waits.Overdue ? 3 : 2).Select(item => (why, item)));
        }
    }

    async Task FindEyes()
    {
        var subject = await Desk.Who();
        if (Access.MayEver(subject, "ReviewGlass") && await glasses.Waiting(subject) is > 0 and var broken) Eyes.Add(("/manage/glasses", "Board.Need.Glass", broken));
        if (Access.MayEver(subject, "ApproveAccount") && (await takesTwo.All()).Count(one => one.ById != subject.Id) is > 0 and var waiting) Eyes.Add(("/admin/grants", "Board.Need.Account", waiting));
        if (Access.MayEver(subject, "DecideExport") && await exports.Waiting(subject.Id) is > 0 and var asked) Eyes.Add(("/office/exports", "Board.Need.Export", asked));
    }

    public string NameOf(BoardRow row) =>
        Project is not null ? Categories.Find(row.Code ?? "") is { } category ? (Words.InEnglish ? category.En : category.Zh) : row.Code ?? ""
        : row.Name ?? (row.ProjectId is null ? Words["Board.NoProject"] : $"{row.ProjectId}");

    /// <summary>The list of the very cases that a figure counts.</summary>
    public string Cases(BoardRow row, string query, bool ofAnswers = false)
    {
        var scope = row == View.Total
            ? View.Total.ProjectId is { } only ? $"projectId={only}&" : ""
            : $"projectId={row.ProjectId?.ToString() ?? "none"}&{(Project is null ? "" : $"category={row.Code}&")}";
        var since = ofAnswers && View.AnsweredFrom is { } from ? $"&answeredFrom={from:yyyy-MM-dd}" : "";
        return $"/office?{scope}{query}{since}";
    }

    public string Cases(LateGroup group)
    {
        var from = group.DueFrom is { } day ? $"&dueFrom={day:yyyy-MM-dd}" : "";
        return Cases(View.Total, $"due=overdue{from}&dueTo={group.DueTo:yyyy-MM-dd}&order=late");
    }

    /// <summary>The same board, with another span or another format.</summary>
    public string Here(int? days, string? format = null)
    {
        string?[] parts = [Project is null ? null : $"project={Project.Code}", days is null ? null : $"days={days}", format is null ? null : $"format={format}"];
        var query = string.Join('&', parts.OfType<string>());
        return query == "" ? "/manage" : $"/manage?{query}";
    }

    /// <summary>Working days since the citizen's day.</summary>
    public int DaysLate(DateOnly due) => Desk.Rules.Calendar.WorkingDaysBetween(due, Desk.Rules.LocalDate(Desk.Now));

    public int CalendarDaysSince(DateOnly day) => Desk.Rules.LocalDate(Desk.Now).DayNumber - day.DayNumber;
    public static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
    public static string Days(decimal? days) => days?.ToString("0.0", CultureInfo.CurrentCulture) ?? "\u2014";
    public static string Share(int part, int whole) => whole == 0 ? "" : (part / (decimal)whole).ToString("P1", CultureInfo.CurrentCulture);
}
