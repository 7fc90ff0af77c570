using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>Makes the self-signed certificate of an application (Part 6, 6.2.2).</summary>
public static class ApplicationCertificate
{
    private const string ServerAuthenticationOid = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthenticationOid = "1.3.6.1.5.5.7.3.2";

    /// <summary>A certificate with its private key, valid from a day before <paramref name="now"/>.</summary>
    public static X509Certificate2 Create(ApplicationIdentity identity, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        using var key = RSA.Create(identity.KeyBits);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(identity.ApplicationName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation
            | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(ServerAuthenticationOid), new Oid(ClientAuthenticationOid)], false));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        request.CertificateExtensions.Add(AlternativeNames(identity));
        // A clock that is behind by hours must not refuse a new certificate.
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(identity.ValidDays));
    }

    /// <summary>Whether a certificate names an application's URI.</summary>
    public static bool Names(X509Certificate2 certificate, string applicationUri)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return CertificateNames.Of(certificate).Uris.Contains(applicationUri);
    }

    private static X509Extension AlternativeNames(ApplicationIdentity identity)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(identity.ApplicationUri, UriKind.RelativeOrAbsolute));
        var hosts = identity.HostNames is { Count: > 0 } given ? given : [Environment.MachineName.ToLowerInvariant()];
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        return names.Build();
    }
}
