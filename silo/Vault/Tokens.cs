using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mediation.Vault;

/// <summary>What search knows of a text: keyed hashes of its words and of each pair of neighbouring Chinese characters.</summary>
static class Tokens
{
    public static int[] Of(string text, byte[] key)
    {
        HashSet<int> found = [];
        Span<byte> bytes = stackalloc byte[256], hash = stackalloc byte[32];
        foreach (var piece in Pieces(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()))
        {
            var length = Encoding.UTF8.GetBytes(piece.Span, bytes);
            HMACSHA256.HashData(key, bytes[..length], hash);
            found.Add(BinaryPrimitives.ReadInt32LittleEndian(hash));
        }
        return [.. found];
    }

    static IEnumerable<ReadOnlyMemory<char>> Pieces(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsHan(text[i]))
            {
                if (i + 1 < text.Length && IsHan(text[i + 1])) yield return text.AsMemory(i, 2);
                continue;
            }
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i]) && !IsHan(text[i]) && i - start < 40) i++;
            if (i > start) yield return text.AsMemory(start, i-- - start);
        }
    }

    static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
