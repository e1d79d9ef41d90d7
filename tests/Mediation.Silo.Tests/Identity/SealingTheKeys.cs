using System.Xml.Linq;
using Mediation.Pages;
using Mediation.Postgres;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.Identity;

/// <summary>The web framework's keys lie sealed in the database; the key file opens them, another one does not.</summary>
public sealed class SealingTheKeys(ProgramOnADatabase house) : IClassFixture<ProgramOnADatabase>
{
    [Fact]
    public async Task Nothing_of_a_key_can_be_read_in_its_table()
    {
        await house.Program.Nobody.GetAsync("/report");      // a form is a first use
        var xml = (string)(await house.Database.App.Value("select string_agg(xml, '') from identity.protection_key"))!;
        Assert.DoesNotContain("masterKey", xml, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<value>", xml, StringComparison.OrdinalIgnoreCase);

        var sealedKey = XElement.Parse(xml).Descendants("sealed").Single();
        var opened = Keys(Path.Combine(house.Program.Home, "keys", "mediation.key")).Decrypt(sealedKey);
        Assert.NotEmpty(opened.DescendantsAndSelf().First(one => one.Name.LocalName == "value").Value);
        Assert.DoesNotContain(opened.Descendants().First(one => one.Name.LocalName == "value").Value, xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_file_opens_nothing()
    {
        var folder = Scratch.Folder();
        var (ours, theirs) = (Keys(Path.Combine(folder, "ours", "key")), Keys(Path.Combine(folder, "theirs", "key")));
        var secret = new XElement("secret", "open sesame");
        var kept = ours.Encrypt(secret).EncryptedElement;
        Assert.Equal(secret.ToString(), ours.Decrypt(kept).ToString());
        Assert.NotEqual(kept.ToString(), ours.Encrypt(secret).EncryptedElement.ToString());
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => theirs.Decrypt(kept));
        Directory.Delete(folder, recursive: true);
    }

    [Theory, InlineData("0"), InlineData("f"), InlineData("0123456789abcdef"), InlineData("deadbeef")]
    public void V13_3_1_A_placeholder_is_no_key(string pattern)
    {
        var path = Path.Combine(Scratch.Folder(), "key");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(pattern, 64 / pattern.Length)));
        Assert.Contains("placeholder", Assert.Throws<CannotStart>(() => KeyFile.OpenOrCreate(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void V13_3_1_A_key_file_that_others_could_read_is_theirs_no_longer_once_it_was_opened()
    {
        if (OperatingSystem.IsWindows()) return;

        var path = Path.Combine(Scratch.Folder(), "keys", "key");
        KeyFile.OpenOrCreate(path);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        KeyFile.OpenOrCreate(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    static SealedKeys Keys(string path) => new(new ServiceCollection().AddSingleton(KeyFile.OpenOrCreate(path)).BuildServiceProvider());
}
