using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration;

/// <summary>Relative paths are relative to the file that they stand in, wherever the process was started.</summary>
internal static class AbsolutePaths
{
    public static GatewayOptions In(GatewayOptions options, string folder)
    {
        string Absolute(string path) => Path.GetFullPath(path, folder);

        MqttConnectionSettings Connection(MqttConnectionSettings settings) => settings with
        {
            Tls = settings.Tls is { CaFile: { } authorities } tls
                ? tls with { CaFile = Absolute(authorities) }
                : settings.Tls,
            Password = Secret(settings.Password),
        };

        string? AbsoluteIfGiven(string? path) => path is { Length: > 0 } ? Absolute(path) : path;

        SecretReference? Secret(SecretReference? secret) =>
            secret is { File: { Length: > 0 } file } ? secret with { File = Absolute(file) } : secret;

        OpcUaConnectionSettings Server(OpcUaConnectionSettings settings) => settings with
        {
            Password = Secret(settings.Password),
            UserCertificate = AbsoluteIfGiven(settings.UserCertificate),
            UserKey = AbsoluteIfGiven(settings.UserKey),
            UserKeyPassword = Secret(settings.UserKeyPassword),
            Pki = AbsoluteIfGiven(settings.Pki),
        };

        return options with
        {
            Data = options.Data with { Directory = Absolute(options.Data.Directory) },
            Models = options.Models with
            {
                Directory = Absolute(options.Models.Directory),
                TrustedKeys = [.. options.Models.TrustedKeys.Select(Absolute)],
            },
            Log = options.Log.Directory is { } logs ? options.Log with { Directory = Absolute(logs) } : options.Log,
            Sources = options.Sources with
            {
                Mqtt = [.. options.Sources.Mqtt.Select(
                    source => source with { Connection = Connection(source.Connection) })],
                OpcUa = [.. options.Sources.OpcUa.Select(
                    source => source with { Connection = Server(source.Connection) })],
            },
            Upstream = options.Upstream with
            {
                Mqtt = options.Upstream.Mqtt with { Connection = Connection(options.Upstream.Mqtt.Connection) },
            },
        };
    }
}
