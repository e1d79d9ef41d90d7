using System.Collections.Concurrent;
using System.Data;
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
    const int Stretch = 5_000, MostKeys = 10_000;

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
    Recounting? recounting;
    long entries, cases, erased, faults;

    public async Task<Verified> Run(Guid? only = null, Action<long>? walked = null)
    {
        recounting = new(Tell);
        await using var connection = await db.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        for (var range = new Range(null, null, only); ;)
        {
            if (only is null) range = range with { UpTo = await EndOfStretch(connection, range.Above) };
            var before = entries;
            var texts = await Texts(connection, range);
            await Walk(connection, range, texts);
            walked?.Invoke(entries - before);
            if (range.UpTo is null) break;
            range = new(range.UpTo, null);
        }
        recounting.End();
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
        await using var command = Command(connection, $"select case_id from journal where {range.Where} order by case_id, version offset {Stretch} limit 1", range.Values);
        return await command.ExecuteScalarAsync(stop) as Guid?;
    }

    sealed record Raw(Guid CaseId, Guid Id, Guid Subject, string Algorithm, byte[] Nonce, byte[] Ciphertext, byte[] Salt, byte[]? Wrapped);

    async Task<Dictionary<(Guid Case, Guid Id), Kept>> Texts(NpgsqlConnection connection, Range range)
    {
        await using var command = Command(connection, $"""
            select t.case_id, t.id, t.subject, t.alg, t.nonce, t.ciphertext, t.salt, k.wrapped
            from vault.text t left join vault.key k on k.subject = t.subject where {range.Where}
            """, range.Values);
        List<Raw> raw = [];
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            raw.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<byte[]>(5),
                reader.GetFieldValue<byte[]>(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)));

        if (personKeys.Count > MostKeys) personKeys.Clear();
        var kept = new Kept[raw.Count];
        Parallel.For(0, raw.Count, i => kept[i] = Open(raw[i]));        // opening is most of the work
        Dictionary<(Guid, Guid), Kept> texts = new(raw.Count);
        for (var i = 0; i < kept.Length; i++) texts[(raw[i].CaseId, raw[i].Id)] = kept[i];
        return texts;
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

    async Task Walk(NpgsqlConnection connection, Range range, Dictionary<(Guid Case, Guid Id), Kept> texts)
    {
        Dictionary<Guid, (Guid Case, int Version)> missing = [];
        await using (var command = Command(connection, $"select case_id, version, command_id, body, hash from journal where {range.Where} order by case_id, version", range.Values))
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            var (caseId, chain, last) = (Guid.Empty, (Chain?)null, Array.Empty<byte>());
            while (await reader.ReadAsync(stop))
            {
                var (id, version) = (reader.GetGuid(0), reader.GetInt32(1));
                if (chain is null || id != caseId)
                {
                    EndCase();
                    (caseId, chain) = (id, new Chain(id, Tell));
                }
                last = reader.GetFieldValue<byte[]>(4);
                recounting!.Take(id, version, reader.GetFieldValue<byte[]>(3));
                foreach (var named in chain.Take(version, reader.GetGuid(2), reader.GetFieldValue<byte[]>(3), last))
                    if (!texts.TryGetValue((id, named.Ref), out var text)) missing[named.Ref] = (id, version);
                    else Compare(id, version, named, text);
                entries++;
            }
            EndCase();

            void EndCase()
            {
                if (chain is null) return;
                head.Add(caseId, chain.Version, last);
                cases++;
            }
        }
        await LookFor(connection, missing);
        foreach (var ((caseId, id), text) in texts)
            if (!text.IsNamed) Tell(new(caseId, null, $"no entry names the text {id}"));
    }

    void Compare(Guid caseId, int version, Named named, Kept text)
    {
        text.IsNamed = true;
        if (text.Broken is { } why) Tell(new(caseId, version, $"the text {named.Ref} {why}"));
        else if (text.Mac != named.Mac) Tell(new(caseId, version, $"the text {named.Ref} is not what was committed to"));
    }

    // a text that is nowhere was erased; one that lies under another case was moved
    async Task LookFor(NpgsqlConnection connection, Dictionary<Guid, (Guid Case, int Version)> missing)
    {
        if (missing.Count == 0) return;
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
