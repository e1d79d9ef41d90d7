using System.Security.Cryptography;

namespace Mediation.Ballots;

/// <summary>
/// What a voter takes home: twelve characters of Crockford's base 32 in groups of four, the last one a check digit. It follows from the act, so that the same
/// act sent twice has one receipt; it says that an answer lies in the urn, never which.
/// </summary>
public static class Receipts
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Digits = 11;

    public static long Of(Guid commandId)
    {
        Span<byte> seed = stackalloc byte[24], hash = stackalloc byte[32];
        "receipt\0"u8.CopyTo(seed);
        commandId.TryWriteBytes(seed[8..], bigEndian: true, out _);
        SHA256.HashData(seed, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash) & ((1L << (5 * Digits)) - 1);
    }

    /// <summary>Twelve characters without a hyphen, as they are stored.</summary>
    public static string Code(long number)
    {
        Span<char> code = stackalloc char[Digits + 1];
        var rest = number;
        for (var i = Digits - 1; i >= 0; i--, rest >>= 5) code[i] = Alphabet[(int)(rest & 31)];
        code[Digits] = Alphabet[Check(number)];
        return new(code);
    }

    public static string Grouped(string code) => string.Join('-', code.Chunk(4).Select(part => new string(part)));

    /// <summary>As people type it: small letters, spaces and hyphens, O for 0, I and L for 1, U for V. None where it cannot be a receipt: the check digit finds a slip of the pen.</summary>
    public static long? Parse(string? given)
    {
        if (given is not { Length: <= 64 }) return null;
        var (number, count, last) = (0L, 0, -1);
        foreach (var c in given.ToUpperInvariant())
        {
            if (c is '-' or ' ') continue;
            var digit = Alphabet.IndexOf(c switch { 'O' => '0', 'I' or 'L' => '1', 'U' => 'V', _ => c });
            if (digit < 0 || ++count > Digits + 1) return null;
            if (count <= Digits) number = (number << 5) | (uint)digit;
            else last = digit;
        }
        return count == Digits + 1 && last == Check(number) ? number : null;
    }

    // in the field of 32 elements each place has a weight of its own: one wrong character, or two that changed places, are always found
    static int Check(long number)
    {
        var sum = 0;
        for (var place = Digits - 1; place >= 0; place--) sum = Double(sum) ^ (int)((number >> (5 * place)) & 31);
        return Double(sum);
    }

    static int Double(int element) => (element << 1) is var twice && twice > 31 ? twice ^ 0b100101 : twice;
}
