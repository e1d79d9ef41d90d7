using System.Collections.Immutable;
using System.Numerics;

namespace Mediation.Alike;

/// <summary>What somebody said, as the vault's keyed tokens and nothing more: those of the headline, and all of them. Sorted, each once.</summary>
[GenerateSerializer, Immutable]
sealed record Said([property: Id(0)] int[] Subject, [property: Id(1)] int[] All)
{
    /// <summary>Those that are said more than once stand first: they are what it is about.</summary>
    [Id(2)] public int[] Repeated { get; init; } = [];

    public static Said Of(int[] subject, int[] text) => new(Sorted(subject), Sorted([.. subject, .. text])) { Repeated = Sorted([.. subject.Intersect(text)]) };

    static int[] Sorted(int[] tokens)
    {
        int[] sorted = [.. tokens.Distinct()];
        Array.Sort(sorted);
        return sorted;
    }
}

/// <summary>How common each token is among all that is kept: what everybody says weighs little, what few say weighs much.</summary>
sealed class Commonness
{
    const int Least = 64, Most = 12;        // among a few texts nothing is rare
    readonly Dictionary<int, int> texts = [];

    public int Texts { get; private set; }

    public void Add(Said said) => Count(said, 1);
    public void Remove(Said said) => Count(said, -1);

    void Count(Said said, int by)
    {
        Texts += by;
        foreach (var token in said.All)
        {
            var now = texts.GetValueOrDefault(token) + by;
            if (now > 0) texts[token] = now; else texts.Remove(token);
        }
    }

    public int Of(int token) => texts.GetValueOrDefault(token);

    /// <summary>From one, for what every text says, to twelve.</summary>
    public int Weight(int token) => Math.Min(Most, 1 + BitOperations.Log2((uint)Math.Max(1, Math.Max(Least, Texts) / Math.Max(1, Of(token)))));

    public int Weight(ReadOnlySpan<int> tokens)
    {
        var sum = 0;
        foreach (var token in tokens) sum += Weight(token);
        return sum;
    }

    /// <summary>In so few texts that it tells one matter from another.</summary>
    public bool IsTelling(int token) => Of(token) <= Math.Max(50, Texts / 33);
}

/// <summary>How much two texts have in common: half by their headlines, half by how much of the shorter one the longer one says.</summary>
static class Likeness
{
    const int Floor = 60;       // three words are contained in everything

    /// <summary>From nothing to a thousand, the same whichever is named first.</summary>
    public static int PerMille(Said one, Said other, Commonness common)
    {
        var headlines = common.Weight(one.Subject) + common.Weight(other.Subject);
        var shorter = Math.Max(Floor, Math.Min(common.Weight(one.All), common.Weight(other.All)));
        var subject = headlines == 0 ? 0 : 1_000 * Shared(one.Subject, other.Subject, common) / headlines;       // twice, and halved
        return subject + (500 * Shared(one.All, other.All, common) / shorter);
    }

    static int Shared(int[] one, int[] other, Commonness common)
    {
        var sum = 0;
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (one[i] < other[j]) i++;
            else if (one[i] > other[j]) j++;
            else
            {
                sum += common.Weight(one[i]);
                (i, j) = (i + 1, j + 1);
            }
        }
        return sum;
    }
}
