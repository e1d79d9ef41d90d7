using System.Text;

namespace Mediation.Files;

/// <summary>Plain text, in UTF-8 or in the encodings of older Chinese programs; it is handed out in UTF-8.</summary>
static class Texts
{
    static Texts() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>How the text is written; none where it is no text.</summary>
    public static async Task<Encoding?> EncodingOf(Stream file, CancellationToken stop)
    {
        foreach (var encoding in new[] { new UTF8Encoding(false, true), new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true), Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) })
            if (await IsIn(encoding, file, stop)) return encoding;
        return null;
    }

    public static bool IsUtf8(Encoding encoding) => encoding is UTF8Encoding;

    public static async Task ToUtf8(Stream file, Encoding encoding, Stream into, CancellationToken stop)
    {
        await foreach (var chars in Read(encoding, file, stop)) await into.WriteAsync(Encoding.UTF8.GetBytes(chars.ToArray()), stop);
    }

    static async Task<bool> IsIn(Encoding encoding, Stream file, CancellationToken stop)
    {
        var mark = encoding.GetPreamble();
        if (mark.Length > 0 && encoding is UnicodeEncoding)
        {
            var begin = new byte[mark.Length];
            file.Position = 0;
            if (await file.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, stop) < mark.Length || !begin.AsSpan().SequenceEqual(mark)) return false;
        }
        try
        {
            await foreach (var chars in Read(encoding, file, stop))
                foreach (var c in chars.Span) if (char.IsControl(c) && c is not ('\r' or '\n' or '\t' or '\f')) return false;
            return true;
        }
        catch (DecoderFallbackException) { return false; }
    }

    static async IAsyncEnumerable<ReadOnlyMemory<char>> Read(Encoding encoding, Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        file.Position = 0;
        var decoder = encoding.GetDecoder();
        var (bytes, chars) = (new byte[16 * 1024], new char[encoding.GetMaxCharCount(16 * 1024)]);
        for (int read; (read = await file.ReadAsync(bytes, stop)) > 0;)
            if (decoder.GetChars(bytes, 0, read, chars, 0, flush: false) is > 0 and var count) yield return chars.AsMemory(0, count);
        if (decoder.GetChars(bytes, 0, 0, chars, 0, flush: true) is > 0 and var rest) yield return chars.AsMemory(0, rest);
    }
}
