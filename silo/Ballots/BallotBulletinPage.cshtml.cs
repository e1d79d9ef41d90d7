using System.Collections.Immutable;
using System.Text;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>After the close: every answer that was counted, by its receipt and how it came in, for anybody to look through and to take along.</summary>
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
        foreach (var row in bulletin.Rows) text.Append(Receipts.Grouped(row.Receipt)).Append(',').Append(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{row.Channel}")).Append("\r\n");
        return File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", $"bulletin-{bulletin.Code}.csv");
    }
}
