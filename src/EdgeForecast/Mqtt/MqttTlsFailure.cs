using System.Net.Sockets;

namespace EdgeForecast.Mqtt;

/// <summary>
/// Says in plain words what the broker's side objected to. It tells only by an alert (RFC 8446, 6.2), which the
/// system's library puts into the text of an exception; with TLS 1.3 it comes after the handshake, in place of the
/// CONNACK.
/// </summary>
internal static class MqttTlsFailure
{
    private static readonly (string Alert, string Meaning)[] _alerts =
    [
        ("certificate required", "the broker asks for a certificate of ours. Give tls.certificateFile"),
        ("unknown ca", "the broker does not trust the authority that issued our certificate, tls.certificateFile"),
        ("certificate expired", "the broker says that our certificate has expired. Renew it"),
        ("certificate revoked", "the broker says that our certificate was revoked. Get a new one"),
        ("bad certificate", "the broker does not accept our certificate, or wants one: see tls.certificateFile"),
        ("certificate unknown", "the broker does not accept our certificate, tls.certificateFile"),
        ("protocol version", "the broker speaks neither TLS 1.2 nor 1.3"),
        ("handshake failure", "the broker ended the handshake: it may ask for a certificate, tls.certificateFile"),
        ("wrong version number", "the broker does not speak TLS on this port. Remove tls, or give the port for it"),
        ("unexpected packet format", "the broker does not speak TLS on this port. Remove tls, or give the port for it"),
        ("Cannot determine the frame size", "the broker does not speak TLS on this port. Remove tls, or give its port"),
    ];

    /// <summary>Null when it is no objection of the broker's to TLS.</summary>
    public static string? Describe(Exception failed)
    {
        for (var cause = failed; cause is not null; cause = cause.InnerException)
            foreach (var (alert, meaning) in _alerts)
                if (cause.Message.Contains(alert, StringComparison.OrdinalIgnoreCase))
                    return meaning;
        return failed.GetBaseException() is SocketException { SocketErrorCode: var code } && IsBroken(code)
            ? "the broker closed the connection during the TLS handshake. Does it speak TLS on this port, or ask for a "
                + "certificate, tls.certificateFile?"
            : null;
    }

    private static bool IsBroken(SocketError code) =>
        code is SocketError.ConnectionReset or SocketError.NotConnected or SocketError.Shutdown;
}
