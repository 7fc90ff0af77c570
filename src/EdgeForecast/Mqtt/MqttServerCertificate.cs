using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace EdgeForecast.Mqtt;

/// <summary>
/// Judges a broker's certificate, against the authorities of one file and no others where there is one, and says what
/// is wrong with it.
/// </summary>
internal sealed class MqttServerCertificate
{
    private readonly string? _caFile;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly X509Certificate2Collection _authorities = [];

    /// <param name="caFile">PEM; null for the system's authorities.</param>
    /// <param name="name">That the certificate must be for.</param>
    /// <param name="time">To tell an expired one.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file is not PEM.</exception>
    public MqttServerCertificate(string? caFile, string name, TimeProvider time)
    {
        _caFile = caFile;
        _name = name;
        _time = time;
        if (caFile is null) return;
        _authorities.ImportFromPemFile(caFile);
        if (_authorities.Count == 0)
            throw new System.Security.Cryptography.CryptographicException(
                $"{caFile} holds no certificate. Put the authority's there, as PEM");
    }

    /// <summary>What was wrong with the certificate seen last, and what to do; null for nothing.</summary>
    public string? Problem { get; private set; }

    public bool IsTrusted(MqttClientCertificateValidationEventArgs handshake)
    {
        Problem = ProblemOf(handshake);
        return Problem is null;
    }

    private string? ProblemOf(MqttClientCertificateValidationEventArgs handshake)
    {
        if (handshake.Certificate is not X509Certificate2 certificate) return "the broker shows no certificate";
        var now = _time.GetUtcNow();
        if (now > certificate.NotAfter)
            return $"the broker's certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}. Renew it "
                + "there, or set this machine's clock";
        if (now < certificate.NotBefore)
            return $"the broker's certificate is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} "
                + "UTC only. Is this machine's clock right?";
        if ((handshake.SslPolicyErrors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            return $"the broker's certificate is for {NamesOf(certificate)}, not for \"{_name}\". Connect by that "
                + "name, or give it in tls.serverName";
        var isTrusted = _caFile is null
            ? handshake.SslPolicyErrors == SslPolicyErrors.None
            : IsOfAuthorities(certificate, handshake.Chain);
        return isTrusted
            ? null
            : $"the broker's certificate was issued by {certificate.Issuer}, which "
                + (_caFile is null ? "this system does not trust" : $"is not in {_caFile}")
                + ". Give its authority in tls.caFile";
    }

    private bool IsOfAuthorities(X509Certificate2 certificate, X509Chain? seen)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // A gateway in a plant network seldom reaches the lists of revoked certificates.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (seen is not null) chain.ChainPolicy.ExtraStore.AddRange(seen.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()
                .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Select(name => $"\"{name}\"")
            .ToArray();
        return names.Length == 0 ? certificate.Subject : string.Join(", ", names);
    }
}
