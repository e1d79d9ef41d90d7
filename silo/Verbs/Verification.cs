using System.Collections.Concurrent;
using System.Data;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>What a verification saw.</summary>
sealed record Verified(long Entries, long Cases, long Erased, long Faults, string Head);

/// <summary>
/// Walks the journal and the vault side by side, in one snapshot, some thousand entries at a time: what is held in memory
/// does not grow with the journal.
/// </summary>
sealed class Verification(NpgsqlDataSource db, KeyFile keys, Action<Flaw> tell, CancellationToken stop)
{
    const int Length = 5_000, MostKeys = 10_000;

    /// <summary>A text of the vault: what it commits to, or why it cannot be opened; and whether an entry has named it.</summary>
    sealed class Kept(string? mac, string? broken)
    {
        public string? Mac => mac;
        public string? Broken => broken;
        public bool IsNamed { get; set; }
    }

    /// <summary>Cases whose id lies above one and not above another.</summary>
    readonly record struct Range(Guid? Above, Guid? UpTo, Guid? Only = null)
    {
        public string Where => (Only, Above, UpTo) switch
        {
            (not null, _, _) => "case_id = $1",
            (_, null, null) => "true",
            (_, null, _) => "case_id <= $1",
            (_, _, null) => "case_id > $1",
            _ => "case_id > $1 and case_id <= $2",
        };
        public IEnumerable<Guid> Values => new[] { Only, Above, UpTo }.OfType<Guid>();
    }

    readonly Vault.Vault vault = new(db, keys);
    readonly ConcurrentDictionary<Guid, byte[]> personKeys = new();
    readonly Head head = new();
    long entries, cases, erased, faults;

    public async Task<Verified> Run(Guid? only = null, Action<long>? walked = null)
    {
        await using var connection = await db.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        for (var reading = Read(connection, new(null, null, only)); ;)
        {
            var stretch = await reading;
            if (stretch.Range.UpTo is { } end) reading = Read(connection, new(end, null));      // the database works while we do
            var missing = Check(stretch);
            if (missing.Count > 0)
            {
                await reading;
                await LookFor(connection, missing);
            }
            walked?.Invoke(stretch.Entries.Count);
            if (stretch.Range.UpTo is null) break;
        }
        return new(entries, cases, erased, faults, head.Value);
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params IEnumerable<Guid> values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = value });
        return command;
    }

    async Task<Guid?> EndOfStretch(NpgsqlConnection connection, Guid? above)
    {
        var range = new Range(above, null);
        await using var command = Command(connection, $"select case_id from journal where {range.Where} order by case_id, version offset {Length} limit 1", range.Values);
        return await command.ExecuteScalarAsync(stop) as Guid?;
    }

    sealed record Raw(Guid CaseId, Guid Id, Guid Subject, string Algorithm, byte[] Nonce, byte[] Ciphertext, byte[] Salt, byte[]? Wrapped);
    sealed record Entry(Guid CaseId, int Version, Guid Command, byte[] Body, byte[] Hash);

    /// <summary>Some thousand entries, whole cases all of them, with the texts that lie under these cases.</summary>
    sealed record Stretch(Range Range, List<Raw> Texts, List<Entry> Entries);

    async Task<Stretch> Read(NpgsqlConnection connection, Range range)
    {
        if (range.Only is null) range = range with { UpTo = await EndOfStretch(connection, range.Above) };
        return new(range, await Texts(connection, range), await Entries(connection, range));
    }

    async Task<List<Raw>> Texts(NpgsqlConnection connection, Range range)
    {
        await using var command = Command(connection, $"""
            select t.case_id, t.id, t.subject, t.alg, t.nonce, t.ciphertext, t.salt, k.wrapped
            from vault.text t left join vault.key k on k.subject = t.subject where {range.Where}
            """, range.Values);
        List<Raw> texts = [];
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            texts.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<byte[]>(5),
                reader.GetFieldValue<byte[]>(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)));
        return texts;
    }

    async Task<List<Entry>> Entries(NpgsqlConnection connection, Range range)
    {
        await using var command = Command(connection,
            $"select case_id, version, command_id, body, hash from journal where {range.Where} order by case_id, version", range.Values);
        List<Entry> all = new(Length);
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            all.Add(new(reader.GetGuid(0), reader.GetInt32(1), reader.GetGuid(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4)));
        return all;
    }

    Kept Open(Raw text)
    {
        if (text.Algorithm != "AES-256-GCM") return new(null, $"is sealed by {text.Algorithm}, which this program does not know");
        if (text.Wrapped is not { } wrapped) return new(null, "cannot be opened: its person's key is missing");
        try
        {
            var key = personKeys.GetOrAdd(text.Subject, subject => vault.Unwrap(subject, wrapped));
            var plain = Vault.Vault.Decrypt(key, text.Nonce, text.Ciphertext, text.Id);
            return new(Vault.Vault.Commitment(text.Salt, plain), null);
        }
        catch (Exception why) when (why is CryptographicException or ArgumentException or OverflowException)
        {
            return new(null, "cannot be opened: the text, its key or the key file is not what it was sealed with");
        }
    }

    // A case hangs on no other, so cases are walked side by side; what is wrong with them is told in their order.
    Dictionary<Guid, (Guid Case, int Version)> Check(Stretch stretch)
    {
        if (personKeys.Count > MostKeys) personKeys.Clear();
        var kept = new Kept[stretch.Texts.Count];
        Parallel.For(0, kept.Length, i => kept[i] = Open(stretch.Texts[i]));        // opening is most of the work
        Dictionary<(Guid, Guid), Kept> texts = new(kept.Length);
        for (var i = 0; i < kept.Length; i++) texts[(stretch.Texts[i].CaseId, stretch.Texts[i].Id)] = kept[i];

        var all = CollectionsMarshal.AsSpan(stretch.Entries);
        List<Walked> walks = [];
        for (var (from, to) = (0, 0); from < all.Length; from = to)
        {
            while (to < all.Length && all[to].CaseId == all[from].CaseId) to++;
            walks.Add(new(stretch.Entries, from, to));
        }
        Parallel.ForEach(walks, walk => walk.Go(texts));

        Dictionary<Guid, (Guid, int)> missing = [];
        foreach (var walk in walks)
        {
            foreach (var flaw in walk.Flaws) Tell(flaw);
            foreach (var (text, version) in walk.Missing) missing[text] = (walk.CaseId, version);
            head.Add(walk.CaseId, walk.Version, walk.Last);
        }
        (entries, cases) = (entries + all.Length, cases + walks.Count);
        foreach (var ((caseId, id), text) in texts)
            if (!text.IsNamed) Tell(new(caseId, null, $"no entry names the text {id}"));
        return missing;
    }

    /// <summary>One case from its first entry to its last.</summary>
    sealed class Walked(List<Entry> entries, int from, int to)
    {
        public Guid CaseId => entries[from].CaseId;
        public byte[] Last => entries[to - 1].Hash;
        public int Version { get; private set; }
        public List<Flaw> Flaws { get; } = [];
        public List<(Guid Text, int Version)> Missing { get; } = [];

        public void Go(Dictionary<(Guid Case, Guid Id), Kept> texts)
        {
            var chain = new Chain(CaseId, Flaws.Add);
            for (var i = from; i < to; i++)
            {
                var entry = entries[i];
                foreach (var named in chain.Take(entry.Version, entry.Command, entry.Body, entry.Hash))
                    if (texts.TryGetValue((CaseId, named.Ref), out var text)) Compare(entry.Version, named, text);
                    else Missing.Add((named.Ref, entry.Version));
            }
            Version = chain.Version;
        }

        void Compare(int version, Named named, Kept text)
        {
            text.IsNamed = true;
            if (text.Broken is { } why) Flaws.Add(new(CaseId, version, $"the text {named.Ref} {why}"));
            else if (text.Mac != named.Mac) Flaws.Add(new(CaseId, version, $"the text {named.Ref} is not what was committed to"));
        }
    }

    // a text that is nowhere was erased; one that lies under another case was moved
    async Task LookFor(NpgsqlConnection connection, Dictionary<Guid, (Guid Case, int Version)> missing)
    {
        HashSet<Guid> moved = [];
        await using var command = new NpgsqlCommand("select id, case_id from vault.text where id = any($1)", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. missing.Keys] });
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            var (id, place) = (reader.GetGuid(0), missing[reader.GetGuid(0)]);
            moved.Add(id);
            Tell(new(place.Case, place.Version, $"the text {id} lies under case {reader.GetGuid(1)}"));
        }
        erased += missing.Count - moved.Count;
    }

    void Tell(Flaw flaw)
    {
        faults++;
        tell(flaw);
    }
}
