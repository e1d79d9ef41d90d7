using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit;
using Xunit.Abstractions;

namespace Mediation.Tests.Cases;

/// <summary>
/// Eight writers against the real program, while it and its PostgreSQL are killed in turn with -9. Whoever was told "done" must
/// find it in the journal, once, at its place. A short form runs always; the long one:
/// <c>MEDIATION_KILLS=200 dotnet test tests/Mediation.Silo.Tests --filter KillingIt</c>.
/// </summary>
public sealed class KillingIt(ITestOutputHelper output)
{
    const int Writers = 8, BetweenKills = 40;
    static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MEDIATION_KILLS"), CultureInfo.InvariantCulture, out var n) ? n : 10;

    sealed record Acknowledged(Guid Id, string Path, object? Body, Guid Case, int Version, string Text);

    readonly ConcurrentQueue<Acknowledged> told = new();
    TaskCompletionSource enough = new();
    volatile int wanted = BetweenKills;

    [Fact] public async Task Whatever_was_acknowledged_stands_in_the_journal_once()
    {
        await using var program = await RealProgram.Start();
        var key = await program.KeyOf(Role.Integrator);
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(_ => Write(program, key, over.Token)).ToList();

        for (var kill = 0; kill < Kills; kill++)
        {
            await Progress(writers);
            if (kill % 2 == 0)
            {
                program.Kill();
                await program.Start();
            }
            else KillPostgres(program);
        }
        await Progress(writers);
        await over.CancelAsync();
        await Task.WhenAll(writers);

        var ledger = await Ledger.Read(program.App);
        Assert.Empty(told.Select(t => ledger.Missing(t.Id, t.Case, t.Version)).OfType<string>());
        await ledger.MustBeSound(program.App);
        foreach (var one in told)
        {
            var again = await program.Insist(key, client => client.Post(one.Path, one.Body, one.Id));
            Assert.Equal((true, one.Text), (again.IsDone, again.Text));
        }
        Assert.Equal(ledger.Lines.Count, (await Ledger.Read(program.App)).Lines.Count);
        output.WriteLine($"{Kills} kills, {told.Count} acknowledged and asked again, {ledger.Lines.Count} entries in {ledger.Lines.DistinctBy(l => l.CaseId).Count()} cases");
    }

    async Task Write(RealProgram program, string key, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var logged = await Ask("/api/grievances", new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", reporter = new { name = "n", phone = "13800002207" } });
            var path = $"/api/grievances/{logged.Id}";
            await Ask($"{path}/acceptance", null);
            await Ask($"{path}/notes", new { text = "n" });
            await Ask($"{path}/answer", new { text = "a" });
            await Ask($"{path}/closure", null);
        }

        async Task<Reply> Ask(string path, object? body)
        {
            var id = Guid.CreateVersion7();
            var reply = await program.Insist(key, client => client.Post(path, body, id));
            Assert.True(reply.IsDone, $"{path}: {reply.Status} {reply.Text}\n{program.Said[^Math.Min(program.Said.Length, 6_000)..]}");
            told.Enqueue(new(id, path, body, reply.Id, reply.Version, reply.Text));
            if (told.Count >= wanted) enough.TrySetResult();
            return reply;
        }
    }

    /// <summary>Goes on when the writers have come further by some acts; ends with the first of them that gives up.</summary>
    async Task Progress(List<Task> writers)
    {
        enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        wanted = told.Count + BetweenKills;
        await await Task.WhenAny([enough.Task, .. writers]);
    }

    static void KillPostgres(RealProgram program)
    {
        var server = int.Parse(File.ReadLines(Path.Combine(program.Home, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        Process.GetProcessById(server).Kill();
    }
}
