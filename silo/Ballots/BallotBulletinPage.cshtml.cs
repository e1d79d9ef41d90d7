using System.Collections.Immutable;
using System.Text;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>After the close: every answer that no later one took the place of, by its receipt and how it came in, for anybody to look through and to take along.</summary>
sealed class BallotBulletinPage(BallotFile file, SealedCookies cookies) : VoterPage(file, cookies)
{
    public const int PageSize = 60;

    public BulletinView Bulletin { get; private set; } = null!;
    public int Number { get; private set; } = 1;
    public ImmutableArray<BulletinRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGet(string id)
    {
        if (await Enter(id) is { } barred) return barred;
        if ((await Papers.Bulletin(Id)).View is not { } bulletin) return Then(Address);
        if (Request.Query["format"] == "csv") return Csv(bulletin);

        Bulletin = bulletin;
        Number = PageNumber;
        Rows = [.. bulletin.Rows.Skip((Number - 1) * PageSize).Take(PageSize)];
        return Page();
    }

    FileContentResult Csv(BulletinView bulletin)
    {
        var text = new StringBuilder("\uFEFFreceipt,channel\r\n");
        foreach (var row in bulletin.Rows) text.Append(Receipts.Grouped(row.Receipt)).Append(',').Append(Camel($"{row.Channel}")).Append("\r\n");
        // what came of it stands below, once that may be known
        if (bulletin.Result is { Groups: [var whole, ..] })
        {
            text.Append("\r\nsaid,heads,area\r\n");
            foreach (var (word, heads, area) in ResultsPage.Rows(whole)) text.Append(Camel(word)).Append(',').Append(heads).Append(',').Append(area).Append("\r\n");
            text.Append("all,").Append(whole.Heads.All).Append(',').Append(whole.Area.All).Append("\r\n");
        }
        return File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", $"bulletin-{bulletin.Code}.csv");

        static string Camel(string word) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word);
    }
}
