using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration;

/// <summary>Relative paths are relative to the file that they stand in, wherever the process was started.</summary>
internal static class AbsolutePaths
{
    public static GatewayOptions In(GatewayOptions options, string folder)
    {
        string Absolute(string path) => Path.GetFullPath(path, folder);

        string? Given(string? path) => path is { Length: > 0 } ? Absolute(path) : path;

        SecretReference? Secret(SecretReference? secret) => secret is { File: { Length: > 0 } file }
            ? secret with { File = Absolute(file) }
            : secret;

        MqttConnectionSettings Connection(MqttConnectionSettings settings) => settings with
        {
            Tls = settings.Tls is { } tls
                ? tls with
                {
                    CaFile = Given(tls.CaFile),
                    CertificateFile = Given(tls.CertificateFile),
                    KeyFile = Given(tls.KeyFile),
                    KeyPassword = Secret(tls.KeyPassword),
                }
                : null,
            Password = Secret(settings.Password),
        };

        OpcUaConnectionSettings Server(OpcUaConnectionSettings settings) => settings with
        {
            Password = Secret(settings.Password),
            UserCertificate = Given(settings.UserCertificate),
            UserKey = Given(settings.UserKey),
            UserKeyPassword = Secret(settings.UserKeyPassword),
            Pki = Given(settings.Pki),
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
