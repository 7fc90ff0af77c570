using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>An authority and what it issues, as files in a folder of the test.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority;
    private int _serial;

    public TestCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(_now.AddDays(-10), _now.AddDays(10));
        AuthorityFile = Write("ca.pem", _authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    /// <summary>Issues a certificate; the files are PEM.</summary>
    /// <param name="name">The host that it is for, and its subject.</param>
    /// <param name="isExpired">Whether it ended yesterday.</param>
    public (string Certificate, string Key) Issue(string name, bool isExpired = false)
    {
        using var certificate = Make(name, isExpired);
        var number = ++_serial;
        using var key = certificate.GetECDsaPrivateKey()!;
        return (Write($"{number}.pem", certificate.ExportCertificatePem()),
            Write($"{number}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Issues one whose key is under a password.</summary>
    public (string Certificate, string Key) IssueEncrypted(string name, string password)
    {
        using var certificate = Make(name, isExpired: false);
        var number = ++_serial;
        using var key = certificate.GetECDsaPrivateKey()!;
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        return (Write($"{number}.pem", certificate.ExportCertificatePem()),
            Write($"{number}.key", key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption)));
    }

    /// <summary>Issues one as PFX under a password.</summary>
    public string IssuePfx(string name, string password)
    {
        using var certificate = Make(name, isExpired: false);
        var file = _folder.PathTo($"{++_serial}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    public string Write(string name, string text)
    {
        var file = _folder.PathTo(name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private X509Certificate2 Make(string name, bool isExpired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(
            _authority, _now.AddDays(-5), _now.AddDays(isExpired ? -1 : 5), BitConverter.GetBytes(++_serial + 1000));
        return bare.CopyWithPrivateKey(key);
    }
}
