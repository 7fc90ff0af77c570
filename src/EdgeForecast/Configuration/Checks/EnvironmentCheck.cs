using System.Net.Sockets;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Status;

namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// Whether this machine and its network have what the configuration asks for: folders, space, bundles, secrets,
/// brokers. What may come later, such as a broker that is away, is a warning; what cannot work is an error.
/// </summary>
internal static class EnvironmentCheck
{
    private const long BytesPerMb = 1024 * 1024;
    private static readonly TimeSpan _connectLimit = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(
        GatewayOptions options, TimeProvider time, ConfigProblems problems, CancellationToken stop)
    {
        CheckFolder(options.Data.Directory, "data.directory", problems);
        CheckSpace(options.Data, problems);
        if (options.Log.Directory is { } logs) CheckFolder(logs, "log.directory", problems);
        BundlesCheck.Run(options, problems);
        ModelsCheck.CheckKeys(options.Models, problems);
        CheckListen(options.Status.Listen, problems);
        var connections = options.Sources.Mqtt
            .Select((source, i) => (source.Connection, Path: $"sources.mqtt[{i}].connection"))
            .Append((options.Upstream.Mqtt.Connection, Path: "upstream.mqtt.connection"))
            .ToList();
        foreach (var (connection, path) in connections)
        {
            CheckSecret(connection, path, problems);
            CheckAuthorities(connection, path, problems);
        }

        await OpcUaEnvironmentCheck.RunAsync(options, time, problems, stop);
        var unreachable = await Task.WhenAll(connections.Select(
            one => TryConnectAsync(one.Connection.Host, one.Connection.PortInForce(), time, stop)));
        for (var i = 0; i < connections.Count; i++)
            if (unreachable[i] is { } why)
                problems.Warn(connections[i].Path, why, "The gateway waits for it; check name, port and network.");
    }

    private static void CheckFolder(string folder, string path, ConfigProblems problems)
    {
        var existing = ExistingPartOf(folder);
        try
        {
            if (File.Exists(folder)) throw new IOException("A file of that name is in the way.");
            var probe = Path.Combine(existing, $".edgeforecast-check-{Guid.NewGuid():N}");
            using (new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                // Made and gone again: that is the whole test.
                return;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Error(path, $"{folder} cannot be written to: {error.Message}",
                "Create it and give it to the user that runs the gateway.");
        }
    }

    /// <summary>The folder itself, or where it would be made.</summary>
    private static string ExistingPartOf(string folder)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        return folder;
    }

    private static void CheckSpace(DataOptions data, ConfigProblems problems)
    {
        try
        {
            var free = new DriveInfo(ExistingPartOf(data.Directory)).AvailableFreeSpace / BytesPerMb;
            if (free < data.FreeSpaceMinMb)
                problems.Warn("data.directory", $"{free} MB are free, less than {data.FreeSpaceMinMb}",
                    "Free some space, or choose another disk.");
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            problems.Warn("data.directory", $"the free space is unknown: {error.Message}", "Look at the disk.");
        }
    }

    private static void CheckSecret(MqttConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (connection.Password is { } secret && !SecretReader.TryRead(secret, out _, out var problem))
            problems.Error($"{path}.password", problem, "Provide it, readable for the user that runs the gateway.");
    }

    private static void CheckAuthorities(MqttConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (connection.Tls?.CaFile is { } file && !File.Exists(file))
            problems.Error($"{path}.tls.caFile", $"there is no file {file}", "Put the authority's certificate there.");
    }

    private static void CheckListen(string text, ConfigProblems problems)
    {
        if (!ListenAddress.TryParse(text, out var listen) || listen.IsOff || listen.Port == 0) return;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(listen.ToEndPoint());
        }
        catch (SocketException error)
        {
            problems.Warn("status.listen", $"{text} cannot be listened to now: {error.Message}",
                "Is the gateway running already? Otherwise choose another port.");
        }
    }

    private static async Task<string?> TryConnectAsync(
        string host, int port, TimeProvider time, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_connectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, either.Token);
            return null;
        }
        catch (SocketException error)
        {
            return $"{host}:{port} cannot be reached: {error.Message}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"{host}:{port} did not answer within {_connectLimit.TotalSeconds:F0} s";
        }
    }
}
