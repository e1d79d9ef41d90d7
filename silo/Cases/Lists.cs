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
        if (IsCsv(http)) return Csv(list.Items, name);

        if (list.Page * list.PageSize < list.Total || (!list.TotalIsExact && list.Items.Count == list.PageSize)) LinkNext(http, list.Page);
        return TypedResults.Json(list);
    }

    /// <summary>Where the next page is.</summary>
    public static void LinkNext(HttpContext http, int page)
    {
        var query = http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        query["page"] = $"{page + 1}";
        http.Response.Headers.Link = $"<{http.Request.Path}{new QueryBuilder(query)}>; rel=\"next\"";
    }

    public static bool IsCsv(HttpContext http) => http.Request.Query["format"] == "csv"
        || (http.Request.Headers.Accept.Count > 0 && http.Request.GetTypedHeaders().Accept?.Any(a => a.MediaType == "text/csv") == true);

    public static IResult Csv<T>(IEnumerable<T> items, string name) => TypedResults.File(CsvBytes(items), "text/csv; charset=utf-8", $"{name}.csv");

    /// <summary>UTF-8 with BOM; cells that a spreadsheet would take for a formula are quoted with an apostrophe.</summary>
    /// <param name="mark">what the last line says of where the file comes from</param>
    public static byte[] CsvBytes<T>(IEnumerable<T> items, string? mark = null)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n",
            InjectionCharacters = ['=', '+', '-', '@', '\t', '\r', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'],
        };
        using var memory = new MemoryStream();
        using (var text = new StreamWriter(memory, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, configuration)) Write(csv);
        return memory.ToArray();

        void Write(CsvWriter csv)
        {
            csv.WriteRecords((IEnumerable)items);
            if (mark is null) return;
            csv.WriteField(mark);
            csv.NextRecord();
        }
    }
}
