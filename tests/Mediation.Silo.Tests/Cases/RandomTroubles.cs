using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace Mediation.Tests.Cases;

/// <summary>
/// Random stories of several callers on few cases, while the wire to the database breaks before, during and after commits,
/// backends are killed, foreign writers append and poison entries fall. Then the journal is asked who was told the truth.
/// A short form runs always; the long one: <c>MEDIATION_RUNS=1000 dotnet test tests/Mediation.Silo.Tests --filter RandomTroubles</c>.
/// A run that failed is repeated alone by <c>MEDIATION_SEED=…</c>.
/// </summary>
public sealed class RandomTroubles(ITestOutputHelper output) : IAsyncLifetime
{
    const int Callers = 4, ActsEach = 12, CasesEach = 3;
    static readonly int Runs = Number("MEDIATION_RUNS") ?? 25;

    readonly string folder = Scratch.Folder();
    TestDatabase database = null!;
    TroublesomeWire wire = null!;
    Server.Started server = null!;
    int acknowledged, refused, unknown, killed, foreign, troubles;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        await database.Owner.Run("""
            create function refuse_poison() returns trigger language plpgsql as $$ begin raise exception using errcode = '23000'; end $$;
            create trigger poison before insert on journal for each row when (right(new.command_id::text, 4) = 'dead') execute function refuse_poison();
            """);
        wire = new(database.AppConnectionString);
        using TcpListener one = new(IPAddress.Loopback, 0), other = new(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        var (silo, gateway) = (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
        one.Stop();
        other.Stop();
        server = await Server.Start(["--urls=http://127.0.0.1:0", $"--Data:Directory={folder}", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}", "--Cluster:Address=127.0.0.1",
            $"--ConnectionStrings:Mediation={wire.ConnectionString};Application Name=troubled", "--Logs:Level=Fatal"]);
    }

    public async Task DisposeAsync()
    {
        wire.AtWrite = () => Trouble.None;
        await server.DisposeAsync();
        await wire.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] public async Task Nothing_told_is_lost_doubled_or_untrue()
    {
        if (Number("MEDIATION_SEED") is { } seed) await Run(seed);
        else
            for (var run = 1; run <= Runs; run++)
            {
                try { await Run(run); }
                catch (Exception why) { throw new InvalidOperationException($"MEDIATION_SEED={run}", why); }
            }
        await server.App.StopAsync();
        await (await Ledger.Read(database.App)).MustBeSound(database.App);
        output.WriteLine($"{Runs} runs: {acknowledged} acknowledged, {refused} refused, {unknown} unknown at first, {troubles} broken wires, {killed} backends killed, {foreign} foreign writers");
        Assert.True(acknowledged > 0 && troubles > 0 && killed > 0 && foreign > 0);
    }

    sealed record Told(Guid Case, Guid Id, Command<Grievance> Command, Subject By, int Since, Answer Answer);
    sealed record Shown(Guid Case, int Since, Seen<Grievance> Seen);

    async Task Run(int seed)
    {
        var random = new Random(seed);
        var (told, shown, heights) = (new ConcurrentQueue<Told>(), new ConcurrentQueue<Shown>(), new ConcurrentDictionary<Guid, int>());
        var cases = Enumerable.Range(0, CasesEach).Select(_ => Guid.CreateVersion7()).ToArray();
        var written = 0;
        wire.AtWrite = () =>
        {
            var dice = new Random(HashCode.Combine(seed, Interlocked.Increment(ref written))).Next(100);
            var trouble = dice switch { < 6 => Trouble.Before, < 12 => Trouble.During, < 20 => Trouble.After, _ => Trouble.None };
            if (trouble != Trouble.None) Interlocked.Increment(ref troubles);
            return trouble;
        };
        await Task.WhenAll(cases.Select((id, n) => Put(id, Guid.CreateVersion7(), Opening(id, n), Anyone(seed))));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(n => Caller(new Random(HashCode.Combine(seed, n)))));

        wire.AtWrite = () => Trouble.None;
        // whoever was told nothing asks again, and so do some who were told
        foreach (var one in told.Where(t => t.Answer.Outcome is not (Outcome.Done or Outcome.Refused) || random.Next(5) == 0).ToList())
        {
            var again = await Put(one.Case, one.Id, one.Command, one.By);
            if (one.Answer.Outcome == Outcome.Done) Assert.Equal((Outcome.Done, one.Answer.Version), (again.Outcome, again.Version));
            else if (IsPoison(one.Id)) Assert.NotEqual(Outcome.Done, again.Outcome);
            else Assert.Contains(again.Outcome, (Outcome[])[Outcome.Done, Outcome.Refused, Outcome.Missing]);
        }
        await Judge(told, shown, cases);

        async Task Caller(Random dice)
        {
            var by = Anyone(dice.Next());
            for (var act = 0; act < ActsEach; act++)
            {
                var id = cases[dice.Next(cases.Length)];
                if (dice.Next(100) < 6 && await Foreign.Note(database.App, id)) Interlocked.Increment(ref foreign);
                if (dice.Next(100) < 4) await KillOne();
                if (dice.Next(100) < 20) await See(id, by);
                if (dice.Next(100) < 10 && told.LastOrDefault(t => t.By == by) is { } earlier) await Put(earlier.Case, earlier.Id, earlier.Command, by);
                await Put(id, dice.Next(100) < 5 ? Poison() : Guid.CreateVersion7(), Anything(dice), by);
            }
        }

        async Task<Answer> Put(Guid id, Guid command, Command<Grievance> act, Subject by)
        {
            var since = heights.GetValueOrDefault(id);
            await using var scope = server.App.Services.CreateAsyncScope();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            desk.ActAs(by);
            var answer = await desk.Put(id, act, command);
            if (answer.Outcome == Outcome.Done) heights.AddOrUpdate(id, answer.Version, (_, known) => Math.Max(known, answer.Version));
            told.Enqueue(new(id, command, act, by, since, answer));
            _ = answer.Outcome switch
            {
                Outcome.Done => Interlocked.Increment(ref acknowledged),
                Outcome.Refused => Interlocked.Increment(ref refused),
                _ => Interlocked.Increment(ref unknown),
            };
            return answer;
        }

        async Task See(Guid id, Subject by)
        {
            var since = heights.GetValueOrDefault(id);
            await using var scope = server.App.Services.CreateAsyncScope();
            var seen = await scope.ServiceProvider.GetRequiredService<Desk>().SeeAs<Grievance>(id, by, Mediation.Access.Read);
            if (seen.Outcome == Outcome.Done) heights.AddOrUpdate(id, seen.Version, (_, known) => Math.Max(known, seen.Version));      // what was shown is durable, too
            shown.Enqueue(new(id, since, seen));
        }
    }

    async Task Judge(IReadOnlyCollection<Told> told, IReadOnlyCollection<Shown> shown, Guid[] cases)
    {
        var ledger = await Ledger.Read(database.App, cases);
        await ledger.MustBeSound(database.App, whole: false);
        var states = cases.ToDictionary(id => id, ledger.Replay<Grievance>);

        foreach (var one in told.Where(t => t.Answer.Outcome == Outcome.Done)) Assert.Null(ledger.Missing(one.Id, one.Case, one.Answer.Version));

        // a refusal is not history: asked again it may be granted. But what was done stays done, and nobody is told "no" last who stands in the journal
        foreach (var asks in told.GroupBy(t => t.Id))
        {
            Assert.All(asks.SkipWhile(a => a.Answer.Outcome != Outcome.Done), a => Assert.True(a.Answer.Outcome is not (Outcome.Refused or Outcome.Missing), $"{a} after it was done"));
            if (asks.Last() is { Answer.Outcome: Outcome.Refused or Outcome.Missing } no) Assert.DoesNotContain(ledger.Lines, line => line.CommandId == no.Id);
        }

        foreach (var one in told.Where(t => t.Answer.Outcome is Outcome.Refused or Outcome.Missing))
        {
            var stamp = new Stamp(one.By, DateTimeOffset.UtcNow, "service", one.Id) { Rules = RuleSets.Default };
            var code = one.Answer.Refusal?.Code ?? "grievance/not-found";
            Assert.True(states[one.Case].Skip(one.Since).Any(state => one.Command.Decide(state, stamp).Refused?.Code == code), $"{one} was refused without a reason");
        }

        foreach (var one in shown.Where(s => s.Seen.Outcome == Outcome.Done))
        {
            Assert.InRange(one.Seen.Version, Math.Max(1, one.Since), states[one.Case].Count - 1);
            Assert.Equal(JsonSerializer.Serialize(states[one.Case][one.Seen.Version], Wire.Json), JsonSerializer.Serialize(one.Seen.Case, Wire.Json));
        }
        Assert.DoesNotContain(shown, s => s.Seen.Outcome == Outcome.Missing && s.Since > 0);
        Assert.DoesNotContain(ledger.Lines, line => IsPoison(line.CommandId));
    }

    async Task KillOne()
    {
        var dead = await database.App.Value("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'troubled' and datname = current_database() order by random() limit 1");
        if (dead is true) Interlocked.Increment(ref killed);
    }

    static Subject Anyone(int n) => new(Mediation.Ids.From(BitConverter.GetBytes(n), default), Role.Integrator);

    static LogGrievance Opening(Guid id, int n) => new($"R-{id:n}", null, Channel.Phone, GrievanceKind.Complaint, Categories.Unclassified, "s", "t", null,
        new(n == 0 ? id : Shared, Anonymous: false, "n", "p"));

    static readonly Guid Shared = Guid.NewGuid();      // one person behind many cases: their key, too, is met by many at once

    static Command<Grievance> Anything(Random dice) => dice.Next(12) switch
    {
        0 => new AcceptGrievance(),
        1 => new AssignGrievance(Mediation.Ids.From(BitConverter.GetBytes(dice.Next(3)), default)),
        2 or 3 => new AnswerGrievance("a"),
        4 => new CloseGrievance(),
        5 or 6 => new ReopenGrievance("r"),
        7 => new DeclineGrievance(DeclineGround.Other, Remedy.OtherAuthority, "d"),
        _ => new NoteOnGrievance("n"),
    };

    static Guid Poison() => new($"{Guid.CreateVersion7()}"[..32] + "dead");
    static bool IsPoison(Guid id) => $"{id}".EndsWith("dead", StringComparison.Ordinal);
    static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var n) ? n : null;
}
