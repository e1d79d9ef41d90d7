using System.Globalization;
using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>The board's figures, counted once more by hand: some dozen cases at chosen times, many of them right at a border.</summary>
public sealed class FiguresOfTheBoard(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    static readonly TimeZoneInfo Local = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    static readonly string[] Projects = ["board-a", "board-b"];
    static readonly string[] Categories = ["nuisance", "nuisance.night", "compensation", "other"];

    /// <summary>What is done to a case, and what is known of it by then.</summary>
    sealed record Case(string? Project, string Category, DateTimeOffset Received, TimeSpan? AnsweredAfter, string Fate)
    {
        public bool IsOpen => AnsweredAfter is null ? Fate != "declined" : Fate == "reopened";
        public bool IsAssigned => Fate == "assigned";
        public DateTimeOffset? Answered => Received + AnsweredAfter;
        public DateTimeOffset? Declined { get; init; }
        public DateOnly? Due { get; init; }
        public DateTimeOffset? Ended => Answered ?? Declined;
    }

    /// <summary>A line of the board, as it is printed and as it is counted.</summary>
    sealed record Line(int Open, int Unassigned, int Overdue, DateOnly? LongestDue, int New7, int New7Before, int New30, int New30Before, int Answered, decimal? MedianDays, int LaterThan15, int LaterThan60);
    sealed record Week(DateOnly Monday, int Received, int Answered, int Waiting, decimal? MedianDays, int LaterThan15, int LaterThan60);
    sealed record Late(int FromDays, int? ToDays, int Count);
    sealed record View(DateTimeOffset AsOf, JsonElement Rows, Line Total, List<Week> Weeks, List<Late> Late);

    [Fact]
    public async Task Are_what_counting_by_hand_gives()
    {
        foreach (var code in Projects)
        {
            var opened = await on.Program.System.Post("/api/projects", new { code, name = code });
            Assert.True(opened.IsDone, opened.Text);
        }
        var officer = await on.Program.Account(Role.Handler);
        var team = await on.Program.System.Put($"/api/projects/{Projects[0]}/team", new { members = new[] { officer.Id } });
        Assert.True(team.IsDone, team.Text);
        List<Case> cases = [];
        foreach (var one in Chosen(DateTimeOffset.UtcNow)) cases.Add(await Live(one, officer.Id));

        foreach (var days in new int?[] { null, 7, 30, 90 })
        {
            var all = await Board(null, days);
            var today = Today(all.AsOf);
            Assert.Equal(Count(cases, today, days), all.Total);
            foreach (var project in Projects.Append(null))
                Assert.Equal(Count(cases.FindAll(one => one.Project == project), today, days), RowOf(all.Rows, project));
            Assert.Equal(Trend(cases, today), all.Weeks);
            Assert.Equal(Lateness(cases, today), all.Late);

            foreach (var project in Projects)
            {
                var (own, view) = (cases.FindAll(one => one.Project == project), await Board(project, days));
                Assert.Equal(Count(own, Today(view.AsOf), days), view.Total);
                foreach (var group in own.GroupBy(one => one.Category.Split('.')[0]))
                    Assert.Equal(Count([.. group], Today(view.AsOf), days), RowOf(view.Rows, group.Key));
                Assert.Equal(own.Select(one => one.Category.Split('.')[0]).Distinct().Count(), view.Rows.GetArrayLength());
                Assert.Equal(Trend(own, Today(view.AsOf)), view.Weeks);
                Assert.Equal(Lateness(own, Today(view.AsOf)), view.Late);
            }
        }
    }

    // the borders of every span by local midnight, of every lateness by elapsed time; the rest strewn between, the same in every run
    static IEnumerable<Case> Chosen(DateTimeOffset now)
    {
        var today = Today(now);
        foreach (var ago in new[] { 6, 13, 29, 59, 83 })
        {
            yield return new(Projects[0], Categories[0], Midnight(today.AddDays(-ago)), null, "registered");
            yield return new(Projects[0], Categories[1], Midnight(today.AddDays(-ago)) - Moment, null, ago == 13 ? "assigned" : "accepted");
        }
        foreach (var days in new[] { 15, 60 })
            foreach (var more in new[] { TimeSpan.Zero, Moment })
                yield return new(Projects[1], Categories[2], Midnight(today.AddDays(-days - 3)), TimeSpan.FromDays(days) + more, "answered");
        foreach (var ago in new[] { 6, 29, 89 })
        {
            yield return new(null, Categories[3], Midnight(today.AddDays(-ago - 4)), TimeSpan.FromDays(4), "answered");
            yield return new(null, Categories[3], Midnight(today.AddDays(-ago - 4)), TimeSpan.FromDays(4) - Moment, "closed");
        }
        var dice = new Random(20261124);
        string[] fates = ["registered", "accepted", "assigned", "declined", "answered", "answered", "closed", "reopened"];
        for (var i = 0; i < 28; i++)
        {
            var fate = fates[i % fates.Length];
            var ago = TimeSpan.FromMinutes(dice.Next(60, 130 * 24 * 60));
            TimeSpan? after = fate is "answered" or "closed" or "reopened" ? TimeSpan.FromMinutes(dice.Next(1, (int)ago.TotalMinutes)) : null;
            var place = dice.Next(0, 3) is var n && n < 2 && fate != "assigned" ? Projects[n] : fate == "assigned" ? Projects[0] : null;
            yield return new(place, Categories[dice.Next(Categories.Length)], now - ago, after, fate);
        }
    }

    async Task<Case> Live(Case one, Guid handler)
    {
        var importer = await on.Program.As(Role.Integrator);      // who may say what was long ago
        var logged = await importer.Post("/api/grievances", new
        {
            channel = "phone", kind = "complaint", category = one.Category, projectId = one.Project, subject = "A figure", text = "To be counted.", receivedAt = one.Received,
        });
        Assert.True(logged.IsDone, logged.Text);
        if (one.Fate is "accepted" or "assigned") await Do("acceptance", new { });
        if (one.Fate == "assigned") await Do("assignment", new { handler });
        if (one.Fate == "declined") await Do("declination", new { ground = "notOurMatter", remedy = "otherAuthority", reason = "Not ours." });
        if (one.Answered is { } answered) await Do("answer", new { text = "It is so.", answeredAt = answered });
        if (one.Fate == "closed") await Do("closure", new { });
        if (one.Fate == "reopened") await Do("reopening", new { reason = "Once more." });

        var now = (await importer.Get($"/api/grievances/{logged.Id}")).Body;
        var runs = now.TryGetProperty("clock", out var clock) && clock.ValueKind == JsonValueKind.Object;
        return one with
        {
            Due = runs ? DateOnly.Parse(clock.GetProperty("legalDue").GetString()!, CultureInfo.InvariantCulture) : null,
            Declined = one.Fate == "declined" ? now.GetProperty("closedAt").GetDateTimeOffset() : null,
        };

        async Task Do(string act, object body)
        {
            var done = await importer.Post($"/api/grievances/{logged.Id}/{act}", body);
            Assert.True(done.IsDone, $"{act}: {done.Text}");
        }
    }

    static Line Count(List<Case> cases, DateOnly today, int? days)
    {
        var answered = cases.FindAll(one => one.Answered >= (days is { } span ? Midnight(today.AddDays(1 - span)) : DateTimeOffset.MinValue));
        var late = cases.FindAll(one => one.IsOpen && one.Due < today);
        return new(cases.Count(one => one.IsOpen), cases.Count(one => one.IsOpen && !one.IsAssigned), late.Count, late.Min(one => one.Due),
            New(6, null), New(13, 6), New(29, null), New(59, 29),
            answered.Count, Median(answered), Later(answered, 15), Later(answered, 60));

        int New(int from, int? before) => cases.Count(one => one.Received >= Midnight(today.AddDays(-from)) && !(one.Received >= Midnight(today.AddDays(-before ?? 1))));
    }

    static List<Week> Trend(List<Case> cases, DateOnly today)
    {
        var monday = today;
        while (monday.DayOfWeek != DayOfWeek.Monday) monday = monday.AddDays(-1);
        return [.. Enumerable.Range(0, 12).Select(i => monday.AddDays(-7 * (11 - i))).Select(first =>
        {
            var (start, end) = (Midnight(first), Midnight(first.AddDays(7)));
            var answered = cases.FindAll(one => one.Answered >= start && one.Answered < end);
            return new Week(first, cases.Count(one => one.Received >= start && one.Received < end), answered.Count,
                cases.Count(one => one.Received < end && !(one.Ended < end)), Median(answered), Later(answered, 15), Later(answered, 60));
        })];
    }

    static List<Late> Lateness(List<Case> cases, DateOnly today)
    {
        var late = cases.FindAll(one => one.IsOpen && one.Due < today).ConvertAll(one => today.DayNumber - one.Due!.Value.DayNumber);
        return [.. new (int From, int? To)[] { (1, 3), (4, 7), (8, 15), (16, null) }
            .Select(age => new Late(age.From, age.To, late.Count(days => days >= age.From && !(days > age.To))))];
    }

    static decimal? Median(List<Case> answered)
    {
        if (answered.Count == 0) return null;
        var days = answered.Select(one => one.AnsweredAfter!.Value.TotalDays).Order().ToList();
        return Math.Round((decimal)((days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2), 1, MidpointRounding.AwayFromZero);
    }

    static int Later(List<Case> answered, int days) => answered.Count(one => one.AnsweredAfter > TimeSpan.FromDays(days));

    async Task<View> Board(string? project, int? days)
    {
        var manager = await on.Program.As(Role.Manager);
        var body = (await manager.Get($"/api/board?project={project}&days={days}")).Body;
        return new(body.GetProperty("asOf").GetDateTimeOffset(), body.GetProperty("rows"), Read<Line>(body.GetProperty("total")),
            Read<List<Week>>(body.GetProperty("weeks")), Read<List<Late>>(body.GetProperty("late")));
    }

    static Line RowOf(JsonElement rows, string? code) =>
        Read<Line>(rows.EnumerateArray().Single(row => (row.TryGetProperty("code", out var named) ? named.GetString() : null) == code));

    static T Read<T>(JsonElement json) => json.Deserialize<T>(JsonSerializerOptions.Web)!;

    static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Local).DateTime);

    static DateTimeOffset Midnight(DateOnly day) => new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Local));
}
