using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.TestKit.Peers;

/// <summary>Certificates with one thing wrong.</summary>
public static class TestCertificates
{
    public const string ServerUri = "urn:localhost:edgeforecast:peer";

    /// <summary>A self-signed certificate of a server on this machine.</summary>
    public static X509Certificate2 Server(
        string uri = ServerUri, string host = "localhost", int keyBits = 2048, int fromDays = -10, int untilDays = 10,
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment
            | X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyCertSign)
    {
        using var key = RSA.Create(keyBits);
        var now = TimeProvider.System.GetUtcNow();
        return Request("CN=Server", key, uri, host, usage, isAuthority: false)
            .CreateSelfSigned(now.AddDays(fromDays), now.AddDays(untilDays));
    }

    public static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return Request($"CN={name}", key, null, null, X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
            .CreateSelfSigned(now.AddDays(-20), now.AddDays(100));
    }

    /// <summary>A server's certificate that an authority signed, with its key.</summary>
    public static X509Certificate2 SignedBy(X509Certificate2 authority, byte serialNumber)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var use = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation
            | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment;
        using var bare = Request("CN=Server", key, ServerUri, "localhost", use, false)
            .Create(authority, now.AddDays(-10), now.AddDays(10), [serialNumber]);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>A revocation list of an authority, DER.</summary>
    public static byte[] RevocationList(X509Certificate2 authority, byte[] serialNumbers, int untilDays = 10)
    {
        var now = TimeProvider.System.GetUtcNow();
        var builder = new CertificateRevocationListBuilder();
        foreach (var serialNumber in serialNumbers) builder.AddEntry([serialNumber], now.AddDays(-2));
        return builder.Build(authority, 1, now.AddDays(untilDays), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1, now.AddDays(-3));
    }

    public static X509Certificate2 User(string name)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return Request($"CN={name}", key, "urn:user:" + name, "localhost",
                X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, false)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
    }

    private static CertificateRequest Request(
        string subject, RSA key, string? uri, string? host, X509KeyUsageFlags usage, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, false);
        request.CertificateExtensions.Add(identifier);
        if (uri is null || host is null) return request;
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(uri));
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
