using System.Buffers.Binary;
using System.Text;

namespace Mediation.Files;

/// <summary>
/// HEIC pictures, films and sound of the MP4 family are boxes in boxes. We cannot draw them anew, so we blank what is said in them about the where and who:
/// EXIF and XMP items of a picture, descriptions of a film; every byte else stays at its place.
/// </summary>
static class Boxes
{
    const int MostBoxes = 20_000, LargestMeta = 1024 * 1024;

    /// <summary>A stretch of the file that is handed out as zeros, and, where a whole box is meant, as a box that is free.</summary>
    public readonly record struct Blank(long From, long To);

    static readonly string[] Inner = ["moov", "trak", "moof", "traf", "mdia"], Said = ["udta", "meta", "uuid", "free", "skip", "wide"];

    /// <summary>What is to be blanked; none at all where it is no whole file of the kind.</summary>
    public static (List<Blank> Blanks, List<long> Freed)? Find(Stream file, FileKind kind)
    {
        List<Blank> blanks = [];
        List<long> freed = [];
        var (seen, left) = (new HashSet<string>(), MostBoxes);
        if (!Walk(0, file.Length, depth: 0)) return null;
        return seen.Contains("ftyp") && seen.Contains(kind == FileKind.Heic ? "meta" : "moov") ? (blanks, freed) : null;

        bool Walk(long at, long end, int depth)
        {
            Span<byte> head = stackalloc byte[16];
            while (at < end)
            {
                if (--left < 0 || depth > 8 || end - at < 8) return false;
                file.Position = at;
                var read = file.ReadAtLeast(head, 16, throwOnEndOfStream: false);
                if (read < 8) return false;
                long size = BinaryPrimitives.ReadUInt32BigEndian(head);
                var type = Encoding.Latin1.GetString(head[4..8]);
                var body = at + 8;
                if (size == 1)
                {
                    if (read < 16) return false;
                    (size, body) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), at + 16);
                }
                else if (size == 0) size = end - at;
                if (size < body - at || size > end - at) return false;
                if (depth == 0) seen.Add(type);
                if (depth == 0 && seen.Count == 1 && type != "ftyp") return false;

                if (kind == FileKind.Heic && type == "meta") { if (!Items(body, at + size)) return false; }
                else if (Said.Contains(type))
                {
                    blanks.Add(new(body, at + size));
                    freed.Add(at + 4);
                }
                else if (kind != FileKind.Heic && Inner.Contains(type) && !Walk(body, at + size, depth + 1)) return false;
                at += size;
            }
            return at == end;
        }

        // the list of a picture's items, and where each lies
        bool Items(long from, long to)
        {
            if (to - from is < 4 or > LargestMeta) return false;
            var meta = new byte[to - from];
            file.Position = from;
            file.ReadExactly(meta);
            try { return HeicItems.Blank(meta, from, file.Length, blanks); }
            catch (ArgumentOutOfRangeException) { return false; }       // a number in it points outside
        }
    }

    /// <summary>Copies the file with what is to be blanked left out.</summary>
    public static async Task Copy(Stream file, Stream into, (List<Blank> Blanks, List<long> Freed) what, CancellationToken stop)
    {
        file.Position = 0;
        var buffer = new byte[Pieces.Size];
        var free = "free"u8.ToArray();
        for (var at = 0L; ;)
        {
            var read = await file.ReadAsync(buffer, stop);
            if (read == 0) return;
            foreach (var blank in what.Blanks)
            {
                var (from, to) = (Math.Max(blank.From, at), Math.Min(blank.To, at + read));
                if (from < to) buffer.AsSpan((int)(from - at), (int)(to - from)).Clear();
            }
            foreach (var named in what.Freed)
                for (var i = 0; i < 4; i++)
                    if (named + i >= at && named + i < at + read) buffer[named + i - at] = free[i];
            await into.WriteAsync(buffer.AsMemory(0, read), stop);
            at += read;
        }
    }
}

/// <summary>The items inside a HEIC picture's meta box (ISO/IEC 14496-12, iinf and iloc).</summary>
static class HeicItems
{
    public static bool Blank(ReadOnlySpan<byte> meta, long metaAt, long fileLength, List<Boxes.Blank> blanks)
    {
        HashSet<uint> said = [];
        (int From, int To) iloc = default, idat = default;
        for (var at = 4; at < meta.Length;)
        {
            if (meta.Length - at < 8) return false;
            var size = (int)BinaryPrimitives.ReadUInt32BigEndian(meta[at..]);
            if (size < 8 || size > meta.Length - at) return false;
            var type = Encoding.Latin1.GetString(meta.Slice(at + 4, 4));
            if (type == "iinf" && !Infos(meta.Slice(at + 8, size - 8), said)) return false;
            if (type == "iloc") iloc = (at + 8, at + size);
            if (type == "idat") idat = (at + 8, at + size);
            if (type is "udta" or "uuid") blanks.Add(new(metaAt + at + 8, metaAt + at + size));
            at += size;
        }
        return said.Count == 0 || (iloc.To > 0 && Places(meta[iloc.From..iloc.To], said, metaAt + idat.From, fileLength, blanks));
    }

    static bool Infos(ReadOnlySpan<byte> iinf, HashSet<uint> said)
    {
        var at = iinf[0] == 0 ? 6 : 8;
        while (at + 8 <= iinf.Length)
        {
            var size = (int)BinaryPrimitives.ReadUInt32BigEndian(iinf[at..]);
            if (size < 8 || size > iinf.Length - at) return false;
            var entry = iinf.Slice(at + 8, size - 8);
            var version = entry[0];
            if (version < 2) return false;      // no picture of a phone
            var id = version == 2 ? BinaryPrimitives.ReadUInt16BigEndian(entry[4..]) : BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
            var type = Encoding.Latin1.GetString(entry.Slice(version == 2 ? 8 : 10, 4));
            if (type is "Exif" or "mime" or "uri ") said.Add(id);
            at += size;
        }
        return true;
    }

    static bool Places(ReadOnlySpan<byte> iloc, HashSet<uint> said, long idatAt, long fileLength, List<Boxes.Blank> blanks)
    {
        var version = iloc[0];
        var (offsetSize, lengthSize, baseSize, indexSize) = (iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4, version is 1 or 2 ? iloc[5] & 15 : 0);
        var at = 6;
        var count = version < 2 ? Read(iloc, 2) : Read(iloc, 4);
        for (var i = 0L; i < count; i++)
        {
            var id = version < 2 ? Read(iloc, 2) : Read(iloc, 4);
            var method = version is 1 or 2 ? Read(iloc, 2) & 15 : 0;
            Read(iloc, 2);
            var from = Read(iloc, baseSize);
            var extents = Read(iloc, 2);
            for (var j = 0L; j < extents; j++)
            {
                Read(iloc, indexSize);
                var (offset, length) = (Read(iloc, offsetSize), Read(iloc, lengthSize));
                if (!said.Contains((uint)id)) continue;
                if (method > 1) return false;
                var start = from + offset + (method == 1 ? idatAt : 0);
                if (start < 0 || length < 0 || start > fileLength - length) return false;
                blanks.Add(new(start, length == 0 ? fileLength : start + length));
            }
        }
        return true;

        long Read(ReadOnlySpan<byte> bytes, int size)
        {
            var value = 0L;
            foreach (var one in bytes.Slice(at, size)) value = value << 8 | one;
            at += size;
            return value;
        }
    }
}
