using EdgeForecast.Benchmarks.Store;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Blocks;

/// <summary>A block is never longer than the same samples would be in Gorilla's encoding or behind zstd.</summary>
public sealed class BlockSizeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("ett", 3.0)]
    [InlineData("steel", 2.0)]
    [InlineData("quantised", 2.0)]
    [InlineData("many signals", 3.0)]
    [InlineData("noise", 8.5)]
    [InlineData("mixed", 8.5)]
    [InlineData("rare changes", 3.0)]
    [InlineData("sums", 8.5)]
    public void A_block_is_shorter_than_what_Gorilla_or_zstd_make_of_it(string name, double bytesPerSampleMax)
    {
        var series = name switch
        {
            "ett" => SampleSeries.Ett(),
            "steel" => SampleSeries.Steel(),
            "quantised" => SampleSeries.Quantised(40, 32_000),
            "many signals" => SampleSeries.Quantised(300, 32_000),
            "noise" => SampleSeries.Noise(10, 16_000),
            _ => Made(name),
        };
        var signals = new StoredSignals(series.Table);
        signals.AddMissing();
        var encoder = new SampleBlockEncoder(signals);
        var (ours, gorilla, zstd) = (0L, 0L, 0L);
        foreach (var chunk in series.Samples.Chunk(4000).Where(chunk => chunk.Length == 4000))
        {
            ours += encoder.EncodeSamples(1, chunk).Length;
            gorilla += GorillaSize.Bytes(chunk);
            zstd += ZstdSize.Bytes(chunk);
        }

        var count = series.Samples.Length / 4000 * 4000.0;
        output.WriteLine($"{name}: {ours / count:F2}, Gorilla {gorilla / count:F2}, zstd -3 {zstd / count:F2}");
        Assert.True(ours <= gorilla, $"{ours} bytes, Gorilla {gorilla}");
        Assert.True(ours <= zstd, $"{ours} bytes, zstd {zstd}");
        Assert.InRange(ours / count, 0.1, bytesPerSampleMax);
    }

    private static SampleSeries Made(string name)
    {
        var random = new Random(17);
        var noise = SampleSeries.Noise(8, 16_000);
        var sums = new double[8];
        var samples = noise.Samples.Select(sample => sample with
        {
            Value = name switch
            {
                // Each signal of another kind, which change their kind half-way, with values that no codec likes.
                "mixed" => random.Next(100) switch
                {
                    0 => double.NaN,
                    1 => -0.0,
                    2 => double.PositiveInfinity,
                    _ => sample.Signal.Index % 2 == 0 ? Math.Round(sample.Value, 1) : sample.Value,
                },
                "rare changes" => sums[sample.Signal.Index] = random.Next(20) == 0
                    ? sample.Value
                    : sums[sample.Signal.Index],
                // Counters in tenths that were added up.
                _ => sums[sample.Signal.Index] += 0.1,
            },
        });
        return new SampleSeries(name, noise.Table, [.. samples]);
    }
}
