using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace EdgeForecast.Mqtt;

/// <summary>Checks a broker's certificate against the authorities of one file, and no others.</summary>
internal sealed class MqttServerCertificate
{
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file is not PEM.</exception>
    public MqttServerCertificate(string caFile) => _authorities.ImportFromPemFile(caFile);

    public bool IsTrusted(MqttClientCertificateValidationEventArgs handshake)
    {
        if (handshake.Certificate is not X509Certificate2 certificate) return false;

        // The chain was built against the system's authorities, so that error says nothing; a wrong name does.
        if ((handshake.SslPolicyErrors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // A gateway in a plant network seldom reaches the lists of revoked certificates.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (handshake.Chain is not null) chain.ChainPolicy.ExtraStore.AddRange(handshake.Chain.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
