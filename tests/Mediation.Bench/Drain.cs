using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Mediation.Bench;

/// <summary>What falls due together while the program is away: how long until all of it is done, and how long pages take meanwhile.</summary>
static partial class Table
{
    static async Task<int> Drain(string data, int due)
    {
        await using (var seeding = await Bench.Start(data, "--Deadlines:Seconds=3600")) await seeding.FallDue(due);
        await using var bench = await Bench.Start(data, "--Deadlines:Seconds=1");
        var (took, pages) = await bench.UntilNothingIsDue();
        var inTime = took.TotalSeconds <= 60 && pages.P99 <= 1000 && pages.Failures == 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{due:N0} deadlines due together: done in {took.TotalSeconds:0.0} s (goal ≤ 60); pages meanwhile p50 {pages.P50:0} ms, p99 {pages.P99:0} ms (goal ≤ 1,000), {pages.Failures} failures{(inTime ? "" : "   MISSED")}"));
        return 0;
    }

    sealed partial class Bench
    {
        /// <summary>Cases of which the first warning is due already: two days are left.</summary>
        public async Task FallDue(int cases)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", Identity.Running.Find(data)!.Token);
            await Post("/api/projects", """{"code":"bench-1","name":"Bench"}""");
            var received = DateTimeOffset.UtcNow.AddDays(-13).ToString("O", CultureInfo.InvariantCulture);
            var body = $$"""{"channel":"phone","kind":"complaint","category":"unclassified","projectId":"bench-1","subject":"夜里施工","text":"夜里十一点后还有打桩声。","receivedAt":"{{received}}"}""";
            await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await Post("/api/grievances", body));
        }

        public async Task<(TimeSpan Took, Measured Pages)> UntilNothingIsDue()
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", Identity.Running.Find(data)!.Token);
            await using var db = NpgsqlDataSource.Create($"Host={Directory.GetDirectories(data, "socket*").FirstOrDefault() ?? Path.Combine(data, "socket")};Username=mediation_app;Database=mediation");
            var (started, ended) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
            var pages = await Load.Run(4, TimeSpan.FromMinutes(3), null, async (caller, n) =>
            {
                if (caller == 0 && ended == TimeSpan.Zero && await Due(db) == 0) ended = Stopwatch.GetElapsedTime(started);
                return ended != TimeSpan.Zero || await Get($"/api/grievances?open=true&page={n % 5 + 1}");
            }, until: () => ended != TimeSpan.Zero);
            return (ended == TimeSpan.Zero ? TimeSpan.FromMinutes(3) : ended, pages);
        }

        static async Task<long> Due(NpgsqlDataSource db)
        {
            await using var command = db.CreateCommand("select count(*) from deadline where at <= now()");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
