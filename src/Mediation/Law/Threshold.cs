using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Mediation.Law;

/// <summary>What is measured: exclusive area in hundredths of a square metre, heads, shares of what is owned in common, those who own it, land.</summary>
public enum Measure { Area, Heads, Shares, Owners, Land }

/// <summary>Of whom: those who take part, or those who agree.</summary>
public enum Part { Participating, Agreeing }

/// <summary>Among whom: all owners, or only those who take part.</summary>
public enum Whole { All, Participating }

/// <summary>One condition of a threshold: such a part of such a whole, at least or more than such a share.</summary>
public sealed record Test(Measure Measure, Part Of, Whole Among, Fraction At, bool Strict = false)
{
    public Tested On(Figures figures)
    {
        var (have, whole) = (Of == Part.Agreeing ? figures.Agreeing : figures.Participating, Among == Whole.All ? figures.All : figures.Participating);
        var lacking = Among == Whole.All ? At.Lacking(have, whole, Strict) : At.LackingOfBoth(have, whole, Strict);
        var passed = At.IsReached(have, whole, Strict);
        // shares of many denominators: what is decided is exact, what is shown of it is cut to what can be written down
        var unit = BigInteger.Max(1, whole >> MostBits);
        return new(this, (Int128)(have / unit), (Int128)((whole + unit - 1) / unit), lacking is { } more ? (Int128)((more + unit - 1) / unit) : null, passed);
    }

    const int MostBits = 100;
}

/// <summary>What there is of one measure in a group: all of it, what takes part, what agrees.</summary>
public readonly record struct Figures(BigInteger All, BigInteger Participating, BigInteger Agreeing);

/// <summary>A condition held against figures: what there is, of what, and what is lacking (none where nothing could help).</summary>
public sealed record Tested(Test Test, Int128 Have, Int128 Among, Int128? ToGo, bool Passed);

/// <summary>
/// When something is decided: a quorum of those who take part, and what those who agree must be. Which law says so is part of it, so that what was
/// decided can be decided again after the law has changed.
/// </summary>
public sealed record Threshold(string Id, ImmutableArray<Test> Decisive, LegalBasis Basis, string Applies)
{
    public ImmutableArray<Test> Quorum { get; init; } = [];
    public ImmutableArray<Test> Decisive { get; init; } = Decisive.IsDefault ? [] : Decisive;

    /// <summary>A threshold that says nothing, or says it of a share that is none, decides nothing.</summary>
    public bool IsSound => !Decisive.IsEmpty && Quorum.Concat(Decisive).All(test => test.At.IsOne);

    /// <summary>It asks for those who agree among all: silence is never consent.</summary>
    public bool AsksAll => Quorum.IsEmpty && Decisive.All(test => test is { Of: Part.Agreeing, Among: Whole.All });

    public bool Measures(Measure measure) => Quorum.Concat(Decisive).Any(test => test.Measure == measure);

    public ImmutableArray<Tested> On(Func<Measure, Figures> figures) => [.. Quorum.Concat(Decisive).Select(test => test.On(figures(test.Measure)))];

    public bool Equals(Threshold? other) => other is not null && (Id, Basis, Applies) == (other.Id, other.Basis, other.Applies)
        && Quorum.SequenceEqual(other.Quorum) && Decisive.SequenceEqual(other.Decisive);
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Exact figures as people read them: cut off, never rounded up.</summary>
public static class Shown
{
    /// <summary>"94.99" of a hundred, with two decimals, the rest cut off; a share of nothing is nothing.</summary>
    public static string Percent(Int128 part, Int128 whole) => whole <= 0 ? "0.00" : Hundredths(checked(part * 10_000) / whole);

    /// <summary>Hundredths of a square metre as square metres: 8950 is "89.50".</summary>
    public static string Area(Int128 hundredths) => Hundredths(hundredths);

    /// <summary>The same read back: "89.5" is 8950; none where it is no number, below nothing, finer than hundredths or beyond a thousand square kilometres.</summary>
    public static long? ParseArea(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var area) && area is >= 0 and < 1_000_000_000 && area * 100 == decimal.Truncate(area * 100) ? (long)(area * 100) : null;

    static string Hundredths(Int128 number) => string.Create(CultureInfo.InvariantCulture, $"{number / 100}.{number % 100:00}");
}
