using System.Globalization;
using System.Net;
using Mediation.Tests.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>What falls due while nobody looks is done once the program is there again: once each, by whichever silo comes to it, whoever is killed.</summary>
public sealed class DeadlinesAreKept : IAsyncLifetime
{
    const int Cases = 60;

    TestDatabase database = null!;
    RealProgram one = null!;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        one = await RealProgram.Start(database.AppConnectionString);
    }

    public async Task DisposeAsync()
    {
        await one.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact] public async Task Each_fires_exactly_once_across_two_silos_and_a_kill()
    {
        // the day we work to is two days away, so the warning before it is due already; one that is answered is not warned of
        var receivedAt = DateTimeOffset.UtcNow.AddDays(-13).ToString("O", CultureInfo.InvariantCulture);
        var key = await one.KeyOf(Role.Integrator);
        var logged = await Task.WhenAll(Enumerable.Range(0, Cases + 1).Select(i => one.Insist(key, c => c.Log(id: Guid.CreateVersion7(),
            more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = $"Late {i}", text = "Two days are left.", receivedAt }))));
        Assert.All(logged, l => Assert.Equal(HttpStatusCode.Created, l.Status));
        Assert.True((await one.Insist(key, c => c.Post($"/api/grievances/{logged[^1].Id}/answer", new { text = "Done." }))).IsDone);
        Assert.Equal(0, await Number("select count(*) from journal where convert_from(body, 'UTF8') like '%DeadlineWarned%'"));
        Assert.Equal(Cases, await Number("select count(*) from deadline where at <= now()"));

        Assert.Equal(0, await one.Stop());
        var keys = $"--Keys:File={Path.Combine(one.Home, "keys", "mediation.key")}";
        await using var two = await RealProgram.Start(database.AppConnectionString, home: null, keys, "--Deadlines:Seconds=1");
        await using var three = await RealProgram.Start(database.AppConnectionString, home: null, keys, "--Deadlines:Seconds=1");
        await Until("select count(*) > 0 from journal where convert_from(body, 'UTF8') like '%DeadlineWarned%'");
        two.Kill();
        await Until("select count(*) = 0 from deadline where at <= now()");

        Assert.Equal(Cases, await Number("select count(*) from journal where convert_from(body, 'UTF8') like '%DeadlineWarned%'"));
        Assert.Equal(Cases, await Number("select count(distinct case_id) from journal where convert_from(body, 'UTF8') like '%DeadlineWarned%'"));
        await (await Ledger.Read(database.App)).MustBeSound(database.App);
    }

    [Fact] public async Task What_runs_by_the_hour_beside_the_days_is_warned_of_and_counted_in_time_or_not()
    {
        await using var swept = await RealProgram.Start(database.AppConnectionString, home: null, $"--Keys:File={Path.Combine(one.Home, "keys", "mediation.key")}", "--Deadlines:Seconds=1");
        var received = DateTimeOffset.UtcNow.AddMinutes(-110).ToString("O", CultureInfo.InvariantCulture);      // of two hours
        var ticket = await swept.System.Log(more: new { channel = "hotline", kind = "complaint", category = "unclassified", subject = "Noise", text = "At night.", receivedAt = received });
        Assert.Equal(HttpStatusCode.Created, ticket.Status);
        await Until("select count(*) = 1 from journal where convert_from(body, 'UTF8') like '%DeadlineWarned%H-DISPATCH-N%'");
        Assert.Equal(1, await Number("select count(*) from deadline where kind = 'grievance/dispatch' and step = 'due'"));

        Assert.True((await swept.System.Post($"/api/grievances/{ticket.Id}/answer", new { text = "Work ends at ten." })).IsDone);
        Assert.Equal(0, await Number("select count(*) from deadline"));
        Assert.Equal(1, await Number("select count(*) from grievance_promise where rule = 'H-DISPATCH-N' and ended_at < due_at"));
    }

    // asks the database itself until it is so; no time is judged here
    async Task Until(string sql)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; attempt < 1_200; attempt++)
        {
            await using var command = database.App.CreateCommand(sql);
            if (await command.ExecuteScalarAsync() is true) return;
            await tick.WaitForNextTickAsync();
        }
        throw new TimeoutException($"it never became so: {sql}");
    }

    async Task<int> Number(string sql)
    {
        await using var command = database.App.CreateCommand(sql);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
