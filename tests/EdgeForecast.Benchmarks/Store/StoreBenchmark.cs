using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>
/// The store against a document a sample, thousand documents a transaction, and a row a sample in SQLite, on the same
/// disk in one run; then much through a store with a small limit.
/// </summary>
internal static class StoreBenchmark
{
    private const double Mb = 1024 * 1024;
    private const long CapBytes = 256L << 20;
    private const int PassMbDefault = 512;

    public static async Task<int> RunAsync(string[] args)
    {
        var passAt = Array.IndexOf(args, "--pass-mb");
        var passMb = passAt >= 0 ? int.Parse(args[passAt + 1], CultureInfo.InvariantCulture) : PassMbDefault;
        var series = SampleSeries.Quantised(40, 200_000);
        var own = await OwnStore.MeasureAsync(series, 20);
        // As many rows a transaction as a block of ours has samples.
        var blockSamples = 22_000 / (int)Math.Ceiling(own.StoredBytesPerSample);
        StoreResult[] all =
        [
            own,
            OtherStores.LiteDb("LiteDB, a document a sample", series.Samples, 1),
            OtherStores.LiteDb("LiteDB, transactions of 1,000", series.Samples, 1000),
            OtherStores.Sqlite($"SQLite WAL FULL, {blockSamples} rows a transaction", series.Samples, blockSamples),
        ];
        var report = new StoreReport(all,
            own.SamplesPerSecond / all[1].SamplesPerSecond, own.SamplesPerSecond / all[2].SamplesPerSecond,
            own.SamplesPerSecond / all[3].SamplesPerSecond, await PassAsync(passMb));
        if (args.Contains("--json")) Console.WriteLine(JsonSerializer.Serialize(report, BenchmarkJson.Options));
        else Print(report);
        return 0;
    }

    private static async Task<PassResult> PassAsync(int passMb)
    {
        // Noise: the fewest samples for the bytes.
        var series = SampleSeries.Noise(50, 100_000);
        using var store = new OwnStore(series.Table, SampleStoreOptions.Default with
        {
            SampleBytesMax = Math.Min(CapBytes, (long)(passMb * Mb / 2)),
        });
        var start = Stopwatch.GetTimestamp();
        var (storedMax, warm) = (0L, 0L);
        var cap = Math.Min(CapBytes / Mb, passMb / 2.0);
        while (store.Status.BlockBytes < passMb * Mb)
        {
            await store.AppendAsync(series.Samples);
            storedMax = Math.Max(storedMax, store.Status.StoredBytes);
            if (warm == 0 && store.Status.BlockBytes > cap * Mb * 1.25) warm = ProcessFigures.ResidentBytes();
        }

        await store.DrainAsync();
        var status = store.Status;
        var resident = ProcessFigures.ResidentBytes();
        await store.StopAsync();
        return new PassResult(status.BlockBytes / Mb, cap, storedMax / Mb, status.SampleCount,
            status.DroppedSampleCount, warm / Mb, resident / Mb, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static void Print(StoreReport report)
    {
        Console.WriteLine("| store | samples/s | bytes a sample | written | to storage |\n|---|---:|---:|---:|---:|");
        foreach (var store in report.Stores)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {store.Name} | {store.SamplesPerSecond:F0} | {store.StoredBytesPerSample:F2} "
                + $"| {store.WrittenBytesPerSample:F2} | {store.StorageBytesPerSample:F2} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{report.TimesLiteDbEach:F0}, {report.TimesLiteDbThousand:F1} and "
            + $"{report.TimesSqlite:F1} times these."));
        var pass = report.Pass;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pass.PassedMb:F0} MB through {pass.CapMb:F0} MB: at most {pass.StoredMbMax:F0} MB on disk, "
            + $"{pass.DroppedSampleCount} of {pass.SampleCount} samples dropped, memory {pass.ResidentMbWarm:F0} MB "
            + $"warm, {pass.ResidentMbEnd:F0} MB in the end, {pass.Seconds:F0} s."));
    }
}
