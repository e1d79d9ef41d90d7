using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mediation.Tests.Walls;

/// <summary>A certificate that only these tests believe in.</summary>
static class Certificate
{
    public const string Password = "only for a test";

    public static string Make(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var path = Path.Combine(folder, "test.pfx");
        File.WriteAllBytes(path, made.Export(X509ContentType.Pfx, Password));
        return path;
    }
}
