using System.Collections;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Mediation.Grievances;
using Microsoft.AspNetCore.Http.Extensions;

namespace Mediation.Cases;

/// <summary>A list as the caller wants it: a page of JSON with links, or CSV that a spreadsheet opens and never runs.</summary>
static class Lists
{
    public static IResult Of<T>(HttpContext http, Listed<T> list, string name)
    {
        if (AsksForCsv(http.Request)) return Csv(list.Items, name);

        if (list.Page * list.PageSize < list.Total || (!list.TotalIsExact && list.Items.Count == list.PageSize))
        {
            var query = http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
            query["page"] = $"{list.Page + 1}";
            http.Response.Headers.Link = $"<{http.Request.Path}{new QueryBuilder(query)}>; rel=\"next\"";
        }
        return TypedResults.Json(list);
    }

    public static bool AsksForCsv(HttpRequest request) =>
        request.Query["format"] == "csv" || (request.Headers.Accept.Count > 0 && request.GetTypedHeaders().Accept?.Any(a => a.MediaType == "text/csv") == true);

    /// <summary>UTF-8 with BOM; cells that a spreadsheet would take for a formula are quoted with an apostrophe.</summary>
    public static IResult Csv<T>(IEnumerable<T> items, string name)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n",
            InjectionCharacters = ['=', '+', '-', '@', '\t', '\r', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'],
        };
        using var memory = new MemoryStream();
        using (var text = new StreamWriter(memory, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, configuration)) csv.WriteRecords((IEnumerable)items);
        return TypedResults.File(memory.ToArray(), "text/csv; charset=utf-8", $"{name}.csv");
    }
}
