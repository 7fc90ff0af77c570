using System.Security.Authentication;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeForecast.Mqtt;

/// <summary>Puts an endpoint into the words of the MQTT library.</summary>
internal static class MqttClientSettings
{
    /// <exception cref="IOException">The password or the file of authorities cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">That file is not PEM.</exception>
    public static MqttClientOptions Create(MqttEndpoint endpoint, MqttProtocolVersion version)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(endpoint.Host, endpoint.Port)
            .WithClientId(endpoint.ClientId)
            .WithProtocolVersion(version)
            .WithKeepAlivePeriod(endpoint.KeepAlive)
            .WithCleanSession(endpoint.CleanStart)
            .WithTimeout(endpoint.ConnectTimeout)
            // With fragmentation off header and payload leave in one write, hence in one segment.
            .WithoutPacketFragmentation();
        if (endpoint.UserName is not null)
            builder.WithCredentials(endpoint.UserName, Encode(endpoint.Password?.Invoke()));
        if (endpoint.Tls is not null) builder.WithTlsOptions(tls => Configure(tls, endpoint, endpoint.Tls));
        if (endpoint.Will is not null)
            builder.WithWillTopic(endpoint.Will.Topic)
                .WithWillPayload(endpoint.Will.Payload)
                .WithWillRetain(true)
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (version == MqttProtocolVersion.V500)
            builder.WithReceiveMaximum((ushort)endpoint.ReceiveMaximum)
                .WithMaximumPacketSize((uint)endpoint.PacketBytesMax)
                .WithSessionExpiryInterval((uint)Math.Clamp(endpoint.SessionExpiry.TotalSeconds, 0, uint.MaxValue));
        return builder.Build();
    }

    private static void Configure(MqttClientTlsOptionsBuilder tls, MqttEndpoint endpoint, MqttTlsOptions options)
    {
        tls.UseTls()
            .WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13)
            .WithTargetHost(options.ServerName ?? endpoint.Host);
        if (options.CaFile is not null)
            tls.WithCertificateValidationHandler(new MqttServerCertificate(options.CaFile).IsTrusted);
    }

    private static byte[]? Encode(string? password) => password is null ? null : Encoding.UTF8.GetBytes(password);
}
