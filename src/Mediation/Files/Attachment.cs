using System.Collections.Immutable;

namespace Mediation.Files;

/// <summary>A file in a case: its bytes lie in the vault under this id; its name, and the hash by which the original is known, are private too.</summary>
public sealed record Attachment(Guid Id, PrivateText Name, PrivateText Sha256, FileKind Kind, int Size, bool Public, Guid By, DateTimeOffset At);

/// <summary>How much a case takes, of whatever noun.</summary>
public static class Allowance
{
    public const int LargestFile = 20 * 1024 * 1024, MostInAnHour = 30;
    public const long MostInACase = 200L * 1024 * 1024;

    /// <summary>Why one more of this size is not taken now; nothing where it is.</summary>
    public static Refusal? Refuse(ImmutableArray<Attachment> held, int size, DateTimeOffset now) =>
        size == 0 ? Refusals.Empty
        : size > LargestFile ? Refusals.TooLarge
        : held.Sum(one => (long)one.Size) + size > MostInACase ? Refusals.CaseIsFull
        : held.Count(one => one.At > now.AddHours(-1)) >= MostInAnHour ? Refusals.TooMany
        : null;
}

/// <summary>Why a file is not taken.</summary>
public static class Refusals
{
    public static Refusal Empty => new("file/empty");
    public static Refusal TooLarge => new("file/too-large", $"{Allowance.LargestFile / (1024 * 1024)}");
    public static Refusal CaseIsFull => new("file/case-full", $"{Allowance.MostInACase / (1024 * 1024)}");
    public static Refusal TooMany => new("file/too-many", $"{Allowance.MostInAnHour}");
    public static Refusal UnknownKind => new("file/unknown-kind");
    public static Refusal OtherThanItsName => new("file/other-than-its-name");
    public static Refusal Broken => new("file/broken");
    public static Refusal NotSafe => new("file/not-safe");
    public static Refusal TooManyPixels(int millions) => new("file/too-many-pixels", $"{millions}");
    public static Refusal Infected => new("file/infected");
    public static Refusal Waiting => new("file/waiting");
    public static Refusal Missing => new("file/missing");
    public static Refusal Unknown => new("file/not-found");
    public static Refusal AllAtOnce(int most) => new("file/all-at-once", $"{most}");
}
