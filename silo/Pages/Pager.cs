using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>&lt;pager page="2" page-size="50" total="1230"/&gt;: links that keep the list's filters.</summary>
public sealed class Pager(Words words) : TagHelper
{
    public int Page { get; set; } = 1;
    public int PageSize { get; set; } = 50;
    public long Total { get; set; }
    public bool TotalIsExact { get; set; } = true;
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var last = (int)Math.Max(1, (Total + PageSize - 1) / PageSize);
        if (last == 1 && Page == 1) { output.SuppressOutput(); return; }

        output.Become("nav", "pager");
        output.Attributes.SetAttribute("aria-label", words["Pager.Label"]);
        output.Content.SetHtmlContent("<p>").Append(words[TotalIsExact ? "Pager.Range" : "Pager.RangeAtLeast",
            ((Page - 1L) * PageSize + 1).ToString("N0", CultureInfo.CurrentCulture),
            Math.Min((long)Page * PageSize, Total).ToString("N0", CultureInfo.CurrentCulture),
            Total.ToString("N0", CultureInfo.CurrentCulture)]).AppendHtml("</p><ul>");
        if (Page > 1) Link(output, Page - 1, words["Pager.Previous"], "prev");
        var before = 0;
        foreach (var page in Window(Page, last))
        {
            if (page - before > 1) output.Content.AppendHtml("<li aria-hidden=\"true\">…</li>");
            Link(output, page, page.ToString(CultureInfo.InvariantCulture), null);
            before = page;
        }
        if (Page < last || !TotalIsExact) Link(output, Page + 1, words["Pager.Next"], "next");
        output.Content.AppendHtml("</ul>");
    }

    /// <summary>The first, the last, and the neighbours of where one is.</summary>
    public static IEnumerable<int> Window(int page, int last) =>
        new[] { 1, page - 1, page, page + 1, last }.Where(one => one >= 1 && one <= Math.Max(last, page)).Distinct().Order();

    void Link(TagHelperOutput output, int page, string text, string? rel)
    {
        var query = View.HttpContext.Request.Query.Where(pair => pair.Key != "page")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .Append(KeyValuePair.Create("page", page.ToString(CultureInfo.InvariantCulture)));
        output.Content.AppendHtml("<li><a href=\"").Append(new QueryBuilder(query).ToString()).AppendHtml("\"");
        if (rel is not null) output.Content.AppendHtml($" rel=\"{rel}\"");
        if (rel is null && page == Page) output.Content.AppendHtml(" aria-current=\"page\"");
        output.Content.AppendHtml(">").Append(text).AppendHtml("</a></li>");
    }
}
