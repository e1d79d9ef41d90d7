using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Mediation.Identity;

/// <summary>Six digits that follow from a shared secret and the half-minute (RFC 6238), as every authenticator app computes them.</summary>
static class Totp
{
    public const int Seconds = 30, Digits = 6, SecretBytes = 20, Slack = 1;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / Seconds;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8], mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, mac);        // what the apps know; a hash with collisions is no weaker here
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The half-minute that a typed code belongs to: this one, or one to either side for a clock that is off; never the last one used, or one before it.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now, long lastUsed)
    {
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        if (digits.Length != Digits) return null;

        long? found = null;
        for (var step = StepAt(now) - Slack; step <= StepAt(now) + Slack; step++)
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, step)), System.Text.Encoding.ASCII.GetBytes(digits)) && step > lastUsed) found ??= step;
        return found;
    }

    /// <summary>The secret as people type it into an app that cannot see.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new System.Text.StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++) value = (value << 1) | (i < secret.Length * 8 ? (secret[i / 8] >> (7 - (i % 8))) & 1 : 0);
            text.Append(Alphabet[value]);
        }
        return text.ToString();
    }

    /// <summary>What the QR code says.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string issuer, string userName) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(userName)}?secret={Text(secret)}&issuer={Uri.EscapeDataString(issuer)}&digits={Digits}&period={Seconds}";
}
