using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Mediation;

/// <summary>Who asked, when, why, under which id and which rules. Stamped on every act by the desk, never by the act itself.</summary>
public sealed record Stamp(Subject By, DateTimeOffset At, string Purpose, Guid CommandId)
{
    /// <summary>The rules in force at this moment; every clock that starts now is decided by them.</summary>
    public required Law.RuleSet Rules { get; init; }

    /// <summary>An id for the n-th thing that this act brings about: the same each time the act is decided, and no chance in it.</summary>
    public Guid Derive(int n)
    {
        Span<byte> seed = stackalloc byte[20];
        CommandId.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], n);
        return Ids.From(seed, prefix: CommandId);
    }
}

/// <summary>Ids that follow from other ids.</summary>
public static class Ids
{
    /// <summary>A UUID out of a hash of the seed; its first 48 bits are the prefix's, so that what was made together lies together.</summary>
    public static Guid From(ReadOnlySpan<byte> seed, Guid prefix)
    {
        Span<byte> hash = stackalloc byte[32], before = stackalloc byte[16];
        SHA256.HashData(seed, hash);
        prefix.TryWriteBytes(before, bigEndian: true, out _);
        before[..6].CopyTo(hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}

/// <summary>What is kept as one record of its own: a project, a grievance. Starts empty; everything else comes from events.</summary>
public interface ICase<TCase> where TCase : ICase<TCase>
{
    static abstract string Noun { get; }
    static abstract TCase Empty { get; }

    /// <summary>What access needs to know of it.</summary>
    Resource ResourceOf(Guid id);

    /// <summary>What this case, as it now is, refuses whatever the act itself says.</summary>
    Refusal? Refuses(Command<TCase> command) => null;

    /// <summary>After how many acts it is worth being written down as a whole: as many as weigh what it weighs.</summary>
    int SnapshotEvery => 200;

    /// <summary>The same case as this viewer may see it.</summary>
    TCase For(Subject viewer);
}

/// <summary>Something asked of a case: granted as events, or refused with a reason.</summary>
public abstract record Command<TCase>
{
    public abstract Decision<TCase> Decide(TCase current, Stamp stamp);
}

/// <summary>A command that begins a case: there is nothing to read before it.</summary>
public abstract record Opening<TCase> : Command<TCase>;

/// <summary>Something that has happened. Applying it remembers; it never refuses.</summary>
public abstract record Event<TCase>
{
    public abstract TCase Apply(TCase current);
}

/// <summary>Why the answer is no: a code for programs, arguments for the sentence that people read in their language.</summary>
public sealed record Refusal(string Code, params ImmutableArray<string> Args)
{
    public ImmutableArray<string> Args { get; init; } = Args.IsDefault ? [] : Args;
    public bool Equals(Refusal? other) => other is not null && Code == other.Code && Args.SequenceEqual(other.Args);
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Args.IsEmpty ? Code : $"{Code} ({string.Join(", ", Args)})";
}

/// <summary>The answer of a rule: what happens, or why it does not.</summary>
public readonly record struct Decision<TCase>
{
    public ImmutableArray<Event<TCase>> Events { get; }
    public Refusal? Refused { get; }

    Decision(ImmutableArray<Event<TCase>> events, Refusal? refused) => (Events, Refused) = (events, refused);

    public static implicit operator Decision<TCase>(Event<TCase> happened) => new([happened], null);
    public static implicit operator Decision<TCase>(Event<TCase>[] happened) => new([.. happened], null);
    public static implicit operator Decision<TCase>(Refusal why) => new([], why);
}

/// <summary>
/// A text about a person. In a command it is plain, so that rules may look at it; the border seals it, and from then on
/// events, states and snapshots hold only <see cref="Ref"/> (where the vault keeps it) and <see cref="Mac"/> (a salted commitment).
/// </summary>
public sealed record PrivateText
{
    public string? Plain { get; init; }
    public Guid Ref { get; init; }
    public string? Mac { get; init; }

    /// <summary>The person the text is about; empty means the case's own subject.</summary>
    public Guid Person { get; init; }

    public bool IsBlank => Plain is not null ? string.IsNullOrWhiteSpace(Plain) : Ref == Guid.Empty;
    public bool IsSealed => Plain is null && Ref != Guid.Empty;
    public PrivateText About(Guid person) => this with { Person = person };
    public static implicit operator PrivateText(string plain) => new() { Plain = plain };

    /// <summary>Never the text itself: whoever prints a command must not print a person.</summary>
    public override string ToString() => IsSealed ? $"sealed {Ref}" : "•••";
}
