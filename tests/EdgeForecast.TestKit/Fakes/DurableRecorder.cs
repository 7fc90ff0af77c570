using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>Writes down which batches became durable, in order.</summary>
public sealed class DurableRecorder : IDurableBatchHandler
{
    private readonly Lock _gate = new();
    private readonly List<SampleBatch> _batches = [];
    private readonly List<SourcePosition> _positions = [];

    /// <summary>The very objects, in the order in which they became durable.</summary>
    public IReadOnlyList<SampleBatch> Batches
    {
        get { lock (_gate) return [.. _batches]; }
    }

    /// <summary>Their positions at that moment.</summary>
    public IReadOnlyList<SourcePosition> Positions
    {
        get { lock (_gate) return [.. _positions]; }
    }

    public int Count
    {
        get { lock (_gate) return _batches.Count; }
    }

    public void OnDurable(SampleBatch batch)
    {
        lock (_gate)
        {
            _batches.Add(batch);
            _positions.Add(batch.Position);
        }
    }
}
