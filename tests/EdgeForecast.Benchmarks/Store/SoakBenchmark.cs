using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>
/// Samples at a steady rate for long, ten batches a second: resident memory must not grow, and the files must stay
/// below their limit. Exit code 1 where they do not. Before, to warm up, half as many go through as fast as they can:
/// so slow a stream allocates so little that the heap finds its size only after hours.
/// </summary>
internal static class SoakBenchmark
{
    private const double Mb = 1024 * 1024;
    private const long CapBytes = 32L << 20;
    private const double SlopeMbPerHourMax = 1;
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(string[] args)
    {
        var duration = TimeSpan.FromSeconds(Read(args, "--seconds", 60));
        var rate = Read(args, "--rate", 5000);
        var series = SampleSeries.Quantised(200, 200_000);
        using var store = new OwnStore(series.Table, SampleStoreOptions.Default with { SampleBytesMax = CapBytes });
        for (long warm = 0; warm < rate * (long)duration.TotalSeconds / 2; warm += series.Samples.Length)
            await store.AppendAsync(series.Samples);
        await store.DrainAsync();
        var warmCount = store.Status.SampleCount;
        using var timer = new PeriodicTimer(_period);
        var start = Stopwatch.GetTimestamp();
        var resident = new List<(double Hours, double Mb)>();
        var (at, fileBytesMax, sent) = (0, 0L, 0L);
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration)
        {
            await timer.WaitForNextTickAsync();
            for (var due = (long)(elapsed.TotalSeconds * rate) - sent; due > 0;)
            {
                var count = (int)Math.Min(Math.Min(due, OwnStore.BatchCount), series.Samples.Length - at);
                await store.AppendAsync(new ReadOnlyMemory<Sample>(series.Samples, at, count));
                at = (at + count) % series.Samples.Length;
                (due, sent) = (due - count, sent + count);
            }

            fileBytesMax = Math.Max(fileBytesMax, store.Status.StoredBytes);
            if (resident.Count == 0 || (elapsed.TotalHours - resident[^1].Hours) * 3600 > duration.TotalSeconds / 200)
            {
                resident.Add((elapsed.TotalHours, ProcessFigures.ResidentBytes() / Mb));
                Tell(elapsed, resident[^1].Mb);
            }
        }

        await store.DrainAsync();
        var status = store.Status;
        await store.StopAsync();
        var slope = Slope(resident);
        // Noise of a few pages is a steep slope over a short time: what counts there is the growth itself.
        var growth = slope * (resident[^1].Hours - resident[0].Hours);
        var isGood = fileBytesMax <= CapBytes && (slope < SlopeMbPerHourMax || growth < SlopeMbPerHourMax);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            Seconds = duration.TotalSeconds,
            WarmUpSampleCount = warmCount,
            SampleCount = status.SampleCount - warmCount,
            status.CommitCount,
            CommitsPerSecond = status.CommitCount / duration.TotalSeconds,
            CommitMsMax = status.CommitDurationMax.TotalMilliseconds,
            WrittenBytesPerSample = status.DeviceBytes / (double)status.SampleCount,
            FileMbMax = fileBytesMax / Mb,
            FileMbCap = CapBytes / Mb,
            ResidentMbBegin = resident[0].Mb,
            ResidentMbEnd = resident[^1].Mb,
            ResidentMbPerHour = slope,
            Outlook = status.Pace?.ToString(),
            IsGood = isGood,
        }, BenchmarkJson.Options));
        return isGood ? 0 : 1;
    }

    /// <summary>Where the memory is, for those who wait.</summary>
    private static void Tell(TimeSpan elapsed, double residentMb)
    {
        var gc = GC.GetGCMemoryInfo(GCKind.Any);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds:F0} s: resident {residentMb:F1} MB; heap {gc.HeapSizeBytes / Mb:F1} MB after "
            + $"the last collection, {gc.TotalCommittedBytes / Mb:F1} MB committed; "
            + $"allocated {GC.GetTotalAllocatedBytes() / Mb:F0} MB; "
            + $"collections {GC.CollectionCount(0)}, {GC.CollectionCount(1)}, {GC.CollectionCount(2)}"));
    }

    /// <summary>Least squares.</summary>
    private static double Slope(List<(double Hours, double Mb)> points)
    {
        var (x, y) = (points.Average(point => point.Hours), points.Average(point => point.Mb));
        return points.Sum(point => (point.Hours - x) * (point.Mb - y))
            / points.Sum(point => (point.Hours - x) * (point.Hours - x));
    }

    private static int Read(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0
            ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
            : otherwise;
}
