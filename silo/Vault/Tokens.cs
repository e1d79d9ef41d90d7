using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mediation.Vault;

/// <summary>What search knows of a text: keyed hashes of its words and of each pair of neighbouring Chinese characters.</summary>
static class Tokens
{
    const int Block = 16, Whole = Block / sizeof(char) - 1;

    /// <summary>All pieces are hashed in one stroke: a piece fills one block, and a block cipher is a keyed hash of one block.</summary>
    public static int[] Of(string text, byte[] key)
    {
        var tidy = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var pieces = Pieces(tidy).ToList();
        if (pieces.Count == 0) return [];

        var blocks = new byte[pieces.Count * Block];
        for (var i = 0; i < pieces.Count; i++) Fill(blocks.AsSpan(i * Block, Block), pieces[i].Span, key);
        using var cipher = Aes.Create();
        cipher.SetKey(key);
        cipher.EncryptEcb(blocks, blocks, PaddingMode.None);

        HashSet<int> found = new(pieces.Count);
        for (var i = 0; i < pieces.Count; i++) found.Add(BinaryPrimitives.ReadInt32LittleEndian(blocks.AsSpan(i * Block)));
        return [.. found];
    }

    // up to seven characters stand as they are, with their number; a longer word comes in as a hash
    static void Fill(Span<byte> block, ReadOnlySpan<char> piece, byte[] key)
    {
        block[^1] = (byte)Math.Min(piece.Length, Whole + 1);
        if (piece.Length <= Whole)
        {
            for (var i = 0; i < piece.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(block[(2 * i)..], piece[i]);
            return;
        }
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(piece.Length)], hash = stackalloc byte[32];
        HMACSHA256.HashData(key, bytes[..Encoding.UTF8.GetBytes(piece, bytes)], hash);
        hash[..(Block - 1)].CopyTo(block);
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
