using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Ballots;

/// <summary>What is answered. Who abstains takes part; a spoiled paper does not, and is shown apart.</summary>
public enum Choice { Agree, Against, Abstain, Spoiled }

/// <summary>How an answer came in.</summary>
public enum Channel { Letter, Account, Proxy, Paper, OnSite, Tablet }

/// <summary>The answer of a head that counts as of now: the last one, and the how-manieth it is. What it is, is not shown before the close.</summary>
public readonly record struct Vote(Choice? Choice, Channel Channel, long Receipt, int Version);

/// <summary>
/// The answers so far: a persistent map, so that one more costs the same however many there are, and what was decided on stays as it was. In a snapshot it
/// is one packed word: a hundred thousand answers are read back in a blink.
/// </summary>
[JsonConverter(typeof(UrnJson))]
public sealed record Urn
{
    public static readonly Urn Empty = new([], []);

    readonly ImmutableDictionary<int, Vote> votes;
    readonly ImmutableDictionary<long, int> receipts;

    internal Urn(ImmutableDictionary<int, Vote> votes, ImmutableDictionary<long, int> receipts) => (this.votes, this.receipts) = (votes, receipts);

    public int Count => votes.Count;
    public IEnumerable<int> Heads => votes.Keys;
    internal ImmutableDictionary<int, Vote> Votes => votes;
    internal ImmutableDictionary<long, int> Receipts => receipts;

    public Vote? Of(int head) => !votes.TryGetValue(head, out var vote) ? null : IsVeiled ? vote with { Choice = null } : vote;

    /// <summary>Whose receipt it is, also of an answer that a later one replaced.</summary>
    public int? HeadOf(long receipt) => receipts.TryGetValue(receipt, out var head) ? Math.Abs(head) : null;

    /// <summary>It was taken in and changed nothing.</summary>
    public bool IsBeside(long receipt) => receipts.TryGetValue(receipt, out var head) && head < 0;

    /// <summary>The receipts of what was taken in and changed nothing.</summary>
    public IEnumerable<long> Asides => receipts.Where(one => one.Value < 0).Select(one => one.Key);

    /// <summary>Taken in, with a receipt, beside the answer that stands.</summary>
    public Urn Beside(int head, long receipt) => new(votes, receipts.SetItem(receipt, -head));

    public Urn With(int head, Choice choice, Channel channel, long receipt)
    {
        var version = votes.TryGetValue(head, out var before) && before.Receipt == receipt ? before.Version : before.Version + 1;       // one answer may be said for several owners
        return new(votes.SetItem(head, new(choice, channel, receipt, version)), receipts.SetItem(receipt, head));
    }

    /// <summary>The same urn with nothing to be seen of what was answered; only that there is an answer, and its receipt.</summary>
    public Urn Veiled => new(votes, receipts) { IsVeiled = true };
    internal bool IsVeiled { get; private init; }

    public bool Equals(Urn? other) => other is not null && IsVeiled == other.IsVeiled && votes.Count == other.votes.Count && votes.All(one => other.Of(one.Key) == one.Value);
    public override int GetHashCode() => votes.Count;
    public override string ToString() => $"{votes.Count} answers";
}

sealed class UrnJson : JsonConverter<Urn>
{
    const int VoteSize = 18, ReceiptSize = 12;
    const byte Hidden = 255;

    public override Urn Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64().AsSpan();
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[4..];
        var (votes, receipts) = (ImmutableDictionary.CreateBuilder<int, Vote>(), ImmutableDictionary.CreateBuilder<long, int>());
        for (; count > 0; count--, bytes = bytes[VoteSize..])
            votes[BinaryPrimitives.ReadInt32LittleEndian(bytes)] =
                new(bytes[4] == Hidden ? null : (Choice)bytes[4], (Channel)bytes[5], BinaryPrimitives.ReadInt64LittleEndian(bytes[6..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[14..]));
        for (; bytes.Length > 0; bytes = bytes[ReceiptSize..]) receipts[BinaryPrimitives.ReadInt64LittleEndian(bytes)] = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        return new(votes.ToImmutable(), receipts.ToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, Urn urn, JsonSerializerOptions options)
    {
        var bytes = new byte[4 + (urn.Votes.Count * VoteSize) + (urn.Receipts.Count * ReceiptSize)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, urn.Votes.Count);
        var rest = bytes.AsSpan(4);
        foreach (var (head, vote) in urn.Votes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, head);
            (rest[4], rest[5]) = (urn.IsVeiled || vote.Choice is not { } choice ? Hidden : (byte)choice, (byte)vote.Channel);
            BinaryPrimitives.WriteInt64LittleEndian(rest[6..], vote.Receipt);
            BinaryPrimitives.WriteInt32LittleEndian(rest[14..], vote.Version);
            rest = rest[VoteSize..];
        }
        foreach (var (receipt, head) in urn.Receipts)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, receipt);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], head);
            rest = rest[ReceiptSize..];
        }
        writer.WriteBase64StringValue(bytes);
    }
}
