using System.Security.Cryptography;
using System.Text;

namespace Mediation.Vault;

/// <summary>
/// The secret by which a reporter follows a case: 26 characters of Crockford's base 32, 130 bits, derived from the case
/// by a keyed hash. So a repeated request shows the same one, and nothing that could leak is stored.
/// </summary>
static class TrackingSecret
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 26;

    /// <param name="member">one of several, by their number: a secret of their own</param>
    public static string Of(KeyFile keys, Guid caseId, int? member = null)
    {
        var hash = HMACSHA256.HashData(keys.Tracking, (byte[])[.. caseId.ToByteArray(bigEndian: true), .. member is { } number ? BitConverter.GetBytes(number) : []]);
        var secret = new char[Length];
        for (int i = 0, bits = 0, held = 0, next = 0; i < Length; i++)
        {
            if (bits < 5) (held, bits) = ((held << 8) | hash[next++], bits + 8);
            secret[i] = Alphabet[(held >> (bits -= 5)) & 31];
            held &= (1 << bits) - 1;
        }
        return new(secret);
    }

    /// <summary>In groups of four, as it is printed and read out.</summary>
    public static string Grouped(string secret) => string.Join('-', secret.Chunk(4).Select(c => new string(c)));

    public static bool IsRight(KeyFile keys, Guid caseId, string given, int? member = null) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(keys, caseId, member)), Encoding.ASCII.GetBytes(Tidy(given)));

    /// <summary>As people type it: small letters, spaces and hyphens, O for 0, I and L for 1.</summary>
    public static string Tidy(string given) => new([.. given.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', 'U' => 'V', _ => c }).Take(64)]);
}
