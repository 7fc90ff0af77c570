using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Forwarding;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Sources and upstream: brokers, secrets, topics.</summary>
internal static class ConnectionCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        var sources = options.Sources.Mqtt;
        var opcUa = options.Sources.OpcUa;
        if (sources.Count + opcUa.Count == 0)
            problems.Error("sources", "there is no source", "Add the broker (mqtt) or server (opcua) to read from.");
        NameCheck.Unique(
            [
                .. sources.Select((source, i) => (source.Name, $"sources.mqtt[{i}].name")),
                .. opcUa.Select((source, i) => (source.Name, $"sources.opcua[{i}].name")),
            ],
            "source", problems);
        OpcUaSourceCheck.Run(options, problems);
        for (var i = 0; i < sources.Count; i++) CheckSource(sources[i], $"sources.mqtt[{i}]", problems);
        CheckUpstream(options.Upstream.Mqtt, "upstream.mqtt", problems);
        Bounds.Whole(options.Upstream.BacklogRateMax, 1, 100_000, "upstream.backlogRateMax", problems);
        CheckClientIds(options, problems);
    }

    private static void CheckSource(MqttSourceSettings source, string path, ConfigProblems problems)
    {
        NameCheck.Run(source.Name, $"{path}.name", problems);
        CheckConnection(source.Connection, $"{path}.connection", problems);
        if (source.Payload is not null) PayloadCheck.Run(source.Payload, $"{path}.payload", problems);
        Bounds.Whole(source.ReceiveMax, 1, 65_535, $"{path}.receiveMax", problems);
        Bounds.Duration(source.SessionExpiry, TimeSpan.Zero, TimeSpan.FromDays(365), $"{path}.sessionExpiry", problems);
    }

    private static void CheckUpstream(MqttUpstreamSettings upstream, string path, ConfigProblems problems)
    {
        CheckConnection(upstream.Connection, $"{path}.connection", problems);
        CheckTemplate(upstream.Topic, $"{path}.topic", problems);
        if (upstream.LatestTopic.Length > 0) CheckTemplate(upstream.LatestTopic, $"{path}.latestTopic", problems);
        if (upstream.LatestTopic == upstream.Topic)
            problems.Error($"{path}.latestTopic", "is the same as topic",
                "Give the retained newest forecast a topic of its own, or leave it empty.");
        if (upstream.GapTopic.Length > 0) CheckTemplate(upstream.GapTopic, $"{path}.gapTopic", problems);
        if (upstream.GapTopic.Length > 0 && (upstream.GapTopic == upstream.Topic
            || upstream.GapTopic == upstream.LatestTopic))
            problems.Error($"{path}.gapTopic", "is the topic of another message",
                "Give what tells of dropped forecasts a topic of its own, or leave it empty.");
        var statusTopic = upstream.StatusTopic.Replace("{gateway}", "x", StringComparison.Ordinal);
        if (statusTopic.Length > 0 && MqttTopic.CheckName(statusTopic) is { } wrong)
            problems.Error($"{path}.statusTopic", $"\"{upstream.StatusTopic}\" cannot be published to: {wrong}",
                "Write a topic without wildcards, or leave it empty.");
        Bounds.Whole(upstream.InflightMax, 1, 1000, $"{path}.inflightMax", problems);
    }

    private static void CheckConnection(MqttConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (connection.Host.Length == 0 || connection.Host.Any(char.IsWhiteSpace) || connection.Host.Contains('/'))
            problems.Error($"{path}.host", $"\"{connection.Host}\" is no host name",
                "Write the name or address alone, without \"mqtt://\" and without the port.");
        Bounds.Whole(connection.PortInForce(), 1, 65_535, $"{path}.port", problems);
        Bounds.Duration(
            connection.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(18), $"{path}.keepAlive", problems);
        Bounds.Duration(
            connection.ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5),
            $"{path}.connectTimeout", problems);
        if (connection.Tls?.CaFile is { Length: 0 })
            problems.Error($"{path}.tls.caFile", "is empty", "Name a PEM file, or leave it out to trust the system's.");
        CheckOwnCertificate(connection.Tls, $"{path}.tls", problems);
        if (connection.ClientId is { Length: 0 })
            problems.Error($"{path}.clientId", "is empty", "Leave it out, and one is made of the names.");
        if (connection.Password is not { } secret) return;
        if (connection.UserName is null)
            problems.Error($"{path}.userName", "is missing, but there is a password", "Add the user's name.");
        CheckSecret(secret, $"{path}.password", problems);
    }

    private static void CheckOwnCertificate(MqttTlsSettings? tls, string path, ConfigProblems problems)
    {
        if (tls?.KeyPassword is { } secret) CheckSecret(secret, $"{path}.keyPassword", problems);
        if (tls is { CertificateFile: null } and ({ KeyFile: not null } or { KeyPassword: not null }))
            problems.Error($"{path}.certificateFile", "is missing, but there is a key",
                "Name the certificate's file, or remove the key.");
        if (tls?.CertificateFile is { Length: 0 })
            problems.Error($"{path}.certificateFile", "is empty", "Name a PEM or PFX file, or leave it out.");
        if (tls?.KeyFile is { Length: 0 })
            problems.Error($"{path}.keyFile", "is empty", "Name a PEM file, or leave it out.");
    }

    private static void CheckSecret(SecretReference secret, string path, ConfigProblems problems)
    {
        if ((secret.File is null) == (secret.Environment is null))
            problems.Error(path, "must name either a file or an environment variable",
                "Write { \"file\": \"...\" } or { \"environment\": \"NAME\" }.");
    }

    /// <summary>
    /// A broker drops the older of two clients of one name: two of ours would throw each other out for ever.
    /// </summary>
    private static void CheckClientIds(GatewayOptions options, ConfigProblems problems)
    {
        var all = options.Sources.Mqtt
            .Select((source, i) => (source.Connection, Path: $"sources.mqtt[{i}].connection.clientId"))
            .Append((options.Upstream.Mqtt.Connection, Path: "upstream.mqtt.connection.clientId"));
        NameCheck.Unique(
            all.Where(one => one.Connection.ClientId is not null)
                .Select(one => (one.Connection.ClientId!, one.Path)), "client id", problems);
    }

    private static void CheckTemplate(string template, string path, ConfigProblems problems)
    {
        if (Unreadable.Is(template) || TopicTemplate.Check(template) is not { } text) return;
        var remedy = text.IndexOf(". ", StringComparison.Ordinal);
        if (remedy >= 0) problems.Error(path, text[..remedy], text[(remedy + 2)..]);
        else problems.Error(path, text.TrimEnd('.'), "Write a topic without wildcards.");
    }
}
