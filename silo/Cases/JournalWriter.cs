using System.Diagnostics;
using System.Threading.Channels;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Cases;

/// <summary>One activation of a case. Broken once, nothing that was decided in it is written any more.</summary>
sealed class Waking
{
    public volatile bool Broken;
}

/// <summary>How an append ended. Only <see cref="Written"/> and <see cref="Known"/> are news for the caller; all else is asked again.</summary>
abstract record Fate
{
    public sealed record Written : Fate;
    /// <summary>The command id stands in the journal already, from an earlier request.</summary>
    public sealed record Known(Cases.Known Entry) : Fate;
    /// <summary>Another activation wrote this version, or met this person, first.</summary>
    public sealed record Fenced : Fate;
    public sealed record Busy : Fate;
    public sealed record Unavailable(Exception Why) : Fate;
}

/// <summary>One act on its way into the journal, with all that is committed beside it.</summary>
sealed record Entry(Waking Waking, Guid CaseId, int Version, Guid CommandId, byte[] RequestMac, byte[] Body, byte[] Hash,
    List<SealedText> Texts, List<NewKey> Keys, List<Row> Rows)
{
    readonly TaskCompletionSource<Fate> fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Fate> Fate => fate.Task;

    public Task<Fate> End(Fate how)
    {
        if (how is not Cases.Fate.Written) Waking.Broken = true;
        fate.TrySetResult(how);
        return fate.Task;
    }
}

/// <summary>
/// Whatever waits is committed together, in order, in one round trip; only then are the callers told. A bad entry falls alone,
/// with all that was built on it. The queue is bounded: past it the answer is "busy", not a longer wait.
/// </summary>
sealed class JournalWriter : BackgroundService
{
    readonly Lane[] lanes;

    public JournalWriter(NpgsqlDataSource db, Journal journal, Vault.Vault vault, IConfiguration settings, ILogger<JournalWriter> log)
    {
        var waiting = settings.GetValue("Journal:Queue", 10_000);
        lanes = [.. Enumerable.Range(0, settings.GetValue("Journal:Writers", 1)).Select(_ => new Lane(db, journal, vault, log, waiting))];
    }

    public Task<Fate> Append(Entry entry) => lanes[(entry.CaseId.GetHashCode() & int.MaxValue) % lanes.Length].Append(entry);

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(lanes.Select(lane => lane.Run()));

    /// <summary>The grains have stopped by now; what they left in the queue is still written.</summary>
    public override Task StopAsync(CancellationToken cancel)
    {
        foreach (var lane in lanes) lane.Close();
        return ExecuteTask ?? Task.CompletedTask;
    }

    sealed class Lane(NpgsqlDataSource db, Journal journal, Vault.Vault vault, ILogger log, int waiting)
    {
        const int Most = 256;
        readonly Channel<Entry> queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(waiting) { SingleReader = true });

        public Task<Fate> Append(Entry entry) => queue.Writer.TryWrite(entry) ? entry.Fate : entry.End(new Fate.Busy());
        public void Close() => queue.Writer.TryComplete();

        public async Task Run()
        {
            List<Entry> batch = new(Most);
            while (await queue.Reader.WaitToReadAsync())
            {
                // under load whatever is on its way gets in first: fewer, larger commits; a single caller waits for nobody
                if (batch.Count > 1) await Task.Yield();
                batch.Clear();
                while (batch.Count < Most && queue.Reader.TryRead(out var entry)) batch.Add(entry);
                if (Living(batch) is { Count: > 1 } together && await TryTogether(together)) continue;
                foreach (var entry in batch) await Alone(entry);        // in order: which one is at fault?
            }
        }

        static List<Entry> Living(List<Entry> batch) => batch.Exists(e => e.Waking.Broken) ? [] : batch;

        async Task<bool> TryTogether(List<Entry> batch)
        {
            try { await Commit(batch); }
            catch (Exception why)       // whatever it is: alone each entry meets it again and is answered
            {
                log.LogDebug(why, "a batch of {Count} did not commit; one by one now", batch.Count);
                return false;
            }
            foreach (var entry in batch) Done(entry);
            return true;
        }

        async Task Alone(Entry entry)
        {
            if (entry.Waking.Broken) { _ = entry.End(new Fate.Fenced()); return; }

            try
            {
                await Commit([entry]);
                Done(entry);
            }
            catch (PostgresException why) when (why.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                foreach (var key in entry.Keys) vault.Forget(key.Subject);
                await Settle(entry, new Fate.Fenced());
            }
            catch (PostgresException why) when (why.SqlState.StartsWith("22", StringComparison.Ordinal) || why.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                log.LogError(why, "an entry of {Case} cannot be written", entry.CaseId);      // poison: it falls alone
                _ = entry.End(new Fate.Unavailable(why));
            }
            catch (Exception why) when (why is NpgsqlException or TimeoutException or IOException)
            {
                await Settle(entry, new Fate.Unavailable(why));           // unknown: it may have been committed
            }
            catch (Exception why)
            {
                log.LogError(why, "the journal writer met what it does not know");
                _ = entry.End(new Fate.Unavailable(why));
            }
        }

        // The nonce makes every hash unique, so an entry with our hash is this very one: committed, though nobody told us.
        async Task Settle(Entry entry, Fate otherwise)
        {
            try
            {
                var known = await journal.Find(entry.CommandId);
                if (known is not null && known.Hash.AsSpan().SequenceEqual(entry.Hash)) Done(entry);
                else _ = entry.End(known is not null ? new Fate.Known(known) : otherwise);
            }
            catch (Exception why) when (why is NpgsqlException or TimeoutException or IOException)
            {
                _ = entry.End(new Fate.Unavailable(why));
            }
        }

        void Done(Entry entry)
        {
            foreach (var key in entry.Keys) vault.Stored(key.Subject);
            _ = entry.End(new Fate.Written());
        }

        async Task Commit(List<Entry> entries)
        {
            await using var batch = db.CreateBatch();
            Add(batch, "insert into journal (case_id, version, command_id, request_mac, body, hash) select * from unnest($1, $2, $3, $4, $5, $6)",
                Array(entries, e => e.CaseId), Array(entries, e => e.Version), Array(entries, e => e.CommandId),
                Array(entries, e => e.RequestMac), Array(entries, e => e.Body), Array(entries, e => e.Hash));

            // two keys for one person must collide here: of a key that is dropped the texts could never be opened again
            var keys = entries.SelectMany(e => e.Keys).DistinctBy(k => (k.Subject, k.Wrapped)).OrderBy(k => k.Subject).ToList();
            if (keys.Count > 0) Add(batch, "insert into vault.key (subject, wrapped) select * from unnest($1, $2)", Array(keys, k => k.Subject), Array(keys, k => k.Wrapped));

            var texts = entries.SelectMany(e => e.Texts).ToList();
            if (texts.Count > 0)
                // arrays of unequal length cannot be unnested side by side, so each text's tokens travel as one literal
                Add(batch, "insert into vault.text (id, subject, case_id, field, alg, nonce, ciphertext, salt, tokens) select a, b, c, d, 'AES-256-GCM', e, f, g, h::integer[] from unnest($1, $2, $3, $4, $5, $6, $7, $8) as t(a, b, c, d, e, f, g, h)",
                    Array(texts, t => t.Id), Array(texts, t => t.Subject), Array(texts, t => t.CaseId), Array(texts, t => t.Field),
                    Array(texts, t => t.Nonce), Array(texts, t => t.Ciphertext), Array(texts, t => t.Salt), Array(texts, t => t.Tokens.Length > 0 ? $"{{{string.Join(',', t.Tokens)}}}" : null));

            foreach (var rows in entries.SelectMany(e => e.Rows).GroupBy(r => r.GetType()).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
                RowTable.Of(rows.Key).Write(batch, [.. rows]);

            var started = Stopwatch.GetTimestamp();
            await batch.ExecuteNonQueryAsync();
            Telemetry.Commit.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            Telemetry.Batch.Record(entries.Count);
        }

        static NpgsqlParameter Array<TItem, T>(List<TItem> items, Func<TItem, T> read) => new NpgsqlParameter<T[]> { TypedValue = [.. items.Select(read)] };

        static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }
    }
}
