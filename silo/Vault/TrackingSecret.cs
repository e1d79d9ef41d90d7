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

    public static string Of(KeyFile keys, Guid caseId) => Crockford.Text(HMACSHA256.HashData(keys.Tracking, caseId.ToByteArray(bigEndian: true)), Length);

    public static string Grouped(string secret) => Crockford.Grouped(secret);

    public static bool IsRight(KeyFile keys, Guid caseId, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(keys, caseId)), Encoding.ASCII.GetBytes(Crockford.Tidy(given)));
}
