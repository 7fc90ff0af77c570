namespace EdgeForecast.EndToEnd.Tests;

/// <summary>What a gateway and its workers take from the system at one moment.</summary>
/// <param name="GatewayKb">Resident memory of the gateway.</param>
/// <param name="WorkersKb">Of all of its workers together.</param>
/// <param name="WorkerCount">How many these are.</param>
/// <param name="ThreadCount">The gateway's threads.</param>
/// <param name="FileCount">The gateway's open files, sockets and pipes.</param>
internal sealed record ProcessUse(long GatewayKb, long WorkersKb, int WorkerCount, int ThreadCount, int FileCount)
{
    public static ProcessUse Of(int gateway)
    {
        var workers = WorkerProcesses.All(gateway);
        return new ProcessUse(
            ResidentKb(gateway), workers.Sum(ResidentKb), workers.Count,
            Directory.GetDirectories($"/proc/{gateway}/task").Length,
            Directory.GetFiles($"/proc/{gateway}/fd").Length);
    }

    /// <summary>Of each the median.</summary>
    public static ProcessUse Median(IReadOnlyList<ProcessUse> all)
    {
        return new ProcessUse(
            Middle(one => one.GatewayKb), Middle(one => one.WorkersKb), (int)Middle(one => one.WorkerCount),
            (int)Middle(one => one.ThreadCount), (int)Middle(one => one.FileCount));

        long Middle(Func<ProcessUse, long> of) => all.Select(of).Order().ElementAt(all.Count / 2);
    }

    private static long ResidentKb(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return 0; // A worker that ended in between.
        }
    }
}
