using System.Text;

namespace Mediation.Files;

/// <summary>Tells a file's kind by its first bytes; what is none of ours has none.</summary>
static class Magic
{
    /// <summary>So many bytes from the beginning are enough to tell.</summary>
    public const int Enough = 4096;

    static readonly string[] Markup = ["<svg", "<html", "<script", "<!doctype", "<?xml", "<body", "<iframe", "<head"];
    static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "mif1"], Mp4Brands = ["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "M4VH", "M4VP", "dash", "3gp4", "3gp5", "MSNV"];

    /// <param name="name">tells sound from moving pictures, which begin alike</param>
    public static FileKind? Of(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return FileKind.Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return FileKind.Png;
        if (head.Length >= 16 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBPVP8"u8)) return FileKind.Webp;
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8)) return OfBrand(Encoding.ASCII.GetString(head[8..12]), name);
        if (head.StartsWith("%PDF-"u8)) return FileKind.Pdf;
        if (head.StartsWith("PK\x03\x04"u8)) return OfPackage(head, name);
        if (head.StartsWith("ID3"u8) || (head.Length > 3 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2 && (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C)) return FileKind.Mp3;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) > 0 ? FileKind.Webm : null;
        if (head.StartsWith("OggS\0"u8)) return FileKind.Ogg;
        return LooksLikeText(head) ? FileKind.Text : null;
    }

    static FileKind? OfBrand(string brand, string name) => brand switch
    {
        _ when HeicBrands.Contains(brand) => FileKind.Heic,
        "M4A " or "M4B " => FileKind.M4a,
        _ when Mp4Brands.Contains(brand) => FileName.Ending(name) == "m4a" ? FileKind.M4a : FileKind.Mp4,
        _ => null,
    };

    // which of the two, its parts say when it is looked into; until then its name
    static FileKind? OfPackage(ReadOnlySpan<byte> head, string name) => FileName.Ending(name) switch
    {
        "xlsx" => FileKind.Xlsx,
        "docx" => FileKind.Docx,
        _ => head.IndexOf("xl/"u8) > 0 ? FileKind.Xlsx : head.IndexOf("[Content_Types].xml"u8) > 0 ? FileKind.Docx : null,
    };

    static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        if (head.Length == 0) return false;
        var text = head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(head) : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(head) : Encoding.Latin1.GetString(head);
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u0008') >= 0 || text.AsSpan().IndexOfAnyInRange('\u000E', '\u001F') >= 0) return false;

        var begin = text.TrimStart('\uFEFF', '\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n').ToLowerInvariant();
        return !Array.Exists(Markup, mark => begin.StartsWith(mark, StringComparison.Ordinal)) && !Array.Exists(Markup[..3], mark => begin.Contains(mark, StringComparison.Ordinal));
    }
}
