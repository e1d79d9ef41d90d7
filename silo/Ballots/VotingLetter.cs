using System.Security.Cryptography;
using System.Text;
using Mediation.Vault;

namespace Mediation.Ballots;

/// <summary>
/// The code in a voting letter: 26 characters of Crockford's base 32, 130 bits of chance, seen once, when the letter is printed. What is kept of it is a hash, and
/// this hash is whom its holder is: so the letter needs no name, and nobody can be somebody whose letter they do not hold.
/// </summary>
static class VotingLetter
{
    public const string Header = "Voting-Letter";
    const int Length = 26;

    public static string New() => RandomNumberGenerator.GetString(Crockford.Alphabet, Length);

    /// <summary>Where one votes, for whoever types it.</summary>
    public static string Address(string origin, string ballot) => $"{origin}/ballots/{ballot}/vote";

    /// <summary>Where the QR code of a letter leads: the code stands behind the #, which no server and no log ever sees.</summary>
    public static string Url(string origin, string ballot, string code) => $"{Address(origin, ballot)}#{Crockford.Tidy(code)}";

    public static Guid HashOf(string code) => new(SHA256.HashData(Encoding.ASCII.GetBytes($"mediation/letter/1\0{Crockford.Tidy(code)}")).AsSpan(0, 16));

    /// <summary>Whoever shows this code; whether a ballot knows it is the ballot's to say.</summary>
    public static Subject VoterOf(string code) => new(HashOf(code), Role.Voter);
}
