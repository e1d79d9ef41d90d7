using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using NSec.Cryptography;

namespace Mediation.Identity;

/// <summary>Slow hashes of short secrets: Argon2id, written as PHC strings; what an older program wrote is still read and made anew.</summary>
sealed partial class Argon2 : IPasswordHasher<Login>
{
    // the least that OWASP asks: 19 MiB, two passes, one lane. Some 25 ms here, and as much for whoever tries a stolen table.
    const int Memory = 19_456, Passes = 2, Lanes = 1, SaltBytes = 16, HashBytes = 32;

    static readonly PasswordHasher<Login> Older = new();

    /// <summary>The same work for a name that nobody has.</summary>
    public static readonly string Nobodys = Hash("nobody has this password");

    public static string Hash(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"$argon2id$v=19$m={Memory},t={Passes},p={Lanes}${Text(salt)}${Text(Derive(secret, salt, Memory, Passes, Lanes))}";
    }

    public static PasswordVerificationResult Verify(string hash, string secret)
    {
        if (Written().Match(hash) is not { Success: true } parts)
            return Older.VerifyHashedPassword(null!, hash, Clean(secret)) == PasswordVerificationResult.Failed
                ? PasswordVerificationResult.Failed : PasswordVerificationResult.SuccessRehashNeeded;

        var (memory, passes, lanes) = (Number(parts, 1), Number(parts, 2), Number(parts, 3));
        var right = CryptographicOperations.FixedTimeEquals(Bytes(parts, 5), Derive(secret, Bytes(parts, 4), memory, passes, lanes));
        if (!right) return PasswordVerificationResult.Failed;
        return (memory, passes, lanes) == (Memory, Passes, Lanes) ? PasswordVerificationResult.Success : PasswordVerificationResult.SuccessRehashNeeded;
    }

    string IPasswordHasher<Login>.HashPassword(Login user, string password) => Hash(password);
    PasswordVerificationResult IPasswordHasher<Login>.VerifyHashedPassword(Login user, string hashed, string provided) => Verify(hashed, provided);

    /// <summary>The same password however a keyboard composed it; half of a surrogate pair is no reason to fail.</summary>
    public static string Clean(string secret) => string.Concat(secret.EnumerateRunes()).Normalize(NormalizationForm.FormC);

    static byte[] Derive(string secret, byte[] salt, int memory, int passes, int lanes) =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { MemorySize = memory, NumberOfPasses = passes, DegreeOfParallelism = lanes })
            .DeriveBytes(Encoding.UTF8.GetBytes(Clean(secret)), salt, HashBytes);

    static int Number(Match parts, int group) => int.Parse(parts.Groups[group].Value, CultureInfo.InvariantCulture);
    static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
    static byte[] Bytes(Match parts, int group) => Convert.FromBase64String(parts.Groups[group].Value + new string('=', -parts.Groups[group].Length & 3));

    [GeneratedRegex(@"^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$", RegexOptions.NonBacktracking)]
    private static partial Regex Written();
}
