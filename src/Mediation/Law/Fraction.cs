using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Law;

/// <summary>A share as the law says it, such as 3/4: compared by cross-multiplication, never rounded, never a percentage.</summary>
[JsonConverter(typeof(FractionJson))]
public readonly record struct Fraction(int Of, int Per)
{
    public bool IsOne => Of > 0 && Per > 0 && Of <= Per;

    /// <summary>"Not less than" includes the share itself (Civil Code article 1259), "more than" does not.</summary>
    public bool IsReached(BigInteger part, BigInteger whole, bool strict) => whole > 0
        && (part * Per).CompareTo(whole * Of) is var order && (strict ? order > 0 : order >= 0);

    /// <summary>How much must be added to the part, the whole staying as it is, until it is reached.</summary>
    public BigInteger Lacking(BigInteger part, BigInteger whole, bool strict) => Clip(Least(whole * Of, Per, strict) - part);

    /// <summary>The same where what is added to the part joins the whole too; none where all of it would not do.</summary>
    public BigInteger? LackingOfBoth(BigInteger part, BigInteger whole, bool strict)
    {
        var behind = (whole * Of) - (part * Per);
        if (behind < 0 || (behind == 0 && !strict && whole > 0)) return 0;
        return Per == Of ? (behind == 0 && !strict ? 1 : null) : BigInteger.Max(1, Least(behind, Per - Of, strict));
    }

    // the least whole number that is not less than (or that is more than) a quotient
    static BigInteger Least(BigInteger dividend, int divisor, bool strict) => strict ? (dividend / divisor) + 1 : (dividend + divisor - 1) / divisor;

    static BigInteger Clip(BigInteger number) => BigInteger.Max(0, number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Of}/{Per}");

    public static Fraction? TryParse(string? text) =>
        text?.Split('/') is [var of, var per] && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            && int.TryParse(per, NumberStyles.None, CultureInfo.InvariantCulture, out var b) && b > 0 ? new(a, b) : null;
}

sealed class FractionJson : JsonConverter<Fraction>
{
    public override Fraction Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Fraction.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null) ?? throw new JsonException("A share is written as 3/4.");

    public override void Write(Utf8JsonWriter writer, Fraction share, JsonSerializerOptions options) => writer.WriteStringValue(share.ToString());
}
