using CsCheck;
using Mediation.Files;
using Xunit;

namespace Mediation.Tests.Files;

public class NamingFiles
{
    [Theory]
    [InlineData("photo.JPG", FileKind.Jpeg, "photo.jpg")]
    [InlineData("photo", FileKind.Jpeg, "photo.jpg")]
    [InlineData("photo.webp", FileKind.Jpeg, "photo.jpg")]
    [InlineData("\u623f\u5c4b\u7167\u7247 1.heic", FileKind.Heic, "\u623f\u5c4b\u7167\u7247 1.heic")]
    [InlineData("../../etc/passwd", FileKind.Text, "passwd.txt")]
    [InlineData(@"C:\Users\x\a.pdf", FileKind.Pdf, "a.pdf")]
    [InlineData("a\0b.pdf", FileKind.Pdf, "ab.pdf")]
    [InlineData("a\r\nSet-Cookie: x.pdf", FileKind.Pdf, "aSet-Cookie_ x.pdf")]
    [InlineData("CON.pdf", FileKind.Pdf, "_CON.pdf")]
    [InlineData("com1 .pdf", FileKind.Pdf, "_com1.pdf")]
    [InlineData("nul", FileKind.Text, "_nul.txt")]
    [InlineData("invoice\u202efdp.exe", FileKind.Pdf, "invoicefdp.pdf")]
    [InlineData("a;rm -rf $(x)`y`.pdf", FileKind.Pdf, "a_rm -rf _(x)_y_.pdf")]
    [InlineData("...", FileKind.Pdf, "file.pdf")]
    [InlineData(".htaccess", FileKind.Text, "htaccess.txt")]
    [InlineData("", FileKind.Ogg, "file.ogg")]
    public void V5_3_2_V5_4_1_V1_2_5_A_name_is_made_safe(string given, FileKind kind, string kept) => Assert.Equal(kept, FileName.Of(given, kind));

    [Theory]
    [InlineData("a.pdf", FileKind.Pdf, true)]
    [InlineData("a.PDF ", FileKind.Pdf, true)]
    [InlineData("a", FileKind.Pdf, true)]
    [InlineData("a.jpeg", FileKind.Jpeg, true)]
    [InlineData("a.jpg.exe", FileKind.Jpeg, false)]
    [InlineData("a.pdf", FileKind.Jpeg, false)]
    [InlineData("a.svg", FileKind.Text, false)]
    public void V5_2_2_A_name_must_not_claim_another_kind(string name, FileKind kind, bool agrees) => Assert.Equal(agrees, FileName.Agrees(name, kind));

    [Fact] public void V5_4_2_Whatever_is_given_the_name_is_safe_short_and_made_only_once() =>
        Gen.Select(Gen.String, Gen.Enum<FileKind>()).Sample((given, kind) =>
        {
            var kept = FileName.Of(given, kind);
            Assert.InRange(kept.Length, 3, 101);
            Assert.DoesNotContain(kept, c => char.IsControl(c) || "/\\<>:\"|?*".Contains(c, StringComparison.Ordinal) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069');
            Assert.True(FileName.Agrees(kept, kind), kept);
            Assert.Equal(kept, FileName.Of(kept, kind));
            Assert.True(kept.IsNormalized());
        }, iter: 10_000);

    [Fact] public void Every_kind_has_its_own_endings_and_its_type()
    {
        var endings = Enum.GetValues<FileKind>().SelectMany(kind => kind.Endings()).ToList();
        Assert.Equal(endings.Distinct(), endings);
        Assert.All(Enum.GetValues<FileKind>(), kind => Assert.Contains('/', kind.MediaType()));
        Assert.All(endings, ending => Assert.Contains($".{ending}", FileKinds.Accepted.Split(',')));
    }
}
