using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using SkiaSharp;

namespace Mediation.Tests.Files;

/// <summary>Files of every kind, made here: as small as they may be, and with what must not come through.</summary>
static class Papers
{
    public const string Said = "zqgps 22.5571,114.2372";

    public static byte[] Picture(SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, int width = 64, int height = 48)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Teal);
            canvas.DrawRect(0, 0, width / 2f, height / 2f, new() { Color = SKColors.Red });
        }
        return bitmap.Encode(format, 90).ToArray();
    }

    /// <summary>A photo as a phone makes it, lying on its side: with EXIF that says where, a comment, and a second file hidden behind the first.</summary>
    public static byte[] Photo(ushort orientation = 6)
    {
        var plain = Picture();
        // little-endian TIFF: one entry for the orientation, and words where a place would be
        byte[] exif = [.. "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"u8, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Said)];
        return [.. plain[..2], .. Segment(0xE1, exif), .. Segment(0xFE, Encoding.ASCII.GetBytes(Said)), .. plain[2..], .. Package(("a.txt", Said))];
    }

    public static byte[] Pdf => Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    /// <summary>A PDF of so many bytes that nothing could press together.</summary>
    public static byte[] LargePdf(int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        "%PDF-1.7\n"u8.CopyTo(bytes);
        "\n%%EOF\n"u8.CopyTo(bytes.AsSpan(size - 7));
        return bytes;
    }

    public static byte[] Docx(params (string Name, string Text)[] more) =>
        Package([("[Content_Types].xml", "<Types/>"), ("_rels/.rels", "<Relationships/>"), ("word/document.xml", "<document>A letter.</document>"), .. more]);

    public static byte[] Xlsx => Package(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"));

    public static byte[] Package(params (string Name, string Text)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in parts) using (var part = new StreamWriter(zip.CreateEntry(name).Open())) part.Write(text);
        return bytes.ToArray();
    }

    /// <summary>Zeros that a hundred megabytes come out of.</summary>
    public static byte[] Bomb()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<document/>") }) using (var part = new StreamWriter(zip.CreateEntry(name).Open())) part.Write(text);
            using var media = zip.CreateEntry("word/media/image1.png", CompressionLevel.Fastest).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 110; i++) media.Write(zeros);
        }
        return bytes.ToArray();
    }

    public static byte[] Mp3 => [.. "ID3\x03\0\0\0\0\0\0"u8, 0xFF, 0xFB, 0x90, 0, .. new byte[100]];
    public static byte[] Webm => [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84, .. "webm"u8, .. new byte[40]];
    public static byte[] Ogg => [.. "OggS\0\x02"u8, .. new byte[40]];
    public static byte[] Text => "A line.\n"u8.ToArray();
    public static byte[] Film(string brand = "isom") => [.. Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0]), .. Box("moov", [.. Box("mvhd", new byte[20]), .. Box("udta", Encoding.ASCII.GetBytes(Said)), .. Box("trak", Box("meta", Encoding.ASCII.GetBytes(Said)))]), .. Box("mdat", new byte[64])];

    /// <summary>A HEIC picture of one item that is an image and one that says where it was taken.</summary>
    public static byte[] Heic()
    {
        var ftyp = Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        byte[] Info(byte id, string type) => Box("infe", [2, 0, 0, 0, 0, id, 0, 0, .. Encoding.ASCII.GetBytes(type), 0]);
        var infos = Box("iinf", [0, 0, 0, 0, 0, 2, .. Info(1, "hvc1"), .. Info(2, "Exif")]);
        const int iloc = 8 + 8 + 2 * (2 + 2 + 2 + 8);       // its own size does not change with what it says
        var image = ftyp.Length + 8 + 4 + infos.Length + iloc + 8;
        byte[] Place(byte id, int at, int length) => [0, id, 0, 0, 0, 1, .. Big(at), .. Big(length)];
        byte[] places = Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 2, .. Place(1, image, 16), .. Place(2, image + 16, Said.Length)]);
        byte[] meta = Box("meta", [0, 0, 0, 0, .. infos, .. places]);
        return [.. ftyp, .. meta, .. Box("mdat", [.. "the-image-itself"u8, .. Encoding.ASCII.GetBytes(Said)])];
    }

    public static byte[] Box(string type, byte[] body) => [.. Big(body.Length + 8), .. Encoding.ASCII.GetBytes(type), .. body];
    static byte[] Big(int n) => [(byte)(n >> 24), (byte)(n >> 16), (byte)(n >> 8), (byte)n];
    static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    public static readonly (string Name, byte[] Bytes)[] OfEveryKind =
    [
        ("photo.jpg", Photo()), ("drawing.png", Picture(SKEncodedImageFormat.Png)), ("picture.webp", Picture(SKEncodedImageFormat.Webp)), ("phone.heic", Heic()), ("paper.pdf", Pdf),
        ("letter.docx", Docx()), ("table.xlsx", Xlsx), ("song.mp3", Mp3), ("memo.m4a", Film("M4A ")), ("film.mp4", Film()), ("memo.webm", Webm), ("memo.ogg", Ogg), ("words.txt", Text),
    ];

    /// <summary>Hands a file in as its bytes, with its name beside them.</summary>
    public static Task<Reply> HandIn(this HttpClient client, string caseId, byte[] bytes, string name, Guid? id = null, string? query = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name };
        return client.Send(HttpMethod.Post, $"/api/grievances/{caseId}/attachments{query}", content, id?.ToString());
    }
}
