using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Mediation.Vault;

/// <summary>A text as it goes into the vault, in the same transaction as the act that brought it.</summary>
sealed record SealedText(Guid Id, Guid Subject, Guid CaseId, string Field, byte[] Nonce, byte[] Ciphertext, byte[] Salt, int[] Tokens);

/// <summary>The key of a person who was unknown until this act.</summary>
sealed record NewKey(Guid Subject, byte[] Wrapped);

/// <summary>Keeps what is about people: seals texts under their person's key and opens them again for whoever may read them.</summary>
sealed class Vault(NpgsqlDataSource db, KeyFile keys)
{
    const string Algorithm = "AES-256-GCM";
    const int MostKeys = 100_000, MostCharacters = 16_000_000;
    static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    // the wrapped form is only kept until it is stored
    sealed class PersonKey(byte[] key, byte[]? wrapped)
    {
        volatile byte[]? wrapped = wrapped;
        public byte[] Key => key;
        public byte[]? Unstored => wrapped;
        public bool Stored => wrapped is null;
        public void IsStored() => wrapped = null;
    }

    readonly ConcurrentDictionary<Guid, PersonKey> known = new();

    // what was opened is kept for a minute, so that a case under work is not fetched and opened at each look; and only while we hear of erasures
    readonly MemoryCache lately = new(new MemoryCacheOptions { SizeLimit = MostCharacters });
    volatile bool hears;
    volatile int erasures;

    /// <summary>Whether this silo is told when another erases somebody: else nothing that was opened is kept in mind.</summary>
    public bool HearsOthers
    {
        set
        {
            hears = value;
            ForgetTexts();
        }
    }

    /// <summary>Fetches the keys of these persons, so that sealing needs to wait for nothing. Who has none yet is given one.</summary>
    public async Task Fetch(IReadOnlyCollection<Guid> persons)
    {
        Shrink();
        await using var command = db.CreateCommand("select subject, wrapped from vault.key where subject = any($1)");
        command.Parameters.Add(new() { Value = persons.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var wrapped = reader.GetFieldValue<byte[]>(1);
            known[reader.GetGuid(0)] = new(Unwrap(reader.GetGuid(0), wrapped), null);
        }
        foreach (var person in persons) Meet(person);
    }

    public bool Knows(Guid person) => known.ContainsKey(person);

    /// <summary>A person met for the first time: a key of their own, stored with the act. Should another silo have been first, the act fails and is decided again.</summary>
    public void Meet(Guid person) => known.GetOrAdd(person, p =>
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return new(key, Wrap(keys.Wrapping, p, key));
    });

    public void Stored(Guid person)
    {
        if (known.TryGetValue(person, out var key)) key.IsStored();
    }

    public void Forget(Guid person)
    {
        known.TryRemove(person, out _);
        ForgetTexts();
    }

    void ForgetTexts()
    {
        Interlocked.Increment(ref erasures);
        lately.Clear();
    }

    /// <summary>Seals one text. The entry keeps what is returned; the vault keeps what is added to the two lists.</summary>
    public PrivateText Seal(PrivateText text, Guid caseId, string field, bool searchable, List<SealedText> texts, List<NewKey> newKeys)
    {
        if (text.Plain is not { } plain) return text;

        var person = text.Person == Guid.Empty ? caseId : text.Person;
        if (!known.TryGetValue(person, out var key)) throw new InvalidOperationException("the key of a person was not fetched before sealing");
        if (key.Unstored is { } wrapped && newKeys.TrueForAll(k => k.Subject != person)) newKeys.Add(new(person, wrapped));

        var id = Guid.CreateVersion7();
        var bytes = Encoding.UTF8.GetBytes(plain);
        var chance = RandomNumberGenerator.GetBytes(12 + 32);
        var (nonce, salt) = (chance[..12], chance[12..]);
        var tokens = searchable ? Tokens.Of(plain, keys.Search) : [];
        texts.Add(new(id, person, caseId, field, nonce, Encrypt(key.Key, nonce, bytes, id), salt, tokens));
        return new() { Ref = id, Mac = Commitment(salt, bytes) };
    }

    public static string Commitment(byte[] salt, byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(salt, text));

    /// <summary>Opens texts for a page: one query at most, whatever their number. What is erased is missing in the answer.</summary>
    public async Task<Dictionary<Guid, string>> Open(IEnumerable<Guid> refs)
    {
        Dictionary<Guid, string> opened = [];
        HashSet<Guid> missing = [];
        foreach (var one in refs)
            if (one != Guid.Empty && !opened.ContainsKey(one) && !(hears && lately.TryGetValue(one, out string? text) && opened.TryAdd(one, text!))) missing.Add(one);
        if (missing.Count > 0) await Fetch([.. missing], opened);
        return opened;
    }

    async Task Fetch(Guid[] wanted, Dictionary<Guid, string> opened)
    {
        var before = erasures;
        await using var command = db.CreateCommand(
            "select t.id, t.subject, t.nonce, t.ciphertext, k.wrapped from vault.text t join vault.key k on k.subject = t.subject where t.id = any($1)");
        command.Parameters.Add(new() { Value = wanted });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var key = KeyOf(reader.GetGuid(1), reader.GetFieldValue<byte[]>(4));
            var text = Encoding.UTF8.GetString(Decrypt(key, reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetGuid(0)));
            opened[reader.GetGuid(0)] = text;
            if (hears) lately.Set(reader.GetGuid(0), text, new MemoryCacheEntryOptions { Size = text.Length + 1, AbsoluteExpirationRelativeToNow = AMinute });
        }
        if (erasures != before) lately.Clear();        // somebody was erased while we read
    }

    /// <summary>The key of a file that belongs to nobody yet.</summary>
    public byte[] WrapFileKey(byte[] key, Guid file) => Wrap(keys.Wrapping, file, key);

    /// <summary>The key of a file, under that of the person it is about, who has one from now on.</summary>
    public async Task<byte[]> WrapFileKey(byte[] key, Guid file, Guid person)
    {
        await Fetch([person]);
        if (known[person].Unstored is { } wrapped)
        {
            await using (var insert = db.CreateCommand("insert into vault.key (subject, wrapped) values ($1, $2) on conflict do nothing"))
            {
                insert.Parameters.Add(new() { Value = person });
                insert.Parameters.Add(new() { Value = wrapped });
                await insert.ExecuteNonQueryAsync();
            }
            await Fetch([person]);      // another may have been first
        }
        return Wrap(known[person].Key, file, key);
    }

    public byte[] UnwrapFileKey(byte[] wrapped, Guid file, Guid person, byte[] wrappedPerson) => Decrypt(KeyOf(person, wrappedPerson), wrapped[..12], wrapped[12..], file);

    public byte[] Unwrap(Guid person, byte[] wrapped) => Decrypt(keys.Wrapping, wrapped[..12], wrapped[12..], person);

    public static byte[] Decrypt(byte[] key, byte[] nonce, byte[] sealedBytes, Guid about)
    {
        using var aes = new AesGcm(key, 16);
        var plain = new byte[sealedBytes.Length - 16];
        aes.Decrypt(nonce, sealedBytes.AsSpan(0, plain.Length), sealedBytes.AsSpan(plain.Length), plain, about.ToByteArray(bigEndian: true));
        return plain;
    }

    static byte[] Encrypt(byte[] key, byte[] nonce, byte[] plain, Guid about)
    {
        using var aes = new AesGcm(key, 16);
        var result = new byte[plain.Length + 16];
        aes.Encrypt(nonce, plain, result.AsSpan(0, plain.Length), result.AsSpan(plain.Length), about.ToByteArray(bigEndian: true));
        return result;
    }

    byte[] KeyOf(Guid person, byte[] wrapped)
    {
        if (known.TryGetValue(person, out var key)) return key.Key;

        Shrink();
        return known.GetOrAdd(person, _ => new(Unwrap(person, wrapped), null)).Key;
    }

    static byte[] Wrap(byte[] under, Guid about, byte[] key)
    {
        var nonce = RandomNumberGenerator.GetBytes(12);
        return [.. nonce, .. Encrypt(under, nonce, key, about)];
    }

    // a stored key can be fetched again, one that is not must be kept until it is
    void Shrink()
    {
        if (known.Count < MostKeys) return;
        foreach (var (person, key) in known) if (key.Stored) known.TryRemove(person, out _);
    }
}
