using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Mediation.Reports;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Reports;

public class ReportingAYear
{
    static readonly ImmutableArray<Figure> Some = [new("received", "", "", null, 7, 5), new("received", "project", "yt-1", "Harbour", 7, 5)];
    static readonly ReportIssued First = new(2026, 1, Monday, Some, Figure.HashOf(Some), null);

    [Fact] public void The_figures_are_fixed_as_they_stand() =>
        Given<AnnualReport>().When(Manager, new IssueReport(2026, Some)).Then(First).Then(report => report.Editions.Single().Figures == Some);

    [Fact] public void A_later_edition_leaves_the_earlier_one_as_it_is()
    {
        ImmutableArray<Figure> more = [Some[0] with { Value = 8 }];
        Given<AnnualReport>(First).When(Manager, new IssueReport(2026, more), Monday.AddDays(120))
            .Then(report => report.Editions is [var one, { Number: 2 } two] && one.Hash == First.Hash && two.Hash == Figure.HashOf(more) && two.Hash != one.Hash);
    }

    [Fact] public void No_year_is_told_before_it_comes() => Given<AnnualReport>().When(Manager, new IssueReport(2027, Some)).Refused("report/year-to-come");
    [Fact] public void No_year_under_another_s_name() => Given<AnnualReport>(First).When(Manager, new IssueReport(2025, Some)).Refused("report/other-year");
    [Fact] public void Nothing_is_no_report() => Given<AnnualReport>().When(Manager, new IssueReport(2026, [])).Refused("report/no-figures");

    [Fact] public void The_file_is_what_is_hashed_and_no_spreadsheet_runs_it() =>
        Assert.Equal("\uFEFFmeasure,by,code,name,value,before\r\nreceived,project,yt-2,\"'=1+1,\"\"x\"\"\",1,0\r\n",
            Encoding.UTF8.GetString(Figure.File([new("received", "project", "yt-2", "=1+1,\"x\"", 1, 0)])));

    [Theory]
    [InlineData("2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31")]
    [InlineData("2026-04-01", "2026-06-30", "2026-01-01", "2026-03-31")]
    [InlineData("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31")]
    [InlineData("2026-03-10", "2026-03-16", "2026-03-03", "2026-03-09")]
    [InlineData("2026-03-01", "2026-03-15", "2026-02-14", "2026-02-28")]
    public void A_period_is_compared_with_the_one_before_it(string from, string to, string before, string until) =>
        Assert.Equal(new Period(DateOnly.Parse(before, null), DateOnly.Parse(until, null)), new Period(DateOnly.Parse(from, null), DateOnly.Parse(to, null)).Before);

    [Fact] public void No_day_lies_between_a_period_and_the_one_before() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 800]).Sample((start, length) =>
        {
            var period = new Period(new DateOnly(1990, 1, 1).AddDays(start), new DateOnly(1990, 1, 1).AddDays(start + length));
            return period.Before.To.AddDays(1) == period.From && period.Before.From <= period.Before.To;
        });
}
