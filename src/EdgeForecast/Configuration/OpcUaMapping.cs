using EdgeForecast.Configuration.Options;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Configuration;

/// <summary>
/// From the file to what a source of OPC UA wants to know. Secrets travel as references;
/// <see cref="SecretReader.Read"/> follows them.
/// </summary>
internal static class OpcUaMapping
{
    private const string PkiFolderName = "pki";

    public static OpcUaSourceOptions SourceOptions(GatewayOptions options, OpcUaSourceSettings source) => new(
        ServerOptions(options, source.Connection),
        [.. options.Signals.Where(signal => signal.Source == source.Name).Select(signal => Item(signal, source))],
        source.Publishing,
        ReconnectDelayMax: source.Connection.ReconnectMax);

    public static OpcUaServerOptions ServerOptions(GatewayOptions options, OpcUaConnectionSettings connection) => new(
        connection.Endpoint,
        PkiPath(options, connection),
        Selection(connection.Security, connection.Mode),
        connection.User,
        connection.Password?.ToString(),
        connection.AllowPasswordInClear,
        connection.UserCertificate,
        connection.UserKey,
        connection.UserKeyPassword?.ToString(),
        connection.ApplicationUri,
        connection.Trust is { } trust
            ? new CertificateTrust(
                IgnoreHostName: trust.IgnoreHostName,
                IgnoreApplicationUri: trust.IgnoreApplicationUri,
                IgnoreUnknownRevocation: trust.IgnoreUnknownRevocation)
            : null,
        connection.RequestTimeout,
        connection.KeepAlive);

    /// <summary>The folder of certificates in force.</summary>
    public static string PkiPath(GatewayOptions options, OpcUaConnectionSettings connection) =>
        connection.Pki ?? Path.Combine(options.Data.Directory, PkiFolderName);

    /// <summary>Which endpoint may be used; null, the strongest with security, where nothing is said.</summary>
    public static EndpointSelection? Selection(OpcUaSecurity? security, OpcUaMode? mode)
    {
        if (security is null && mode is null) return null;
        if (security == OpcUaSecurity.None || (security is null && mode == OpcUaMode.None))
            return EndpointSelection.Unsecured;
        return new EndpointSelection(
            security switch
            {
                OpcUaSecurity.Basic256Sha256 => SecurityPolicy.Basic256Sha256,
                OpcUaSecurity.Aes128Sha256RsaOaep => SecurityPolicy.Aes128Sha256RsaOaep,
                OpcUaSecurity.Aes256Sha256RsaPss => SecurityPolicy.Aes256Sha256RsaPss,
                _ => null,
            },
            mode switch
            {
                OpcUaMode.Sign => MessageSecurityMode.Sign,
                OpcUaMode.SignAndEncrypt => MessageSecurityMode.SignAndEncrypt,
                _ => MessageSecurityMode.Invalid,
            });
    }

    private static OpcUaItemOptions Item(SignalOptions signal, OpcUaSourceSettings source) => new(
        signal.Name,
        // Whoever checks the options sees to it that there is a node.
        ExpandedNodeId.Parse(signal.Node ?? ""),
        signal.IndexRange,
        signal.Field,
        signal.Sampling ?? source.Sampling,
        signal.QueueSize ?? source.QueueSize,
        signal.DiscardOldest ?? source.DiscardOldest,
        DeadbandOf(signal, source),
        signal.Unit,
        signal.Rules.Range);

    private static Deadband DeadbandOf(SignalOptions signal, OpcUaSourceSettings source)
    {
        // The server compares the whole value, and a structure is no number.
        if (signal.Field is not null) return Deadband.None;
        return (signal.Deadband ?? source.Deadband) switch
        {
            { Absolute: { } absolute } => Deadband.Absolute(absolute),
            { Percent: { } percent } => Deadband.Percent(percent),
            _ => Deadband.None,
        };
    }
}
