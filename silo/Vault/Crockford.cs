namespace Mediation.Vault;

/// <summary>Bytes as people write and read them out: Crockford's base 32, which has no letter that looks like a digit.</summary>
static class Crockford
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Text(ReadOnlySpan<byte> bytes, int length)
    {
        var text = new char[length];
        for (int i = 0, bits = 0, held = 0, next = 0; i < length; i++)
        {
            if (bits < 5) (held, bits) = ((held << 8) | bytes[next++], bits + 8);
            text[i] = Alphabet[(held >> (bits -= 5)) & 31];
            held &= (1 << bits) - 1;
        }
        return new(text);
    }

    /// <summary>In groups of four, as it is printed and read out.</summary>
    public static string Grouped(string text) => string.Join('-', text.Chunk(4).Select(c => new string(c)));

    /// <summary>As people type it: small letters, spaces and hyphens, O for 0, I and L for 1.</summary>
    public static string Tidy(string given) => new([.. given.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', 'U' => 'V', _ => c }).Take(64)]);
}
