using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>A pipeline over a store in memory, with a listener that writes down what it saw.</summary>
internal sealed class IngestRig : ISampleListener, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Sample> _seen = [];

    public IngestRig(
        IngestOptions? options = null, TimeProvider? time = null, ISampleStore? store = null,
        params ISampleListener[] listeners)
    {
        Pipeline = new IngestPipeline(options ?? new IngestOptions());
        Store = new MemorySampleStore(Signals, Pipeline, capacity: 1);
        Gate = new Gate([SignalRules.Default, SignalRules.Default]);
        Loop = new IngestLoop(
            Pipeline, Gate, [.. listeners, this], store ?? Store, time ?? TimeProvider.System);
    }

    public SignalTable Signals { get; } = new(["a", "b"]);

    public IngestPipeline Pipeline { get; }

    public MemorySampleStore Store { get; }

    public Gate Gate { get; }

    public IngestLoop Loop { get; }

    /// <summary>What the listener saw.</summary>
    public IReadOnlyList<Sample> Seen
    {
        get { lock (_lock) return [.. _seen]; }
    }

    public IReadOnlyList<double> StoredValues => [.. Store.Samples.Select(sample => sample.Value)];

    public void OnAccepted(ReadOnlySpan<Sample> accepted)
    {
        lock (_lock) _seen.AddRange(accepted);
    }

    /// <summary>A source that is only acknowledged to, and its entrance.</summary>
    public (RecordingSource Source, IBatchIntake Intake) Connect(string name = "recording")
    {
        IBatchIntake? entrance = null;
        var source = Pipeline.Connect(intake =>
        {
            entrance = intake;
            return new RecordingSource(name);
        });
        return (source, entrance!);
    }

    /// <summary>A rented batch with one sample a value; the value is also the second of its source time.</summary>
    public static SampleBatch Filled(IBatchIntake intake, long sequence, params double[] values)
    {
        var batch = intake.Rent();
        batch.Position = new SourcePosition(1, sequence);
        foreach (var value in values)
            batch.Add(new Sample(
                default, value, Quality.Good, new Timestamp((long)(value * TimeSpan.TicksPerSecond)),
                new Timestamp((long)(value * TimeSpan.TicksPerSecond))));
        return batch;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
