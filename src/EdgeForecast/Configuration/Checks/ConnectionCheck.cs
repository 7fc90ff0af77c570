using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Sources and upstream: brokers, secrets, topics.</summary>
internal static class ConnectionCheck
{
    private static readonly string[] _placeholders = ["{gateway}", "{forecast}", "{target}"];

    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        var sources = options.Sources.Mqtt;
        if (sources.Count == 0) problems.Error("sources.mqtt", "there is no source", "Add the broker to read from.");
        NameCheck.Unique(
            sources.Select((source, i) => (source.Name, $"sources.mqtt[{i}].name")), "source", problems);
        for (var i = 0; i < sources.Count; i++) CheckSource(sources[i], $"sources.mqtt[{i}]", problems);
        CheckUpstream(options.Upstream.Mqtt, "upstream.mqtt", problems);
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
        if (upstream.LatestTopic is not { } latest) return;
        CheckTemplate(latest, $"{path}.latestTopic", problems);
        if (latest == upstream.Topic)
            problems.Error($"{path}.latestTopic", "is the same as topic",
                "Give the retained newest forecast a topic of its own, as in \".../latest\".");
    }

    private static void CheckConnection(MqttConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (connection.Host.Length == 0 || connection.Host.Any(char.IsWhiteSpace) || connection.Host.Contains('/'))
            problems.Error($"{path}.host", $"\"{connection.Host}\" is no host name",
                "Write the name or address alone, without \"mqtt://\" and without the port.");
        Bounds.Whole(connection.Port, 1, 65_535, $"{path}.port", problems);
        Bounds.Duration(
            connection.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(65_535), $"{path}.keepAlive", problems);
        Bounds.Duration(
            connection.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), $"{path}.timeout", problems);
        if (connection.ClientId is { Length: 0 })
            problems.Error($"{path}.clientId", "is empty", "Leave it out, and one is made of the names.");
        if (connection.Password is not { } secret) return;
        if (connection.UserName is null)
            problems.Error($"{path}.userName", "is missing, but there is a password", "Add the user's name.");
        if ((secret.File is null) == (secret.Environment is null))
            problems.Error($"{path}.password", "must name either a file or an environment variable",
                "Write { \"file\": \"...\" } or { \"environment\": \"NAME\" }.");
    }

    /// <summary>A broker drops the older of two clients of one name: two of ours would throw each other out for ever.</summary>
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
        if (Unreadable.Is(template)) return;
        var topic = _placeholders.Aggregate(template, (text, placeholder) => text.Replace(placeholder, "x"));
        if (topic.IndexOfAny(['{', '}']) >= 0)
            problems.Error(path, $"\"{template}\" holds an unknown placeholder",
                $"Known here: {string.Join(", ", _placeholders)}.");
        else if (TopicText.WhatIsWrong(topic, isFilter: false) is { } wrong)
            problems.Error(path, $"\"{template}\" {wrong}", "Write a topic that can be published to.");
        else if (!template.Contains("{forecast}", StringComparison.Ordinal))
            problems.Warn(path, "does not hold {forecast}", "All forecasts go to one topic; is that meant?");
    }
}
