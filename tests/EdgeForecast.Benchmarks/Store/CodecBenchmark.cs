using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>
/// What a sample takes in a block, all columns, and how fast blocks are made and read on one core: the best of many
/// rounds, because other work on the machine only ever adds.
/// </summary>
internal static class CodecBenchmark
{
    private static readonly TimeSpan _measured = TimeSpan.FromSeconds(2);

    public static int Run(string[] args)
    {
        var results = ((SampleSeries[])
        [
            SampleSeries.Ett(), SampleSeries.Steel(), SampleSeries.Quantised(40, 100_000),
            SampleSeries.Noise(10, 50_000),
        ]).Select(Measure).ToArray();
        if (args.Contains("--json"))
        {
            Console.WriteLine(JsonSerializer.Serialize(results, BenchmarkJson.Options));
            return 0;
        }

        Console.WriteLine("| series | bytes a sample | Gorilla | zstd -3 | encode | decode | to samples |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var result in results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {result.Series} | {result.BytesPerSample:F2} | {result.GorillaBytesPerSample:F2} "
                + $"| {result.ZstdBytesPerSample:F2} | {result.EncodeMillionPerSecond:F1} "
                + $"| {result.DecodeMillionPerSecond:F1} | {result.DecodeToSamplesMillionPerSecond:F1} |"));
        return 0;
    }

    private static CodecResult Measure(SampleSeries series)
    {
        var signals = new StoredSignals(series.Table);
        signals.AddMissing();
        var encoder = new SampleBlockEncoder(signals);
        var decoder = new SampleBlockDecoder();
        var blocks = Blocks(series.Samples, encoder);
        var (samples, block) = blocks[blocks.Count / 2];
        var into = new Sample[samples.Length];
        var encode = Best(samples.Length, () => encoder.EncodeSamples(1, samples));
        var decode = Best(samples.Length, () => Decode(decoder, block));
        var toSamples = Best(samples.Length, () =>
        {
            Decode(decoder, block);
            var at = 0;
            for (var run = 0; run < decoder.RunLengths.Length; run++)
            {
                signals.TryGetSignal(decoder.RunNumbers[run], out var signal);
                for (var end = at + decoder.RunLengths[run]; at < end; at++) into[at] = decoder.Sample(at, signal);
            }
        });
        var count = (double)blocks.Sum(one => one.Samples.Length);
        return new CodecResult(series.Name, (int)(count / blocks.Count),
            blocks.Sum(one => one.Block.Length) / count,
            blocks.Sum(one => GorillaSize.Bytes(one.Samples)) / count,
            blocks.Sum(one => ZstdSize.Bytes(one.Samples)) / count,
            encode, decode, toSamples);
    }

    private static void Decode(SampleBlockDecoder decoder, byte[] block)
    {
        if (BlockView.TryOpen(block, out var view) != BlockStatus.Done
            || decoder.TryRead(view, out _) != BlockStatus.Done)
            throw new InvalidOperationException("A block cannot be read back.");
    }

    private static List<(Sample[] Samples, byte[] Block)> Blocks(Sample[] samples, SampleBlockEncoder encoder)
    {
        var count = BlockLimits.WriteSampleCountMax;
        while (encoder.EncodeSamples(1, samples.AsSpan(0, Math.Min(count, samples.Length))).Length
            > BlockLimits.WriteBytesMax)
            count /= 2;
        return [.. samples.Chunk(count).Select(chunk => (chunk, encoder.EncodeSamples(1, chunk).ToArray()))];
    }

    /// <summary>Millions a second in the best round.</summary>
    private static double Best(int count, Action round)
    {
        var (start, best) = (Stopwatch.GetTimestamp(), TimeSpan.MaxValue);
        while (Stopwatch.GetElapsedTime(start) < _measured)
        {
            var before = Stopwatch.GetTimestamp();
            round();
            var elapsed = Stopwatch.GetElapsedTime(before);
            if (elapsed < best) best = elapsed;
        }

        return count / best.TotalMicroseconds;
    }
}
