using System.Text;

namespace Mediation.Verbs;

/// <summary>A text file as it was given: UTF-8, else GB18030, each read strictly; anything else is refused with line and column.</summary>
static class TextFile
{
    static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF])) throw At(bytes, 0, "this is UTF-16; save the file as UTF-8");
        if (bytes.IndexOf((byte)0) is >= 0 and var zero) throw At(bytes, zero, "a zero byte; this is neither UTF-8 nor GB18030");

        var marked = bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]);
        if (marked) bytes = bytes[3..];
        var (broken, whole, shards) = Utf8(bytes);
        if (broken < 0) return Encoding.UTF8.GetString(bytes);
        if (marked || whole > shards) throw At(bytes, broken, "this byte is not UTF-8");       // mostly UTF-8, with a fault in it

        if (StrangeToGb18030(bytes) is >= 0 and var strange) throw At(bytes, strange, "this byte is neither UTF-8 nor GB18030");
        try { return Gb18030.GetString(bytes); }
        catch (DecoderFallbackException why) { throw At(bytes, why.Index, "this byte is neither UTF-8 nor GB18030"); }
    }

    /// <summary>The first byte that is not UTF-8, and how many characters beyond ASCII are whole and how many are not.</summary>
    static (int Broken, int Whole, int Shards) Utf8(ReadOnlySpan<byte> bytes)
    {
        var (broken, whole, shards) = (-1, 0, 0);
        for (var i = 0; i < bytes.Length;)
        {
            var status = Rune.DecodeFromUtf8(bytes[i..], out var rune, out var length);
            if (status != System.Buffers.OperationStatus.Done)
            {
                if (broken < 0) broken = i;
                shards++;
            }
            else if (!rune.IsAscii) whole++;
            i += length;
        }
        return (broken, whole, shards);
    }

    /// <summary>
    /// The first byte that cannot be GB18030, or is not what Chinese text is made of. Almost any bytes pass as GB18030, those of
    /// Big5, Shift-JIS or Latin-1 too; but ordinary text stays nearly always within the old GB 2312, and theirs does not.
    /// </summary>
    static int StrangeToGb18030(ReadOnlySpan<byte> bytes)
    {
        var (usual, unusual, first) = (0, 0, -1);
        for (var i = 0; i < bytes.Length;)
        {
            var length = LengthOf(bytes[i..]);
            if (length == 0) return usual >= 3 * unusual ? i : first;
            if (length == 2 && bytes[i] is >= 0xA1 and <= 0xF7 && bytes[i + 1] >= 0xA1) usual++;
            else if (length > 1)
            {
                unusual++;
                if (first < 0) first = i;
            }
            i += length;
        }
        return usual >= 3 * unusual ? -1 : first;
    }

    // 0: no character begins here
    static int LengthOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [< 0x80, ..] => 1,
        [>= 0x81 and <= 0xFE, (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFE), ..] => 2,
        [>= 0x81 and <= 0xFE, >= 0x30 and <= 0x39, >= 0x81 and <= 0xFE, >= 0x30 and <= 0x39, ..] => 4,
        _ => 0,
    };

    static VerbEnds At(ReadOnlySpan<byte> bytes, int index, string what)
    {
        var before = bytes[..index];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var (column, isUtf8) = (1, System.Text.Unicode.Utf8.IsValid(line));
        for (var i = 0; i < line.Length; column++)
        {
            if (!isUtf8) i += Math.Max(1, LengthOf(line[i..]));
            else
            {
                Rune.DecodeFromUtf8(line[i..], out _, out var length);
                i += length;
            }
        }
        return VerbEnds.Fault($"Line {before.Count((byte)'\n') + 1}, column {column}: {what}. Nothing was imported.");
    }
}
