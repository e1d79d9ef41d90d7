using System.Text;
using CsCheck;
using Mediation.Files;
using SkiaSharp;
using Xunit;

namespace Mediation.Tests.Files;

/// <summary>What a file is, what is not taken for one, and what of it comes through.</summary>
public class LookingIntoFiles
{
    static FileKind? KindOf(byte[] bytes, string name = "") => Magic.Of(bytes.AsSpan(0, Math.Min(bytes.Length, Magic.Enough)), name);

    [Fact] public void V5_2_2_Every_kind_is_told_by_its_content()
    {
        foreach (var (name, bytes) in Papers.OfEveryKind)
        {
            var kind = KindOf(bytes, name) ?? throw new InvalidOperationException(name);
            Assert.True(FileName.Agrees(name, kind) && FileName.Ending(name) != "", $"{name} is taken for {kind}");
        }
        Assert.Equal(Enum.GetValues<FileKind>().Order(), Papers.OfEveryKind.Select(one => KindOf(one.Bytes, one.Name)!.Value).Order());
    }

    [Fact] public void V5_2_2_None_is_taken_for_another_by_its_name()
    {
        foreach (var (_, bytes) in Papers.OfEveryKind)
            foreach (var name in FileKinds.Accepted.Split(','))
            {
                var kind = KindOf(bytes, "a" + name)!.Value;
                if (FileName.Agrees("a" + name, kind) && kind is FileKind.Docx or FileKind.Xlsx) Assert.True(bytes == Papers.OfEveryKind[5].Bytes || bytes == Papers.OfEveryKind[6].Bytes || Office.Refuse(new MemoryStream(bytes), kind, default) is not null);
                else if (FileName.Agrees("a" + name, kind)) Assert.Contains(name[1..], kind.Endings());
            }
        Assert.Equal("file/other-than-its-name", Office.Refuse(new MemoryStream(Papers.Xlsx), FileKind.Docx, default)?.Code);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("\uFEFF <?xml version='1.0'?><!DOCTYPE svg><svg/>")]
    [InlineData("<!-- a --><svg/>")]
    [InlineData("<HTML><script>alert(1)</script>")]
    [InlineData("words first, <script>alert(1)</script>")]
    public void V1_3_4_Nothing_that_draws_or_runs_passes_for_text(string text) => Assert.Null(KindOf(Encoding.UTF8.GetBytes(text), "a.txt"));

    [Theory]
    [InlineData("MZ\u0090\0\u0003")] [InlineData("GIF89a\0\0")] [InlineData("\u007FELF\u0002")] [InlineData("#!/bin/sh\n\u0001")] [InlineData("Rar!\u001A\u0007")] [InlineData("BM\0\0")] [InlineData("7z\u00BC\u00AF\u0027\u001C")]
    public void V5_2_2_What_is_none_of_ours_has_no_kind(string head) => Assert.Null(KindOf(Encoding.Latin1.GetBytes(head), "a.txt"));

    [Fact] public void A_plain_letter_and_a_plain_table_are_taken()
    {
        Assert.Null(Office.Refuse(new MemoryStream(Papers.Docx()), FileKind.Docx, default));
        Assert.Null(Office.Refuse(new MemoryStream(Papers.Docx(("word/_rels/document.xml.rels", Link("hyperlink")), ("word/media/image1.png", "\u0089PNG"))), FileKind.Docx, default));
        Assert.Null(Office.Refuse(new MemoryStream(Papers.Xlsx), FileKind.Xlsx, default));
    }

    static string Link(string type) => $"<Relationships><Relationship Type='http://x/{type}' Target='http://evil.example/' TargetMode='External'/></Relationships>";

    static readonly Dictionary<string, Func<byte[]>> Bad = new()
    {
        ["an entity"] = () => Papers.Docx(("word/x.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")),
        ["a thousand laughs"] = () => Papers.Docx(("word/x.xml", "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>")),
        ["a bomb"] = () => Papers.Bomb(),
        ["an archive in it"] = () => Papers.Docx(("word/media/a.png", "PK\u0003\u0004 and so on")),
        ["an archive by name"] = () => Papers.Docx(("word/a.zip", "x")),
        ["a hundred thousand parts"] = () => Papers.Package([.. Enumerable.Range(0, 100_000).Select(n => ($"{n}", ""))]),
        ["a way out"] = () => Papers.Docx(("../../x", "x")),
        ["macros"] = () => Papers.Docx(("word/vbaProject.bin", "x")),
        ["macros by type"] = () => Papers.Package(("[Content_Types].xml", "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"), ("word/document.xml", "<a/>")),
        ["a template from elsewhere"] = () => Papers.Docx(("word/_rels/settings.xml.rels", Link("attachedTemplate"))),
        ["an object packed in"] = () => Papers.Docx(("word/embeddings/oleObject1.bin", "x")),
        ["a page that runs"] = () => Papers.Docx(("word/afchunk.html", "<script/>")),
        ["cut off"] = () => Papers.Docx()[..200],
    };

    [Fact] public void V1_5_1_V5_2_3_Entities_bombs_archives_macros_and_what_is_fetched_from_elsewhere_are_refused()
    {
        foreach (var (why, make) in Bad)
            Assert.True(Office.Refuse(new MemoryStream(make()), FileKind.Docx, default)?.Code is "file/not-safe" or "file/broken", why);
    }

    static async Task<(Refusal? Why, byte[] Served, byte[] Small)> Draw(byte[] bytes, FileKind kind)
    {
        using MemoryStream served = new(), small = new();
        var why = await Pictures.Redraw(new MemoryStream(bytes), kind, served, small, default);
        return (why, served.ToArray(), small.ToArray());
    }

    [Fact] public async Task Of_a_photo_only_what_can_be_seen_comes_through_and_upright()
    {
        var (why, served, small) = await Draw(Papers.Photo(orientation: 6), FileKind.Jpeg);
        Assert.Null(why);
        foreach (var bytes in (byte[][])[served, small])
        {
            Assert.DoesNotContain("zqgps", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
            Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
            Assert.Equal([0xFF, 0xD9], bytes[^2..]);       // nothing behind its end
            Assert.All(Markers(bytes), marker => Assert.True(marker is 0xE0 or 0xE2 or 0xDB or 0xC0 or 0xC2 or 0xC4 or 0xDD or 0xDA, $"{marker:x}"));
        }
        using var seen = SKBitmap.Decode(served);
        Assert.Equal((48, 64), (seen.Width, seen.Height));
        Assert.True(seen.GetPixel(36, 16).Red > 200 && seen.GetPixel(12, 16).Red < 80, "the red corner is where a person would see it");
    }

    [Theory, InlineData(SKEncodedImageFormat.Png, FileKind.Png), InlineData(SKEncodedImageFormat.Webp, FileKind.Webp)]
    public async Task Drawings_are_drawn_anew_too(SKEncodedImageFormat format, FileKind kind)
    {
        byte[] bytes = [.. Papers.Picture(format), .. Encoding.ASCII.GetBytes(Papers.Said)];
        var (why, served, small) = await Draw(bytes, kind);
        Assert.Null(why);
        Assert.Equal(kind.Served(), KindOf(served));
        Assert.Equal(FileKind.Jpeg, KindOf(small));
        Assert.DoesNotContain("zqgps", Encoding.Latin1.GetString(served), StringComparison.Ordinal);
    }

    [Fact] public async Task A_large_photo_is_made_smaller_and_a_giant_one_refused()
    {
        var (why, served, small) = await Draw(Papers.Picture(width: 6000, height: 4000), FileKind.Jpeg);
        Assert.Null(why);
        using (var codec = SKCodec.Create(new MemoryStream(served))) Assert.InRange(codec.Info.Width * codec.Info.Height, 4_000_000, 13_000_000);
        using (var codec = SKCodec.Create(new MemoryStream(small))) Assert.Equal(320, codec.Info.Width);
        Assert.Equal("file/too-many-pixels", (await Draw(Claiming(60_000, 60_000), FileKind.Png)).Why?.Code);
        Assert.Equal("file/too-many-pixels", (await Draw(Claiming(20_000, 20_000), FileKind.Png)).Why?.Code);
    }

    // a picture that claims to be larger than it is
    static byte[] Claiming(int width, int height)
    {
        var png = Papers.Picture(SKEncodedImageFormat.Png);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var crc = Crc(png.AsSpan(12, 17));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), crc);
        return png;
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var i = 0; i < 8; i++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    [Fact] public async Task A_heic_picture_or_a_film_says_no_more_where_it_was_taken()
    {
        foreach (var (bytes, kind) in new[] { (Papers.Heic(), FileKind.Heic), (Papers.Film(), FileKind.Mp4), (Papers.Film("M4A "), FileKind.M4a) })
        {
            var blanks = Boxes.Find(new MemoryStream(bytes), kind) ?? throw new InvalidOperationException($"{kind}");
            using var served = new MemoryStream();
            await Boxes.Copy(new MemoryStream(bytes), served, blanks, default);
            var text = Encoding.Latin1.GetString(served.ToArray());
            Assert.Equal(bytes.Length, served.Length);
            Assert.DoesNotContain("zqgps", text, StringComparison.Ordinal);
            Assert.Equal(kind == FileKind.Heic, text.Contains("the-image-itself", StringComparison.Ordinal));
            Assert.NotNull(Boxes.Find(new MemoryStream(served.ToArray()), kind));
            Assert.Null(Boxes.Find(new MemoryStream([.. bytes, .. "PK\x03\x04"u8]), kind));      // no second file behind it
        }
    }

    [Fact] public async Task Text_of_older_programs_is_handed_out_in_UTF_8()
    {
        const string said = "\u76d0\u7530\u533a\uff0c\u697c\u9053\u6f0f\u6c34\u3002";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(said), Encoding.GetEncoding("GB18030").GetBytes(said), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(said)]])
        {
            Assert.Equal(FileKind.Text, KindOf(bytes));
            var encoding = await Texts.EncodingOf(new MemoryStream(bytes), default) ?? throw new InvalidOperationException("no text");
            using var utf8 = new MemoryStream();
            await Texts.ToUtf8(new MemoryStream(bytes), encoding, utf8, default);
            Assert.Equal(said, Encoding.UTF8.GetString(utf8.ToArray()).TrimStart('\uFEFF'));
        }
        Assert.Null(await Texts.EncodingOf(new MemoryStream([.. Papers.Text, .. new byte[5000], 0x80]), default));
    }

    // whatever is done to a file, looking into it ends in an answer
    [Fact] public void Mutated_files_are_answered_and_no_more() =>
        Gen.Select(Gen.Int[0, Papers.OfEveryKind.Length - 1], Gen.Select(Gen.Int[0, 4_000], Gen.Byte).Array[0, 12], Gen.Int[0, 6_000]).Sample((which, changes, cut) =>
        {
            var (name, original) = Papers.OfEveryKind[which];
            byte[] bytes = [.. original];
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            if (cut < bytes.Length) bytes = bytes[..cut];
            if (bytes.Length == 0 || KindOf(bytes, name) is not { } kind) return;
            using MemoryStream file = new(bytes), served = new(), small = new();
            switch (kind)
            {
                case FileKind.Jpeg or FileKind.Png or FileKind.Webp: _ = Pictures.Redraw(file, kind, served, small, default).GetAwaiter().GetResult(); break;
                case FileKind.Heic or FileKind.Mp4 or FileKind.M4a: if (Boxes.Find(file, kind) is { } blanks) Boxes.Copy(file, served, blanks, default).GetAwaiter().GetResult(); break;
                case FileKind.Docx or FileKind.Xlsx: _ = Office.Refuse(file, kind, default); break;
                case FileKind.Text: _ = Texts.EncodingOf(file, default).GetAwaiter().GetResult(); break;
            }
        }, iter: 2_000);

    static IEnumerable<byte> Markers(byte[] jpeg)
    {
        for (var at = 2; jpeg[at + 1] != 0xDA; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3])) yield return jpeg[at + 1];
    }
}
