using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Mqtt;

/// <summary>
/// Connects to a broker: MQTT 5 first, 3.1.1 where the broker does not speak it. That it refused is remembered until
/// an attempt fails, since the broker may then have been replaced.
/// </summary>
internal sealed class MqttConnector(MqttEndpoint endpoint, TimeProvider machine)
{
    private readonly MqttClientFactory _factory = new();
    private bool _version5Refused;

    /// <exception cref="MqttConnectException">No connection, and why.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public async Task<MqttConnection> ConnectAsync(CancellationToken stop)
    {
        if (endpoint.Protocol == MqttProtocol.V5) return await AttemptAsync(MqttProtocolVersion.V500, stop);
        if (endpoint.Protocol == MqttProtocol.V311) return await AttemptAsync(MqttProtocolVersion.V311, stop);
        MqttConnectException? refusal = null;
        if (!_version5Refused)
        {
            try
            {
                return await AttemptAsync(MqttProtocolVersion.V500, stop);
            }
            catch (MqttConnectException failed) when (
                failed.Failure is MqttConnectFailure.VersionRefused or MqttConnectFailure.VersionSuspected)
            {
                refusal = failed;
            }
        }

        try
        {
            var connection = await AttemptAsync(MqttProtocolVersion.V311, stop);
            // A broker that merely closed may have been starting: MQTT 5 is tried again next time.
            _version5Refused |= refusal?.Failure == MqttConnectFailure.VersionRefused;
            return connection;
        }
        catch (MqttConnectException failed)
        {
            _version5Refused = false;
            throw refusal is null
                ? failed
                : new MqttConnectException($"{refusal.Message}; then {failed.Message}", failed.Failure, failed);
        }
    }

    private async Task<MqttConnection> AttemptAsync(MqttProtocolVersion version, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(endpoint.ConnectTimeout, machine);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var client = _factory.CreateLowLevelMqttClient();
        MqttServerCertificate? server = null;
        X509Certificate2? own = null;
        try
        {
            if (endpoint.Tls is { } tls)
            {
                server = new MqttServerCertificate(tls.CaFile, endpoint.ServerName, machine);
                if (tls.CertificateFile is not null)
                    own = MqttClientCertificate.Read(tls, endpoint.KeyPassword?.Invoke(), machine.GetUtcNow());
            }

            var options = MqttClientSettings.Create(endpoint, version, server, own);
            await client.ConnectAsync(options, both.Token);
            var answer = await HandshakeAsync(client, options, version, both.Token);
            return new MqttConnection(client, version, answer, endpoint, machine, own);
        }
        catch (Exception failed)
        {
            client.Dispose();
            own?.Dispose();
            stop.ThrowIfCancellationRequested();
            if (failed is MqttConnectException) throw;
            var distrust = server?.Problem ?? (endpoint.Tls is null ? null : MqttTlsFailure.Describe(failed))
                ?? (failed as CryptographicException)?.Message;
            throw distrust is null
                ? new MqttConnectException(
                    $"{endpoint}: {Describe(failed, limit.IsCancellationRequested)}", KindOf(failed), failed)
                : new MqttConnectException($"{endpoint}: {distrust}", MqttConnectFailure.Untrusted, failed);
        }
    }

    private async Task<MqttConnAckPacket> HandshakeAsync(
        ILowLevelMqttClient client, MqttClientOptions options, MqttProtocolVersion version, CancellationToken stop)
    {
        MqttPacket? packet;
        try
        {
            await client.SendAsync(MqttConnectPacketFactory.Create(options), stop);
            packet = await client.ReceiveAsync(stop);
        }
        catch (Exception unreadable) when (!stop.IsCancellationRequested
            && unreadable is (MqttProtocolViolationException or MqttCommunicationException)
            && (endpoint.Tls is null || MqttTlsFailure.Describe(unreadable) is null))
        {
            throw Suspect($"the answer to CONNECT cannot be read ({unreadable.Message})", unreadable);
        }

        stop.ThrowIfCancellationRequested();
        if (packet is null) throw Suspect("it closed the connection instead of an answer", null);
        if (packet is not MqttConnAckPacket answer) throw Suspect($"it answered CONNECT with {packet}", null);
        if (version == MqttProtocolVersion.V500) ThrowUnlessAccepted(answer.ReasonCode, answer.ReasonString);
        else ThrowUnlessAccepted(answer.ReturnCode);
        return answer;

        MqttConnectException Suspect(string text, Exception? inner) => new(
            $"{endpoint}: {text} ({MqttConnection.Name(version)})", MqttConnectFailure.VersionSuspected, inner);
    }

    private void ThrowUnlessAccepted(MqttConnectReasonCode code, string? text)
    {
        if (code == MqttConnectReasonCode.Success) return;
        // A broker older than MQTT 5 answers with return code 1, which is no reason code of MQTT 5.
        var refused = code == MqttConnectReasonCode.UnsupportedProtocolVersion || (int)code == 1;
        var why = refused ? "it does not speak MQTT 5" : $"refused, {code}";
        if (!string.IsNullOrEmpty(text)) why += $" ({text})";
        throw new MqttConnectException(
            $"{endpoint}: {why}", refused ? MqttConnectFailure.VersionRefused : MqttConnectFailure.Refused);
    }

    private void ThrowUnlessAccepted(MqttConnectReturnCode code)
    {
        if (code == MqttConnectReturnCode.ConnectionAccepted) return;
        throw new MqttConnectException($"{endpoint}: refused, {code}", MqttConnectFailure.Refused);
    }

    /// <summary>A file that is not there is somebody's to put there; a broker comes back by itself.</summary>
    private static MqttConnectFailure KindOf(Exception failed) => failed.GetBaseException()
        is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or AuthenticationException
        ? MqttConnectFailure.Untrusted
        : MqttConnectFailure.Other;

    private string Describe(Exception failed, bool late)
    {
        if (late) return $"no answer within {endpoint.ConnectTimeout.TotalSeconds:0.#} s";
        var root = failed.GetBaseException();
        return root switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nobody listens there",
            SocketException socket => socket.Message,
            AuthenticationException tls => $"TLS failed: {tls.Message}",
            _ => root.Message,
        };
    }
}
