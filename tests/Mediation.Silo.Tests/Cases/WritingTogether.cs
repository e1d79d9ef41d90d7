using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;
using SealedTexts = Mediation.Vault.Vault;

namespace Mediation.Tests.Cases;

/// <summary>The writer of the journal: what waits when it starts is one batch, so each test says exactly what meets in one.</summary>
public sealed class WritingTogether(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    const string Poison = "00000000-0000-7000-8000-00000000dead";
    readonly string folder = Scratch.Folder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact] public async Task What_waits_is_written_together_and_in_order()
    {
        var (one, other) = (Story(), Story());
        var entries = new[] { one.Next(), other.Next(), one.Next(), one.Next(), other.Next() };

        Assert.All(await Write(database.App, entries), fate => Assert.IsType<Fate.Written>(fate));

        Assert.Single(await Transactions(entries));
        Assert.Empty((await Ledger.Read(database.App, one.Id, other.Id)).Faults());
    }

    [Fact] public async Task A_poison_entry_falls_alone_with_all_that_was_built_on_it()
    {
        await database.Owner.Run($"""
            create or replace function refuse_poison() returns trigger language plpgsql as $$ begin raise exception using errcode = '22000'; end $$;
            create or replace trigger poison before insert on journal for each row when (new.command_id = '{Poison}') execute function refuse_poison();
            """);
        var (good, bad, after) = (Story(), Story(), Story());
        Entry[] entries = [good.Next(), bad.Next(), bad.Next(new Guid(Poison)), bad.Next(), good.Next(), after.Next()];

        var fates = await Write(database.App, entries);

        Assert.Equal(["Written", "Written", "Unavailable", "Fenced", "Written", "Written"], fates.Select(f => f.GetType().Name));
        Assert.Equal((2, 1, 1), (await Height(good.Id), await Height(bad.Id), await Height(after.Id)));
    }

    [Fact] public async Task Whoever_comes_second_at_a_version_is_fenced_and_the_rest_is_written()
    {
        var (ours, theirs, neighbour) = (Story(), Story(), Story());
        var rival = theirs with { Waking = new() };
        await Write(database.App, rival.Next());

        var fates = await Write(database.App, ours.Next(), theirs.Next(), neighbour.Next());

        Assert.Equal(["Written", "Fenced", "Written"], fates.Select(f => f.GetType().Name));
        Assert.Equal(1, await Height(theirs.Id));
    }

    [Fact] public async Task A_command_that_stands_already_is_known_with_its_place()
    {
        var (first, second) = (Story(), Story());
        var command = Guid.CreateVersion7();
        await Write(database.App, first.Next(command));

        var fate = Assert.IsType<Fate.Known>(Assert.Single(await Write(database.App, second.Next(command))));

        Assert.Equal((first.Id, 1), (fate.Entry.CaseId, fate.Entry.Version));
        Assert.Equal(0, await Height(second.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_commit_whose_answer_is_lost_is_found_and_told_as_written(int entries)
    {
        await using var wire = new TroublesomeWire(database.AppConnectionString);
        var lost = 0;
        wire.AtWrite = () => Interlocked.Exchange(ref lost, 1) == 0 ? Trouble.After : Trouble.None;
        await using var db = Mediation.Postgres.Database.App(wire.ConnectionString);
        var stories = Enumerable.Range(0, entries).Select(_ => Story()).ToList();

        var fates = await Write(db, [.. stories.Select(s => s.Next())]);

        Assert.Equal(1, lost);
        Assert.All(fates, fate => Assert.IsType<Fate.Written>(fate));
        foreach (var story in stories) Assert.Equal(1, await Height(story.Id));
    }

    [Fact] public async Task A_backend_killed_at_its_work_costs_nothing_that_was_not_written()
    {
        await database.Owner.Run("""
            create or replace function leave() returns trigger language plpgsql as $$ begin
                if nextval('leaving') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$;
            create sequence leaving; grant usage on sequence leaving to mediation_app;
            """);
        var stories = Enumerable.Range(0, 4).Select(_ => Story()).ToList();
        await database.Owner.Run($"create trigger leaving before insert on journal for each row when (new.case_id = '{stories[2].Id}') execute function leave()");

        var fates = await Write(database.App, [.. stories.Select(s => s.Next())]);

        Assert.All(fates, fate => Assert.IsType<Fate.Written>(fate));
        foreach (var story in stories) Assert.Equal(1, await Height(story.Id));
    }

    [Fact] public async Task Past_its_bound_the_queue_says_busy_and_writes_what_it_took()
    {
        var stories = Enumerable.Range(0, 5).Select(_ => Story()).ToList();
        var (writer, _) = Writer(database.App, ("Journal:Queue", "3"));

        var waiting = stories.Select(s => writer.Append(s.Next())).ToList();
        Assert.Equal(["Busy", "Busy"], waiting.Where(w => w.IsCompleted).Select(w => w.Result.GetType().Name));

        await Drain(writer);
        var heights = await Task.WhenAll(stories.Select(s => Height(s.Id)));
        Assert.Equal([1, 1, 1, 0, 0], heights);
    }

    [Fact] public async Task Nothing_of_a_broken_activation_is_written()
    {
        var story = Story();
        var (first, second) = (story.Next(), story.Next());
        story.Waking.Broken = true;

        Assert.All(await Write(database.App, first, second), fate => Assert.IsType<Fate.Fenced>(fate));
        Assert.Equal(0, await Height(story.Id));
    }

    [Fact] public async Task Two_keys_for_one_person_never_meet_in_a_batch_unseen()
    {
        var person = Guid.NewGuid();
        var (writer, vault) = Writer(database.App);
        var (one, other) = (Story(), Story());
        vault.Meet(person);
        var first = one.Next(text: "the first word", person: person, vault: vault);
        vault.Forget(person);       // as after a conflict elsewhere
        vault.Meet(person);
        var second = other.Next(text: "the second word", person: person, vault: vault);

        var fates = (writer.Append(first), writer.Append(second));
        await Drain(writer);

        Assert.Equal(["Written", "Fenced"], [(await fates.Item1).GetType().Name, (await fates.Item2).GetType().Name]);
        var opened = await new SealedTexts(database.App, Keys).Open([.. first.Texts.Select(t => t.Id), .. second.Texts.Select(t => t.Id)]);
        Assert.Equal("the first word", Assert.Single(opened).Value);
    }

    // ── the story of a case, entry after entry ──

    sealed record Telling(Guid Id, Waking Waking)
    {
        int version;
        byte[] head = [];

        public Entry Next(Guid? command = null, string? text = null, Guid person = default, SealedTexts? vault = null)
        {
            var stamp = new Stamp(new(Guid.NewGuid(), Role.Handler), DateTimeOffset.UtcNow, "service", command ?? Guid.CreateVersion7()) { Rules = RuleSets.Default };
            List<SealedText> texts = [];
            List<NewKey> keys = [];
            var note = vault is null
                ? new PrivateText { Ref = Guid.NewGuid(), Mac = "00" }
                : vault.Seal(((PrivateText)text!).About(person), Id, "Text", searchable: true, texts, keys);
            ImmutableArray<Event<Grievance>> events = [new GrievanceNoted(note, false, stamp.At)];
            var body = EntryFormat.Write(Id, ++version, head, stamp, events);
            head = EntryFormat.Hash(body);
            return new(Waking, Id, version, stamp.CommandId, [], body, head, texts, keys, []);
        }
    }

    static Telling Story() => new(Guid.CreateVersion7(), new());

    KeyFile Keys => KeyFile.OpenOrCreate(Path.Combine(folder, "keys", "test.key"));

    (JournalWriter, SealedTexts) Writer(NpgsqlDataSource db, params (string, string)[] settings)
    {
        var vault = new SealedTexts(db, Keys);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))).Build();
        return (new(db, new Journal(db), vault, configuration, NullLogger<JournalWriter>.Instance), vault);
    }

    /// <summary>All of it waits before the writer begins, so that it is one batch.</summary>
    async Task<Fate[]> Write(NpgsqlDataSource db, params Entry[] entries)
    {
        var (writer, _) = Writer(db);
        var fates = entries.Select(writer.Append).ToList();
        await Drain(writer);
        return await Task.WhenAll(fates);
    }

    static async Task Drain(JournalWriter writer)
    {
        await writer.StartAsync(default);
        await writer.StopAsync(default);
    }

    async Task<int> Height(Guid id) => (int)(long)(await database.App.Value("select count(*) from journal where case_id = $1", id))!;

    async Task<string[]> Transactions(Entry[] entries) =>
        (string[])(await database.App.Value("select array_agg(distinct tx::text) from journal where command_id = any($1)", entries.Select(e => e.CommandId).ToArray()))!;
}
