using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Mediation.Vault;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Mediation.Pages;

/// <summary>
/// Seals the web framework's own keys before they are stored: whoever reads the database alone can forge no cookie and no form.
/// </summary>
sealed class SealedKeys(IServiceProvider services) : IXmlEncryptor, IXmlDecryptor
{
    const int NonceLength = 12, TagLength = 16;
    static readonly byte[] Purpose = Encoding.ASCII.GetBytes("mediation/protection/1");

    public EncryptedXmlInfo Encrypt(XElement plainElement)
    {
        var plain = Encoding.UTF8.GetBytes(plainElement.ToString(SaveOptions.DisableFormatting));
        var box = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = Cipher();
        cipher.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length));
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement("sealed", new XAttribute("alg", "AES-256-GCM"), Convert.ToBase64String(box)), typeof(SealedKeys));
    }

    public XElement Decrypt(XElement encryptedElement)
    {
        var box = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var cipher = Cipher();
        cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    // a key of its own, made from the one that wraps: what is wrapped there can never be taken for what is sealed here
    AesGcm Cipher() =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, services.GetRequiredService<KeyFile>().Wrapping, 32, info: Purpose), TagLength);
}
