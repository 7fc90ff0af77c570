using System.Globalization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit;

/// <summary>Series of samples as a plant would send them, with milliseconds of jitter in their arrival.</summary>
/// <param name="Name">For people.</param>
/// <param name="Table">The signals.</param>
/// <param name="Samples">In the order of arrival.</param>
public sealed record SampleSeries(string Name, SignalTable Table, Sample[] Samples)
{
    private static readonly DateTimeOffset _start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A series of the reference kit; skips the calling test where the kit is not there.</summary>
    /// <param name="fileName">In the folder of the data.</param>
    /// <param name="timeFormat">Of the first column.</param>
    /// <param name="signalCount">The columns after it that are numbers.</param>
    public static SampleSeries FromKit(string fileName, string timeFormat, int signalCount)
    {
        var samples = new List<Sample>();
        var random = new Random(7);
        foreach (var line in File.ReadLines(SharedFolder.Require($"kit/data/{fileName}")).Skip(1))
        {
            var cells = line.Split(',');
            var time = Timestamp.From(DateTimeOffset.ParseExact(
                cells[0], timeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
            var arrival = time + TimeSpan.FromMilliseconds(random.Next(2, 12));
            for (var signal = 0; signal < signalCount; signal++)
                samples.Add(new Sample(new SignalId(signal),
                    double.Parse(cells[signal + 1], CultureInfo.InvariantCulture), Quality.Good, time, arrival));
        }

        return new SampleSeries(fileName, TableOf(signalCount), [.. samples]);
    }

    public static SampleSeries Ett() => FromKit("ETTh1.csv", "yyyy-MM-dd HH:mm:ss", 7);

    public static SampleSeries Steel() => FromKit("Steel_industry_data.csv", "dd/MM/yyyy HH:mm", 7);

    /// <summary>Sensors that round to a few places, each once a second: temperatures, pressures, states.</summary>
    public static SampleSeries Quantised(int signalCount, int sampleCount)
    {
        var random = new Random(11);
        var levels = Enumerable.Range(0, signalCount).Select(_ => random.NextDouble() * 100).ToArray();
        return Regular("quantised sensors", signalCount, sampleCount, random, signal =>
        {
            levels[signal] += random.NextDouble() - 0.5;
            return (signal % 4) switch
            {
                0 => Math.Round(levels[signal], 1),
                1 => Math.Round(levels[signal], 2),
                2 => (float)Math.Round(levels[signal], 3),
                _ => levels[signal] > 50 ? 1 : 0,
            };
        });
    }

    /// <summary>Doubles whose every bit is noise.</summary>
    public static SampleSeries Noise(int signalCount, int sampleCount)
    {
        var random = new Random(13);
        return Regular("noise", signalCount, sampleCount, random, _ => random.NextDouble() * 1000);
    }

    private static SampleSeries Regular(
        string name, int signalCount, int sampleCount, Random random, Func<int, double> next)
    {
        var samples = new Sample[sampleCount];
        for (var i = 0; i < sampleCount; i++)
        {
            var signal = i % signalCount;
            var time = Timestamp.From(_start) + TimeSpan.FromSeconds(i / signalCount);
            samples[i] = new Sample(new SignalId(signal), next(signal), Quality.Good, time,
                time + TimeSpan.FromMilliseconds(random.Next(2, 12)));
        }

        return new SampleSeries(name, TableOf(signalCount), samples);
    }

    private static SignalTable TableOf(int count) => new(Enumerable.Range(0, count).Select(i => $"plant.signal{i}"));
}
