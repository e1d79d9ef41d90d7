using System.Security.Cryptography;
using System.Text;

namespace Mediation.Vault;

/// <summary>
/// The secret by which a reporter follows a case: 26 characters of Crockford's base 32, 130 bits, derived from the case
/// by a keyed hash. So a repeated request shows the same one, and nothing that could leak is stored.
/// </summary>
static class TrackingSecret
{
    const int Length = 26;

    /// <param name="member">one of several, by their number: a secret of their own</param>
    public static string Of(KeyFile keys, Guid caseId, int? member = null) =>
        Crockford.Text(HMACSHA256.HashData(keys.Tracking, (byte[])[.. caseId.ToByteArray(bigEndian: true), .. member is { } number ? BitConverter.GetBytes(number) : []]), Length);

    public static string Grouped(string secret) => Crockford.Grouped(secret);

    public static bool IsRight(KeyFile keys, Guid caseId, string given, int? member = null) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(keys, caseId, member)), Encoding.ASCII.GetBytes(Crockford.Tidy(given)));
}
