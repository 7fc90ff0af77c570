using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>Writes quarantined samples and refused inputs, with a tail as <see cref="SampleWriter"/> has.</summary>
internal sealed class QuarantineWriter(SegmentLog log, StoredSignals signals)
{
    /// <summary>No quarantined sample takes more in a block.</summary>
    private const int SampleBytesMax = 64;
    private const int EstimateMax = 28_000;

    private readonly SampleBlockEncoder _encoder = new(signals);
    private readonly List<RejectedInput> _rejected = [];
    private Sample[] _samples = new Sample[64];
    private long[] _reasons = new long[64];
    private int _sampleCount;
    private int _estimate;
    private (int Samples, int Rejected, int Estimate) _durable;
    private long _tailSequence;

    /// <summary>Quarantined samples and refused inputs made durable.</summary>
    public long EntryCount { get; private set; }

    /// <summary>
    /// Makes durable what was set aside in these entries. After an exception, call it again with the same.
    /// </summary>
    public void Write(ReadOnlySpan<CommitEntry> entries)
    {
        Discard();
        foreach (ref readonly var entry in entries)
            if (entry.Batch is { } batch)
                Add(batch);
        Commit(seal: false);
    }

    private void Add(SampleBatch batch)
    {
        foreach (ref readonly var quarantined in batch.Quarantined)
        {
            if (_estimate + SampleBytesMax > EstimateMax) Commit(seal: true);
            Add(quarantined);
        }

        foreach (var input in batch.Rejected)
        {
            if (_estimate + RejectedInputs.BytesMax(input) > EstimateMax) Commit(seal: true);
            _rejected.Add(input);
            _estimate += RejectedInputs.BytesMax(input);
        }
    }

    private void Add(in QuarantinedSample quarantined)
    {
        if (_sampleCount == _samples.Length)
        {
            Array.Resize(ref _samples, _sampleCount * 2);
            Array.Resize(ref _reasons, _sampleCount * 2);
        }

        _samples[_sampleCount] = quarantined.Sample;
        _reasons[_sampleCount++] = (long)quarantined.Reason;
        _estimate += SampleBytesMax;
    }

    private void Commit(bool seal)
    {
        var added = _sampleCount - _durable.Samples + _rejected.Count - _durable.Rejected;
        if (added > 0)
        {
            var isTail = _durable != default && log.IsTail(_tailSequence);
            if (_durable != default && !isTail) DropTail();
            var sequence = isTail ? _tailSequence : log.PrepareBlock();
            var block = _encoder.EncodeQuarantine(sequence, _samples.AsSpan(0, _sampleCount),
                _reasons.AsSpan(0, _sampleCount), _rejected);
            _ = BlockView.TryOpen(block, out var view);
            log.Put(view.Header, block.ToArray(), _rejected.Count);
            EntryCount += added;
            _tailSequence = sequence;
            _durable = (_sampleCount, _rejected.Count, _estimate);
            seal |= block.Length >= BlockLimits.SealBytes;
        }

        if (!seal) return;
        _rejected.Clear();
        (_sampleCount, _estimate, _durable) = (0, 0, default);
    }

    /// <summary>Goes back to what is durable.</summary>
    private void Discard()
    {
        _rejected.RemoveRange(_durable.Rejected, _rejected.Count - _durable.Rejected);
        (_sampleCount, _, _estimate) = _durable;
    }

    private void DropTail()
    {
        var count = _sampleCount - _durable.Samples;
        Array.Copy(_samples, _durable.Samples, _samples, 0, count);
        Array.Copy(_reasons, _durable.Samples, _reasons, 0, count);
        _rejected.RemoveRange(0, _durable.Rejected);
        (_sampleCount, _estimate, _durable) = (count, _estimate - _durable.Estimate, default);
    }
}
