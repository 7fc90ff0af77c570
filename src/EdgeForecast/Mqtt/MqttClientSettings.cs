using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeForecast.Mqtt;

/// <summary>Puts an endpoint into the words of the MQTT library.</summary>
internal static class MqttClientSettings
{
    /// <summary>
    /// Of the socket, each way. The library's 8 KiB is less than a broker sends in one go: a client that has once
    /// fallen behind stands before a closed window from then on, opened by a timer five times a second, and never
    /// catches up. The kernel gives no more than it allows (net.core.rmem_max).
    /// </summary>
    internal const int SocketBufferBytes = 256 * 1024;

    /// <param name="endpoint">Where to and how.</param>
    /// <param name="version">Of MQTT.</param>
    /// <param name="server">Judges the broker's certificate; null without TLS.</param>
    /// <param name="own">Our certificate; null for none.</param>
    /// <exception cref="IOException">The password cannot be read.</exception>
    public static MqttClientOptions Create(
        MqttEndpoint endpoint, MqttProtocolVersion version, MqttServerCertificate? server, X509Certificate2? own)
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
        if (server is not null) builder.WithTlsOptions(tls => Configure(tls, endpoint, server, own));
        if (endpoint.Will is not null)
            builder.WithWillTopic(endpoint.Will.Topic)
                .WithWillPayload(endpoint.Will.Payload)
                .WithWillRetain(true)
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (version == MqttProtocolVersion.V500)
            builder.WithReceiveMaximum((ushort)endpoint.ReceiveMaximum)
                .WithMaximumPacketSize((uint)endpoint.PacketBytesMax)
                .WithSessionExpiryInterval((uint)Math.Clamp(endpoint.SessionExpiry.TotalSeconds, 0, uint.MaxValue));
        var options = builder.Build();
        ((MqttClientTcpOptions)options.ChannelOptions).BufferSize = SocketBufferBytes;
        return options;
    }

    private static void Configure(
        MqttClientTlsOptionsBuilder tls, MqttEndpoint endpoint, MqttServerCertificate server, X509Certificate2? own)
    {
        tls.UseTls()
            .WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13)
            .WithTargetHost(endpoint.ServerName)
            // A gateway in a plant network seldom reaches the lists of revoked certificates.
            .WithRevocationMode(X509RevocationMode.NoCheck)
            .WithCertificateValidationHandler(server.IsTrusted);
        if (own is not null) tls.WithClientCertificates([own]);
    }

    private static byte[]? Encode(string? password) => password is null ? null : Encoding.UTF8.GetBytes(password);
}
