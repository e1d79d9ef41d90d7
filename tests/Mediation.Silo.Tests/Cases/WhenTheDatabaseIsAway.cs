using System.Net;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>The real program, with a wire to its database that breaks, falls silent, or is slow.</summary>
public sealed class WhenTheDatabaseIsAway : IAsyncLifetime
{
    TestDatabase database = null!;
    TroublesomeWire wire = null!;
    RealProgram program = null!;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        wire = new(database.AppConnectionString);
        program = await RealProgram.Start(wire.ConnectionString, settings: ["--Journal:Queue=2"]);
    }

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        await wire.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact] public async Task An_act_whose_commit_was_not_answered_is_answered_right_and_stands_once()
    {
        var lost = 0;
        var (id, logged) = (Guid.CreateVersion7(), await Insist(() => program.System.Log()));
        wire.AtWrite = () => Interlocked.Exchange(ref lost, 1) == 0 ? Trouble.After : Trouble.None;

        var accepted = await program.System.Post($"/api/grievances/{logged.Id}/acceptance", id: id);

        Assert.Equal((1, HttpStatusCode.OK, 2), (lost, accepted.Status, accepted.Version));
        Assert.Equal(accepted.Text, (await program.System.Post($"/api/grievances/{logged.Id}/acceptance", id: id)).Text);
        var ledger = await Ledger.Read(database.App, logged.Id);
        Assert.Null(ledger.Missing(id, logged.Id, 2));
        await ledger.MustBeSound(database.App, whole: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_its_database_it_says_so_at_once_lives_on_and_recovers_by_itself(bool silent)
    {
        var handler = await program.As(Role.Handler);
        var (id, logged) = (Guid.CreateVersion7(), await Insist(() => handler.Log()));
        Assert.True((await Insist(() => handler.Get($"/api/grievances/{logged.Id}"))).IsDone);

        if (silent) wire.FallSilent();
        else wire.Cut();
        // sent side by side, as a crowd would
        var away = await Task.WhenAll(
            Hurried(handler, c => c.Post($"/api/grievances/{logged.Id}/acceptance", id: id)),
            Hurried(handler, c => c.Log()),
            Hurried(handler, c => c.Get($"/api/grievances/{logged.Id}/history")),
            Hurried(handler, c => c.Get("/api/grievances")),
            Hurried(program.System, c => c.Log()));

        Assert.All(away, reply => Assert.Equal(503, (int)reply.Status));
        Assert.All(away, reply => Assert.True(reply.Type is "unavailable" or "busy", reply.Type));      // this house lets few wait
        Assert.All(away, reply => Assert.NotNull(reply.Headers.RetryAfter));
        Assert.Equal(HttpStatusCode.OK, (await program.Nobody.Get("/healthz")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await program.Nobody.Get("/readyz")).Status);

        wire.Mend();
        // 503 is "unknown": the act may be done by now, so it is asked again under its id
        var accepted = await Insist(() => handler.Post($"/api/grievances/{logged.Id}/acceptance", id: id));
        Assert.Equal(HttpStatusCode.OK, accepted.Status);
        Assert.Empty((await Ledger.Read(database.App)).Faults());
    }

    [Fact] public async Task Past_its_bound_the_queue_turns_callers_away_with_a_time_to_come_back()
    {
        var logged = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Insist(() => program.System.Log())));
        List<Task<Reply>> asked;
        await using (var connection = await database.Owner.OpenConnectionAsync())
        {
            await using var holding = await connection.BeginTransactionAsync();
            await using (var hold = connection.CreateCommand())
            {
                hold.CommandText = "lock table journal in exclusive mode";      // readers pass, the writer waits
                await hold.ExecuteNonQueryAsync();
            }
            asked = [.. logged.Select(l => program.System.Post($"/api/grievances/{l.Id}/acceptance"))];
            var first = await (await Task.WhenAny(asked));

            Assert.Equal((503, "busy"), first.Said);
            Assert.Equal(TimeSpan.FromSeconds(1), first.Headers.RetryAfter!.Delta);
        }
        Assert.All(await Task.WhenAll(asked), reply => Assert.True(reply.IsDone || reply.Said == (503, "busy"), reply.Text));
        Assert.All(await Task.WhenAll(logged.Select(l => Insist(() => program.System.Post($"/api/grievances/{l.Id}/notes")))), reply => Assert.NotEqual(503, (int)reply.Status));
    }

    // The promise is five seconds to an answer: a client who waits a breath longer and no more must have heard by then.
    static async Task<Reply> Hurried(HttpClient like, Func<HttpClient, Task<Reply>> ask)
    {
        using var client = new HttpClient { BaseAddress = like.BaseAddress, Timeout = TimeSpan.FromSeconds(6) };
        client.DefaultRequestHeaders.Authorization = like.DefaultRequestHeaders.Authorization;
        return await ask(client);
    }

    static async Task<Reply> Insist(Func<Task<Reply>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reply = await ask();
            if ((int)reply.Status != 503 || attempt == 200) return reply;
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            await tick.WaitForNextTickAsync();
        }
    }
}
