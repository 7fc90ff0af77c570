using EdgeForecast.Configuration.Options;
using EdgeForecast.Status;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Data, status page and log.</summary>
internal static class ServiceCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        if (!ListenAddress.TryParse(options.Status.Listen, out _))
            problems.Error("status.listen", $"\"{options.Status.Listen}\" is no address to listen to",
                $"Write {ListenAddress.Grammar}.");
        Bounds.Whole(options.Log.FileSizeMaxMb, 1, 1000, "log.fileSizeMaxMb", problems);
        Bounds.Whole(options.Log.FileCountMax, 1, 1000, "log.fileCountMax", problems);
        Bounds.Whole(options.Data.FreeSpaceMinMb, 0, 1_000_000, "data.freeSpaceMinMb", problems);
        Bounds.Whole(options.Data.SamplesMaxMb, 16, 10_000_000, "data.samplesMaxMb", problems);
        Bounds.Whole(options.Data.QuarantineMaxMb, 1, 1_000_000, "data.quarantineMaxMb", problems);
        Bounds.Whole(options.Data.ForecastsMaxMb, 1, 1_000_000, "data.forecastsMaxMb", problems);
        Bounds.Whole(options.Data.SamplesMaxHours, 0, 1_000_000, "data.samplesMaxHours", problems);
        Bounds.Whole(options.Data.QuarantineMaxHours, 0, 1_000_000, "data.quarantineMaxHours", problems);
        Bounds.Whole(options.Data.ForecastsMaxHours, 0, 1_000_000, "data.forecastsMaxHours", problems);
        Bounds.Whole(options.Data.ReserveMb, 0, 10_000, "data.reserveMb", problems);
        Bounds.Whole(options.Data.OutboxMaxMb, 16, 100_000, "data.outboxMaxMb", problems);
        Bounds.Duration(
            options.Data.OutboxAgeMax, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), "data.outboxAgeMax", problems);
        CheckFolder(options.Data.Directory, "data.directory", problems);
        CheckFolder(options.Models.Directory, "models.directory", problems);
        if (options.Log.Directory is { } logs) CheckFolder(logs, "log.directory", problems);
    }

    private static void CheckFolder(string folder, string path, ConfigProblems problems)
    {
        if (folder.Length == 0 || folder.Contains('\0'))
            problems.Error(path, "is no path of a folder", "Write one, absolute or relative to this file.");
    }
}
