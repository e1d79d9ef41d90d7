using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Ballots;

/// <summary>A voting letter as the ballot knows it: whose, and a hash of the code that only the letter holds.</summary>
public readonly record struct Letter(int Head, Guid Hash);

/// <summary>The letters that count: one a head, found by the hash of its code; a new one puts the old one out of force.</summary>
[JsonConverter(typeof(LettersJson))]
public sealed record Letters
{
    public static readonly Letters None = new([], []);

    readonly ImmutableDictionary<Guid, int> heads;
    readonly ImmutableDictionary<int, Guid> hashes;

    internal Letters(ImmutableDictionary<Guid, int> heads, ImmutableDictionary<int, Guid> hashes) => (this.heads, this.hashes) = (heads, hashes);

    public int Count => hashes.Count;
    internal ImmutableDictionary<int, Guid> Hashes => hashes;

    public int? HeadOf(Guid hash) => heads.TryGetValue(hash, out var head) ? head : null;
    public bool Has(int head) => hashes.ContainsKey(head);

    public Letters With(IEnumerable<Letter> letters)
    {
        var (byHash, byHead) = (heads.ToBuilder(), hashes.ToBuilder());
        foreach (var (head, hash) in letters)
        {
            if (byHead.TryGetValue(head, out var old)) byHash.Remove(old);
            (byHash[hash], byHead[head]) = (head, hash);
        }
        return new(byHash.ToImmutable(), byHead.ToImmutable());
    }

    public Letters Without(IEnumerable<int> revoked) => revoked.Where(hashes.ContainsKey).ToList() is var gone ? new(heads.RemoveRange(gone.Select(head => hashes[head])), hashes.RemoveRange(gone)) : this;

    public Letters Only(ImmutableArray<int> own) => None.With(own.Where(hashes.ContainsKey).Select(head => new Letter(head, hashes[head])));

    public bool Equals(Letters? other) => other is not null && hashes.Count == other.hashes.Count && hashes.All(one => other.hashes.TryGetValue(one.Key, out var hash) && hash == one.Value);
    public override int GetHashCode() => hashes.Count;
    public override string ToString() => $"{hashes.Count} letters";
}

sealed class LettersJson : JsonConverter<Letters>
{
    const int Size = 20;

    public override Letters Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        var letters = new Letter[bytes.Length / Size];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = new(System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * Size)), new Guid(bytes.AsSpan((i * Size) + 4, 16)));
        return Letters.None.With(letters);
    }

    public override void Write(Utf8JsonWriter writer, Letters letters, JsonSerializerOptions options)
    {
        var bytes = new byte[letters.Count * Size];
        var at = bytes.AsSpan();
        foreach (var (head, hash) in letters.Hashes.OrderBy(one => one.Key))
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(at, head);
            hash.TryWriteBytes(at[4..]);
            at = at[Size..];
        }
        writer.WriteBase64StringValue(bytes);
    }
}
