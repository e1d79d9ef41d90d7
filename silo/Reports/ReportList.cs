using System.Globalization;
using System.Text;
using Mediation.Cases;
using Npgsql;

namespace Mediation.Reports;

/// <summary>A report as it is read: one of its editions, with what was concluded from it.</summary>
sealed record ReportView(int Year, int Editions, Edition Edition, string? Suggestions);

/// <summary>A year in the list of reports.</summary>
sealed record ReportItem(int Year, int Editions, DateTimeOffset CutOff, string Hash);

/// <summary>The annual reports: the list of them, one of them, and a new edition out of the figures as they stand.</summary>
sealed class ReportList(NpgsqlDataSource db, Desk desk, Statistics statistics, Vault.Vault vault)
{
    public async Task<List<ReportItem>> All()
    {
        await using var command = db.CreateCommand("select year, editions, cut_off, hash from report order by year desc");
        await using var r = await command.ExecuteReaderAsync();
        List<ReportItem> all = [];
        while (await r.ReadAsync()) all.Add(new(r.GetInt32(0), r.GetInt32(1), r.GetFieldValue<DateTimeOffset>(2), r.GetString(3)));
        return all;
    }

    public async Task<ReportView?> Find(string year, int? edition = null)
    {
        if (YearOf(year) is not { } number || (await desk.See<AnnualReport>(IdOf(number), "ReadReport")).Case is not { } report) return null;
        if (report.Editions.LastOrDefault(one => edition is null || one.Number == edition) is not { } found) return null;

        var opened = found.Suggestions is { } text ? await vault.Open([text.Ref]) : [];
        return new(number, report.Editions.Length, found, opened.Values.FirstOrDefault());
    }

    /// <summary>The same request twice is the same edition: its figures are counted once.</summary>
    public async Task<Answer> Issue(ReportRequest request, Guid commandId)
    {
        if (request.Year is < 1990 or > 2200) return new(Outcome.Refused, Guid.Empty, 0, new("report/year-to-come"));
        return await desk.Put(IdOf(request.Year), new IssueReport(request.Year, await statistics.Read(Period.Year(request.Year), everything: true), request.Suggestions), commandId, asked: request);
    }

    public static int? YearOf(string year) => year.Length == 4 && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1990 ? number : null;

    static Guid IdOf(int year) => Ids.From(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"report/{year}")), prefix: Guid.Empty);
}
