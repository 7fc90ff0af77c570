using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Reads what a gateway that has stopped left in its buffer.</summary>
internal static class StoredSamples
{
    /// <summary>The values of each signal, in the order of storage.</summary>
    public static Dictionary<string, List<double>> Read(PlantConfig config, params string[] signals) =>
        Read(config.DataFolder, signals);

    /// <inheritdoc cref="Read(PlantConfig, string[])"/>
    public static Dictionary<string, List<double>> Read(string dataFolder, params string[] signals)
    {
        var table = new SignalTable(signals);
        using var store = Open(dataFolder, table);
        var values = signals.ToDictionary(name => name, _ => new List<double>());
        using var cursor = store.Open(new SampleQuery(Timestamp.MinValue, Timestamp.MaxValue));
        while (cursor.MoveNext())
            foreach (var sample in cursor.Samples)
                values[table[sample.Signal]].Add(sample.Value);
        return values;
    }

    /// <summary>The samples of one signal, in the order of storage.</summary>
    public static IReadOnlyList<Sample> ReadSamples(PlantConfig config, string signal)
    {
        var table = new SignalTable([signal]);
        using var store = Open(config.DataFolder, table);
        using var cursor = store.Open(new SampleQuery(Timestamp.MinValue, Timestamp.MaxValue));
        var samples = new List<Sample>();
        while (cursor.MoveNext())
            foreach (var sample in cursor.Samples)
                if (sample.Signal.Index == 0)
                    samples.Add(sample);
        return samples;
    }

    /// <summary>What was set aside, newest first.</summary>
    public static IReadOnlyList<QuarantineEntry> ReadQuarantine(PlantConfig config, params string[] signals)
    {
        using var store = Open(config.DataFolder, new SignalTable(signals));
        return store.ReadQuarantine(1000);
    }

    private static SampleStore Open(string dataFolder, SignalTable table) => new(
        DiskFolder.Create(Path.Combine(dataFolder, "samples")), table, new NoBatches(),
        SampleStoreOptions.Default, TimeProvider.System, TimeProvider.System);

    private sealed class NoBatches : IDurableBatchHandler
    {
        public void OnDurable(SampleBatch batch) => throw new InvalidOperationException("Nothing is written here.");
    }
}
