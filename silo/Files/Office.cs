using System.IO.Compression;
using System.Xml;

namespace Mediation.Files;

/// <summary>Looks into a Word or Excel file: that it is one, that it is as large as it says, that nothing runs in it and nothing is fetched by it.</summary>
static class Office
{
    const int MostEntries = 2_000, LongestName = 300;
    const long MostInflated = 100 * 1024 * 1024;

    static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false, MaxCharactersInDocument = MostInflated, Async = false,
    };

    public static Refusal? Refuse(Stream file, FileKind kind, CancellationToken stop)
    {
        try
        {
            if (Declared(file) is > MostEntries or 0) return Refusals.NotSafe;     // before a list of a hundred thousand is made
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count is > MostEntries or 0) return Refusals.NotSafe;

            var heart = kind == FileKind.Docx ? "word/document.xml" : "xl/workbook.xml";
            if (zip.Entries.All(one => one.FullName != heart) || zip.Entries.All(one => one.FullName != "[Content_Types].xml")) return Refusals.OtherThanItsName;

            var budget = new Budget(MostInflated);
            foreach (var entry in zip.Entries)
            {
                stop.ThrowIfCancellationRequested();
                if (IsUnsafe(entry) || entry.Length > MostInflated) return Refusals.NotSafe;
                using var part = budget.Over(entry.Open());
                if (IsXml(entry.FullName) ? !IsHarmless(part, entry.FullName) : IsArchive(part)) return Refusals.NotSafe;
            }
            return null;
        }
        catch (BudgetSpent) { return Refusals.NotSafe; }
        catch (XmlException) { return Refusals.NotSafe; }       // a document type, an entity, or no XML at all
        catch (Exception why) when (why is InvalidDataException or NotSupportedException or ArgumentException or OverflowException or EndOfStreamException) { return Refusals.Broken; }
    }

    // the end of the archive says how many entries it has; one with 64-bit numbers is no letter that somebody wrote
    static int Declared(Stream file)
    {
        const int record = 22;
        var most = (int)Math.Min(file.Length, record + ushort.MaxValue);
        var tail = new byte[most];
        file.Position = file.Length - most;
        file.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at + record > most) return 0;
        return BitConverter.ToUInt16(tail, at + 10) is ushort.MaxValue ? int.MaxValue : BitConverter.ToUInt16(tail, at + 10);
    }

    static bool IsUnsafe(ZipArchiveEntry entry)
    {
        var name = entry.FullName;
        return name.Length > LongestName || name.Contains("..", StringComparison.Ordinal) || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
            || entry.IsEncrypted
            || name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && !name.Contains("printerSettings", StringComparison.Ordinal)     // macros, packed objects
            || name.Contains("activeX", StringComparison.OrdinalIgnoreCase) || name.Contains("embeddings/", StringComparison.OrdinalIgnoreCase)
            || Path.GetExtension(name).ToLowerInvariant() is ".exe" or ".dll" or ".js" or ".vbs" or ".html" or ".htm" or ".zip" or ".7z" or ".rar" or ".gz" or ".jar" or ".xlsm" or ".docm" or ".docx" or ".xlsx";
    }

    static bool IsXml(string name) => Path.GetExtension(name).ToLowerInvariant() is ".xml" or ".rels" or ".vml";

    // links that a reader clicks may lead outside; templates, pictures and objects that a program fetches by itself may not
    static bool IsHarmless(Stream part, string name)
    {
        var isRelations = name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        using var xml = XmlReader.Create(part, Strict);
        while (xml.Read())
        {
            if (xml.Depth > 200) return false;
            if (isRelations && xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("TargetMode") == "External"
                && xml.GetAttribute("Type")?.EndsWith("/hyperlink", StringComparison.Ordinal) != true) return false;
            if (name == "[Content_Types].xml" && xml.GetAttribute("ContentType")?.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) == true) return false;
        }
        return true;
    }

    static bool IsArchive(Stream part)
    {
        Span<byte> head = stackalloc byte[8];
        var read = part.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var nested = head[..read].StartsWith("PK\x03\x04"u8) || head.StartsWith("7z\xBC"u8) || head.StartsWith("Rar!"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("MZ"u8);
        part.CopyTo(Stream.Null);       // counted, whatever its header says
        return nested;
    }

    sealed class BudgetSpent : Exception;

    /// <summary>So much may come out of the whole archive, counted as it comes.</summary>
    sealed class Budget(long left)
    {
        public Stream Over(Stream inner) => new Counted(this, inner);

        sealed class Counted(Budget budget, Stream inner) : Stream
        {
            long left { get => budget.left; set => budget.left = value; }

            public override int Read(Span<byte> buffer)
            {
                var read = inner.Read(buffer);
                return (left -= read) < 0 ? throw new BudgetSpent() : read;
            }

            public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
            public override void Flush() { }
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                if (disposing) inner.Dispose();
                base.Dispose(disposing);
            }
        }

        long left = left;
    }
}
