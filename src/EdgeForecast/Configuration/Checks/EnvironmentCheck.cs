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

    public static async Task RunAsync(
        GatewayOptions options, TimeProvider time, ConfigProblems problems, CancellationToken stop)
    {
        CheckFolder(options.Data.Directory, "data.directory", problems);
        CheckSpace(options.Data, problems);
        if (options.Log.Directory is { } logs) CheckFolder(logs, "log.directory", problems);
        BundlesCheck.Run(options, problems);
        ModelsCheck.CheckKeys(options.Models, problems);
        CheckListen(options.Status.Listen, problems);
        await BrokersCheck.RunAsync(options, time, problems, stop);
        await OpcUaEnvironmentCheck.RunAsync(options, time, problems, stop);
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
}
