using System.Globalization;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.Soak;

/// <summary>
/// 5,000 samples a second over MQTT into the published binary, which forecasts meanwhile: a few seconds here, as many
/// as EDGEFORECAST_SOAK says in a long run. Then its memory must not grow after the first forty minutes either.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Variable = "EDGEFORECAST_SOAK";
    private const int DefaultSeconds = 6;
    private const int SamplesPerSecond = 5000;
    private const int SamplesMaxMb = 16;
    private const double ShortWarmUpPart = 0.25;
    private const double SlopeMbPerHourMax = 1;

    // Between two of the gateway's own collections of everything.
    private static readonly TimeSpan _tooth = TimeSpan.FromMinutes(1);

    // After one of them it takes a second until the youngest objects take several MB again.
    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(100);

    // The runtime compiles again what has been called thirty times, and some of it is called once a minute.
    private static readonly TimeSpan _warmUp = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan _judgedFrom = _warmUp + TimeSpan.FromMinutes(50);

    [Fact]
    public async Task A_gateway_under_load_keeps_every_sample_its_files_bounded_and_its_memory_level()
    {
        var duration = TimeSpan.FromSeconds(
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
                ? int.Parse(text, CultureInfo.InvariantCulture)
                : DefaultSeconds);
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync("max_inflight_messages 500");
        var config = new PlantConfig(folder, broker.Port, PlantConfig.Models);
        SensorLoad.AddTo(config);
        config.Root["data"]!["samplesMaxMb"] = SamplesMaxMb;
        // As often as a plant would have it: sums over seven days grow for seven days, with each forecast scored.
        config.Root["forecasts"]![0]!["period"] = "10s";
        config.Write();
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var load = new SensorLoad(broker.Port, SamplesPerSecond, seed: 1);
        var memory = new ResidentMemory(gateway.Id);
        var filesMaxBytes = await WatchAsync(gateway, config, memory, duration);

        await load.EndAsync();
        var sent = load.SentCount;
        await gateway.UntilAsync(async () => Stored(await gateway.PipelineAsync()) >= sent, "all is stored",
            TimeSpan.FromMinutes(15));
        Assert.Equal(sent, Stored(await gateway.PipelineAsync()));
        Assert.InRange(filesMaxBytes, 1, SamplesMaxMb << 20);
        var isJudged = duration >= _judgedFrom;
        var warmUpPart = isJudged ? _warmUp / duration : ShortWarmUpPart;
        var (all, own) = memory.Least(warmUpPart, _tooth);
        var (slope, slopeOfOwn) = (ResidentMemory.SlopeOf(all), ResidentMemory.SlopeOf(own));
        output.WriteLine($"least of each minute, all: {Text(all)}; what is no file: {Text(own)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{duration.TotalSeconds} s: {sent} samples, {sent / duration.TotalSeconds:F0}/s, all stored; files at "
            + $"most {filesMaxBytes / 1048576.0:F1} of {SamplesMaxMb} MB; "
            + $"resident after warm-up {memory.MeanMb(warmUpPart, warmUpPart + 0.1):F1} MB, "
            + $"in the end {memory.MeanMb(0.9, 1):F1} MB, at most {memory.MostMb:F1} MB; {slope:F2} MB an hour, "
            + $"{slopeOfOwn:F2} in what is no file{(isJudged ? "" : ", which is not judged over so short a time")}"));
        Assert.Equal(0, await gateway.TerminateAsync());
        // Over a shorter time the noise of collections is a steep slope.
        Assert.True(!isJudged || slopeOfOwn < SlopeMbPerHourMax, $"memory grows by {slopeOfOwn} MB an hour");
    }

    /// <summary>Looks at memory and files again and again; returns the most that the samples' files took.</summary>
    private async Task<long> WatchAsync(
        GatewayProcess gateway, PlantConfig config, ResidentMemory memory, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var samples = new DirectoryInfo(Path.Combine(config.DataFolder, "samples"));
        var reported = TimeSpan.Zero;
        long filesMaxBytes = 0;
        using var timer = new PeriodicTimer(_glance, time);
        while (time.GetElapsedTime(start) is var elapsed && elapsed < duration)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.False(gateway.HasExited, gateway.Said);
            memory.Look();
            filesMaxBytes = Math.Max(filesMaxBytes, samples.EnumerateFiles("samples-*").Sum(LengthOf));
            if (elapsed - reported < duration / 60) continue;
            reported = elapsed;
            using var status = JsonDocument.Parse((await gateway.GetAsync("/status")).Text);
            var process = status.RootElement.GetProperty("process");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{elapsed.TotalSeconds:F0} s: resident {memory.LastMb:F1} MB, of it {memory.LastOwnMb:F1} no file; "
                + $"heap {process.GetProperty("heapBytes").GetInt64() / 1048576.0:F1} MB, collections "
                + $"{string.Join(", ", process.GetProperty("collectionCounts").EnumerateArray())}; "
                + $"{Stored(status.RootElement.GetProperty("pipeline")) / elapsed.TotalSeconds:F0} samples/s"));
        }

        return filesMaxBytes;
    }

    /// <summary>A file may go while it is looked at.</summary>
    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private static string Text(IEnumerable<(double, double Mb)> points) => string.Join(
        ' ', points.Select(point => point.Mb.ToString("F1", CultureInfo.InvariantCulture)));

    private static long Stored(JsonElement pipeline) =>
        pipeline.GetProperty("store").GetProperty("sampleCount").GetInt64();
}
