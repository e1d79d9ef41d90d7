using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Alike;

/// <summary>What many people say at once, and whether it grows; behind every figure its cases.</summary>
sealed class HotPage(HotIssues issues) : ActPage
{
    public int Days { get; private set; } = 30;
    public bool IsWhole { get; private set; } = true;
    public ImmutableArray<HotIssue> Issues { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? days, string? format)
    {
        if (await Bar("ReadHotIssues") is { } no) return no;

        if (int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var span) && HotIssues.Spans.Contains(span)) Days = span;
        (Issues, IsWhole) = (await issues.Read(Days), await issues.AreKnown());
        if (format != "csv") return Page();

        await Lists.Csv(Issues.Select(HotLine.Of), "hot-issues").ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    public string NameOf(Named place) => place.Name ?? Words["Queue.NoProject"];
    public static string CategoryOf(string? code) => Categories.Find(code ?? "") is { } category ? (Words.InEnglish ? category.En : category.Zh) : code ?? "";
    public string GrowthOf(HotIssue issue) => issue.Growth switch
    {
        0 => Words["Hot.Same"],
        > 0 => Words["Hot.More", issue.Growth],
        _ => Words["Hot.Fewer", -issue.Growth],
    };
}
