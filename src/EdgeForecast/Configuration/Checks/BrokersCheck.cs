using EdgeForecast.Configuration.Options;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// Secrets, certificates, and whether each broker takes us: it connects as the gateway would, under a name of its own,
/// so that a running gateway is not thrown out. A broker that is away is a warning, one that says no is an error.
/// </summary>
internal static class BrokersCheck
{
    private static readonly TimeSpan _connectLimit = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(
        GatewayOptions options, TimeProvider time, ConfigProblems problems, CancellationToken stop)
    {
        var brokers = options.Sources.Mqtt
            .Select((source, i) => (source.Connection, Path: $"sources.mqtt[{i}].connection",
                Endpoint: MqttMapping.SourceOptions(options, source).CreateEndpoint(SecretReader.Read)))
            .Append((options.Upstream.Mqtt.Connection, Path: "upstream.mqtt.connection",
                Endpoint: MqttMapping.SinkOptions(options).CreateEndpoint(will: null, SecretReader.Read)))
            .ToList();
        var answers = await Task.WhenAll(brokers.Select(broker =>
            TryConnectAsync(
                broker.Endpoint, HasWhatItNeeds(broker.Connection, broker.Path, problems), time, stop)));
        foreach (var (broker, failed) in brokers.Zip(answers)) Report(broker.Path, failed, problems);
    }

    /// <summary>Reports what is missing on this machine.</summary>
    private static bool HasWhatItNeeds(MqttConnectionSettings connection, string path, ConfigProblems problems)
    {
        var isComplete = true;
        foreach (var (secret, key) in new[]
                 {
                     (connection.Password, "password"), (connection.Tls?.KeyPassword, "tls.keyPassword"),
                 })
        {
            if (secret is null || SecretReader.TryRead(secret, out _, out var problem)) continue;
            problems.Error($"{path}.{key}", problem, "Provide it, readable for the user that runs the gateway.");
            isComplete = false;
        }

        foreach (var (file, key, what) in new[]
                 {
                     (connection.Tls?.CaFile, "caFile", "the authority's certificate"),
                     (connection.Tls?.CertificateFile, "certificateFile", "our certificate"),
                     (connection.Tls?.KeyFile, "keyFile", "our certificate's key"),
                 })
        {
            if (file is null || File.Exists(file)) continue;
            problems.Error($"{path}.tls.{key}", $"there is no file {file}", $"Put {what} there.");
            isComplete = false;
        }

        return isComplete;
    }

    private static async Task<MqttConnectException?> TryConnectAsync(
        MqttEndpoint endpoint, bool isComplete, TimeProvider time, CancellationToken stop)
    {
        var visitor = endpoint with
        {
            ClientId = $"{endpoint.ClientId}-check",
            CleanStart = true,
            SessionExpiry = TimeSpan.Zero,
            ConnectTimeout = _connectLimit,
        };
        // Without what it needs all that can be found out is whether somebody is there.
        if (!isComplete) visitor = visitor with { Tls = null, UserName = null, Password = null };
        try
        {
            using var connection = await new MqttConnector(visitor, time).ConnectAsync(stop);
            await connection.CloseAsync(_connectLimit);
            return null;
        }
        catch (MqttConnectException failed)
        {
            return isComplete || failed.Failure == MqttConnectFailure.Other ? failed : null;
        }
    }

    private static void Report(string path, MqttConnectException? failed, ConfigProblems problems)
    {
        switch (failed?.Failure)
        {
            case null:
                return;
            case MqttConnectFailure.Untrusted:
                problems.Error($"{path}.tls", failed.Message, "The gateway cannot connect until this is settled.");
                return;
            case MqttConnectFailure.Refused:
                problems.Error(path, failed.Message, "Check user name, password and the broker's access rules.");
                return;
            default:
                problems.Warn(path, $"cannot be reached: {failed.Message}",
                    "The gateway waits for it; check name, port and network.");
                return;
        }
    }
}
