using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Samples that travel together from socket to block. Pooled and reused: in steady state nothing is allocated for a
/// sample. One owner at a time: the source fills it, the gate sorts it, the store writes it, the pool takes it back.
/// </summary>
public sealed class SampleBatch
{
    private readonly Sample[] _samples;
    private readonly List<RejectedInput> _rejected = [];
    private QuarantinedSample[] _quarantined = [];
    private int _quarantinedCount;

    /// <param name="capacity">The most samples it can carry, at least 1.</param>
    public SampleBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _samples = new Sample[capacity];
    }

    public int Capacity => _samples.Length;

    public int Count { get; private set; }

    public bool IsFull => Count == _samples.Length;

    /// <summary>Before the gate: all samples of the source. After it: the accepted ones, in the same order.</summary>
    public ReadOnlySpan<Sample> Samples => _samples.AsSpan(0, Count);

    /// <summary>What the gate took out.</summary>
    public ReadOnlySpan<QuarantinedSample> Quarantined => _quarantined.AsSpan(0, _quarantinedCount);

    /// <summary>What never became a sample.</summary>
    public IReadOnlyList<RejectedInput> Rejected => _rejected;

    /// <summary>Who filled it; the pipeline sets it when the batch is handed over.</summary>
    public ISource? Source { get; set; }

    /// <summary>When this batch is durable, everything of its source up to here is.</summary>
    public SourcePosition Position { get; set; }

    /// <summary>The source's window of unacknowledged deliveries is filling up: commit now rather than later.</summary>
    public bool CommitSoon { get; set; }

    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(in Sample sample)
    {
        if (IsFull) throw new InvalidOperationException($"The batch is full ({Capacity} samples). Hand it over first.");
        _samples[Count++] = sample;
    }

    public void Reject(RejectedInput input) => _rejected.Add(input);

    /// <summary>
    /// For the gate: keeps the first <paramref name="count"/> samples of <see cref="Writable"/> as the accepted ones.
    /// </summary>
    public void Keep(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count = count;
    }

    /// <summary>For the gate: the samples, to be compacted in place.</summary>
    public Span<Sample> Writable => _samples.AsSpan(0, Count);

    /// <summary>For the gate: sets a sample aside with the reason.</summary>
    public void Quarantine(in Sample sample, ValidationReason reason)
    {
        if (_quarantinedCount == _quarantined.Length)
            Array.Resize(ref _quarantined, Math.Max(16, _quarantined.Length * 2));
        _quarantined[_quarantinedCount++] = new QuarantinedSample(sample, reason);
    }

    /// <summary>Empties it for the next owner.</summary>
    public void Clear()
    {
        Count = 0;
        _quarantinedCount = 0;
        _rejected.Clear();
        Source = null;
        Position = default;
        CommitSoon = false;
    }
}
