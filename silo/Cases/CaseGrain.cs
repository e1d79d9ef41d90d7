using System.Collections.Immutable;
using System.Security.Cryptography;
using Mediation.Vault;
using Npgsql;
using Orleans.Storage;

namespace Mediation.Cases;

/// <summary>A case's state as of a version, so that waking need not read its whole history. May be deleted at any time.</summary>
sealed class Snapshot<TCase>
{
    public int Version { get; set; }
    public byte[] Head { get; set; } = [];
    public TCase? State { get; set; }
}

/// <summary>What the cases of a noun need around them.</summary>
sealed class CaseServices<TCase>(Journal journal, JournalWriter writer, Vault.Vault vault, IEnumerable<IRegister<TCase>> registers,
    [FromKeyedServices("cases")] IGrainStorage snapshots, Live.News news, ILogger<CaseServices<TCase>> log)
{
    public Journal Journal => journal;
    public JournalWriter Writer => writer;
    public Vault.Vault Vault => vault;
    public ImmutableArray<IRegister<TCase>> Registers { get; } = [.. registers];
    public IGrainStorage Snapshots => snapshots;
    public Live.News News => news;
    public ILogger Log => log;
}

/// <summary>
/// One case, one act at a time: decides on what is decided, answers when it is durable, shows only what is durable.
/// The only border between what may happen and what is remembered.
/// </summary>
abstract class CaseGrain<TCase>(CaseServices<TCase> services) : Grain, ICaseGrain<TCase> where TCase : class, ICase<TCase>
{
    const int RememberedAnswers = 64;

    // The longer its history, the further apart: a case of a hundred thousand acts is written down some dozens of times in all, and never has more than an
    // eighth of them to read again.
    int UntilSnapshot => Math.Max(durable.State.SnapshotEvery, snapshotVersion / 8);

    // whoever falls asleep has the time: fifty acts to read again are nothing beside it
    const int UntilFarewell = 50;

    static readonly Task<Fate> Settled = Task.FromResult<Fate>(new Fate.Written());

    readonly record struct At(int Version, TCase State, byte[] Head);
    readonly record struct Done(Guid CommandId, byte[] Mac, int Version);

    readonly Waking waking = new();
    Dictionary<Guid, (byte[] Mac, Task<Answer> Answer)>? pending;      // by command id; an idle case keeps no empty dictionary
    readonly List<Done> remembered = new(1);                            // the latest that are durable, the oldest first
    At durable = new(0, TCase.Empty, []), decided = new(0, TCase.Empty, []);
    Task<Fate> last = Settled;
    Task? loading;
    int snapshotVersion;
    GrainState<Snapshot<TCase>>? snapshot;

    Guid Id => this.GetPrimaryKey();

    /// <summary>What access needs to know of the case as it stands; a noun whose bars lie in other cases asks for them there.</summary>
    protected virtual ValueTask<Resource> Aimed(TCase state) => new(state.ResourceOf(Id));

    public async Task<Seen<TCase>> See(Subject viewer, string action, DateTimeOffset now)
    {
        try
        {
            await Load();
            // what broke may lack what others have been told, and what is only being opened may exist already
            if (waking.Broken || (durable.Version == 0 && await last is not Fate.Written)) return new(Outcome.Again, 0, null);
            if (durable.Version == 0) return new(Outcome.Missing, 0, null);

            var shown = durable;
            return Shown(shown, await Aimed(shown.State), viewer, action, now);
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why)) { return new(Outcome.Unavailable, 0, null); }
    }

    static Seen<TCase> Shown(At shown, Resource aimed, Subject viewer, string action, DateTimeOffset now) =>
        Access.Decide(viewer, action, aimed, "read", now) switch
        {
            Verdict.Allowed => new(Outcome.Done, shown.Version, shown.State.For(viewer)),
            Verdict.Forbidden => new(Outcome.Forbidden, 0, null),
            Verdict.Recused => new(Outcome.Recused, 0, null),
            Verdict.Frozen => new(Outcome.Frozen, 0, null),
            _ => new(Outcome.Hidden, 0, null),
        };

    public async Task<Answer> Ask(Asked<TCase> asked)
    {
        var commandId = asked.Stamp.CommandId;
        if (waking.Broken) return Reply(Outcome.Again);
        try
        {
            if (asked.Command is not Opening<TCase> || asked.Again) await Load();
            if (remembered.FindIndex(d => d.CommandId == commandId) is >= 0 and var at)
                return IsSame(remembered[at].Mac, asked) ? new(Outcome.Done, Id, remembered[at].Version) { Repeated = true } : Reply(Outcome.OtherBody);
            if (pending?.TryGetValue(commandId, out var known) == true)
            {
                if (!IsSame(known.Mac, asked)) return Reply(Outcome.OtherBody);
                var earlier = await known.Answer;
                return earlier.Outcome == Outcome.Done ? earlier with { Repeated = true } : Reply(Outcome.Again);
            }
            return await First(asked);
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why))
        {
            Break();
            return Reply(Outcome.Unavailable);
        }
    }

    static bool IsSame(byte[] mac, Asked<TCase> asked) => CryptographicOperations.FixedTimeEquals(mac, asked.RequestMac);

    async Task<Answer> First(Asked<TCase> asked)
    {
        var commandId = asked.Stamp.CommandId;
        var deciding = Decide(asked);
        (pending ??= [])[commandId] = (asked.RequestMac, deciding);
        try
        {
            var answer = await deciding;
            if (answer.Outcome == Outcome.Done)         // else it is not history: asked again, decide again
            {
                Remember(new(commandId, asked.RequestMac, answer.Version));
                services.News.Tell(new(TCase.Noun, Id, answer.Version, asked.Stamp.By.Id));
            }
            return answer;
        }
        finally
        {
            pending.Remove(commandId);
            if (pending.Count == 0) pending = null;
        }
    }

    async Task<Answer> Decide(Asked<TCase> asked)
    {
        var (command, stamp) = (asked.Command, asked.Stamp);
        // Deciding is pure, so it is done again where a person's key had to be fetched first.
        Dictionary<Guid, string>? commitments = null;
        for (; ; )
        {
            var aimed = decided.Version == 0 ? null : await Aimed(decided.State);
            if (waking.Broken) return Reply(Outcome.Again);
            if (asked.IfVersion is { } expected && expected != decided.Version) return await No(asked, new(Outcome.Stale, Id, durable.Version));

            var isNew = decided.Version == 0;
            var action = command.GetType().Name;
            if (!isNew && Gate(aimed!) is { } barred) return await No(asked, barred);

            Decision<TCase> decision = decided.State.Refuses(command) is { } no ? no : command.Decide(decided.State, stamp);
            if (decision.Refused is { } why) return await No(asked, new(isNew && command is not Opening<TCase> ? Outcome.Missing : Outcome.Refused, Id, decided.Version, why));

            var said = TextsOf(decision.Events);
            var missing = said.Select(text => text.Person == Guid.Empty ? Id : text.Person).Distinct().Where(p => !services.Vault.Knows(p)).ToList();
            if (isNew && missing.Remove(Id)) services.Vault.Meet(Id);
            if (missing.Count > 0)
            {
                await services.Vault.Fetch(missing);
                continue;
            }

            // what an act says again goes with the commitment it was first recorded with; the state remembers only where it lies
            if (commitments is null && said.Exists(text => text is { IsSealed: true, Mac: null }))
            {
                commitments = [];
                if (await last is not Fate.Written) return Reply(Outcome.Again);
                await foreach (var (recorded, _, _) in services.Journal.Read(Id))
                    foreach (var text in TextsOf(EntryFormat.Read<TCase>(recorded).Events)) commitments[text.Ref] = text.Mac!;
                continue;
            }

            // ── no await from here to the append ──
            List<SealedText> texts = [];
            List<NewKey> keys = [];
            var events = decision.Events.Select(e => Sealer.Map(e, (text, field, searchable) =>
                text is { IsSealed: true, Mac: null } ? text with { Mac = commitments![text.Ref] } : services.Vault.Seal(text, Id, field, searchable, texts, keys))).ToImmutableArray();
            var after = events.Aggregate(decided.State, Sealer.Apply);
            if (isNew && Gate(after.ResourceOf(Id)) is { } foreign) return foreign;

            var version = decided.Version + 1;
            var body = EntryFormat.Write(Id, version, decided.Head, stamp, events);
            var entry = new Entry(waking, Id, version, stamp.CommandId, asked.RequestMac, body, EntryFormat.Hash(body), texts, keys,
                [.. services.Registers.SelectMany(r => r.Rows(Id, decided.State, after))]);
            var reached = new At(version, after, entry.Hash);
            decided = reached;
            last = services.Writer.Append(entry);
            return await Outlive(entry, reached);

            Answer? Gate(Resource at) => Access.Decide(stamp.By, action, at, stamp.Purpose, stamp.At) switch
            {
                Verdict.Allowed => null,
                Verdict.Forbidden => Reply(Outcome.Forbidden),
                Verdict.Recused => Reply(Outcome.Recused),
                Verdict.Frozen => Reply(Outcome.Frozen),
                _ => Reply(Outcome.Hidden),
            };
        }
    }

    async Task<Answer> Outlive(Entry entry, At reached)
    {
        switch (await entry.Fate)
        {
            case Fate.Written:
                if (reached.Version > durable.Version) durable = reached;       // written in order: if this is durable, so is all before it
                if (durable.Version == decided.Version) last = Settled;
                if (durable.Version - snapshotVersion >= UntilSnapshot) _ = SaveSnapshot();
                return new(Outcome.Done, Id, reached.Version);
            case Fate.Known known:
                Break();
                return Stored(known.Entry, entry.RequestMac);
            case Fate.Fenced:
                Break();
                return Reply(Outcome.Again);
            case Fate.Busy:
                Break();
                return Reply(Outcome.Busy);
            default:
                Break();
                return Reply(Outcome.Unavailable);
        }
    }

    /// <summary>A no, too, must rest on what is durable; and a retried success must never be told "already done".</summary>
    async Task<Answer> No(Asked<TCase> asked, Answer answer)
    {
        if (await last is not Fate.Written) return Reply(Outcome.Again);
        if (await services.Journal.Find(asked.Stamp.CommandId) is { } known) return Stored(known, asked.RequestMac);
        return answer;
    }

    Answer Stored(Known known, byte[] mac) => CryptographicOperations.FixedTimeEquals(known.RequestMac, mac)
        ? new(Outcome.Done, known.CaseId, known.Version) { Repeated = true }
        : Reply(Outcome.OtherBody);

    Answer Reply(Outcome outcome) => new(outcome, Id, durable.Version);

    static List<PrivateText> TextsOf(ImmutableArray<Event<TCase>> events)
    {
        List<PrivateText> texts = [];
        foreach (var happened in events)
            Sealer.Map(happened, (text, _, _) =>
            {
                texts.Add(text);
                return text;
            });
        return texts;
    }

    void Remember(Done done)
    {
        if (remembered.Count == RememberedAnswers) remembered.RemoveAt(0);
        remembered.Add(done);
    }


    /// <summary>Forget: the next waking reads the journal, which knows.</summary>
    void Break()
    {
        waking.Broken = true;
        DeactivateOnIdle();
    }

    Task Load() => loading is { IsFaulted: false } ? loading : loading = decided.Version > 0 ? Task.CompletedTask : ReadHistory();

    async Task ReadHistory()
    {
        var kept = await ReadSnapshot();
        var at = new At(kept.Version, kept.State ?? TCase.Empty, kept.Head);
        await foreach (var (body, hash, mac) in services.Journal.Read(Id, kept.Version))
        {
            var entry = EntryFormat.Read<TCase>(body);
            at = new(entry.Version, entry.Events.Aggregate(at.State, Sealer.Apply), hash);
            Remember(new(entry.CommandId, mac, entry.Version));
        }
        if (decided.Version == 0) durable = decided = at;       // an opening may have come meanwhile: then the journal's key fences one of us
    }

    async Task<Snapshot<TCase>> ReadSnapshot()
    {
        snapshot = new();
        await services.Snapshots.ReadStateAsync("case", this.GetGrainId(), snapshot);
        if (!snapshot.RecordExists || snapshot.State is not { State: not null } kept) return new();

        snapshotVersion = kept.Version;
        return kept;
    }

    async Task SaveSnapshot()
    {
        if (snapshot is null) await ReadSnapshot();
        if (durable.Version <= snapshotVersion) return;

        var (version, before) = (durable.Version, snapshotVersion);
        snapshotVersion = version;      // one at a time
        snapshot!.State = new() { Version = version, Head = durable.Head, State = durable.State };
        try { await services.Snapshots.WriteStateAsync("case", this.GetGrainId(), snapshot); }
        catch (Exception why)
        {
            snapshotVersion = before;
            services.Log.LogDebug(why, "a snapshot of {Case} was not kept; nothing is lost", Id);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancel)
    {
        if (!waking.Broken && durable.Version - snapshotVersion >= UntilFarewell) await SaveSnapshot();
    }
}

/// <summary>Tells a fault of the database or the way to it from a fault of ours.</summary>
static class Faults
{
    public static bool AreOfTheDatabase(Exception why) =>
        why is NpgsqlException or InvalidOperationException { Source: "Npgsql" } or TimeoutException or (IOException and not BadHttpRequestException) or System.Net.Sockets.SocketException
        || (why.InnerException is { } inner && AreOfTheDatabase(inner));
}
