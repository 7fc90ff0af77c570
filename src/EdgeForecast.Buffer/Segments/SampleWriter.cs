using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Writes samples as blocks. The last block, the tail, is kept in memory and written again with each commit until it
/// is full, so that a trickle of samples does not become a mass of tiny documents. Allocates nothing per sample.
/// </summary>
internal sealed class SampleWriter(SegmentLog log, StoredSignals signals)
{
    /// <summary>Between full and too long, so that an estimate may be wrong by a quarter either way.</summary>
    private const int TargetBytes = 22_000;

    private readonly SampleBlockEncoder _encoder = new(signals);
    private readonly Sample[] _tail = new Sample[BlockLimits.WriteSampleCountMax];
    private int _durableCount;
    private int _addedCount;
    private long _tailSequence;
    private int _tailBytes;

    /// <summary>What a sample takes, as in the last block; bytes.</summary>
    public double BytesPerSample { get; private set; } = 8;

    public long BlockCount { get; private set; }

    public long BlockBytes { get; private set; }

    /// <summary>Room for samples in the block that is being filled.</summary>
    public int Room
    {
        get
        {
            var room = Math.Max(1, (int)((TargetBytes - _tailBytes) / BytesPerSample) - _addedCount);
            return Math.Min(_tail.Length - _durableCount - _addedCount, room);
        }
    }

    /// <summary>
    /// Adds samples to the block that the next <see cref="Commit"/> writes; at most <see cref="Room"/>.
    /// </summary>
    public void Add(ReadOnlySpan<Sample> samples)
    {
        samples.CopyTo(_tail.AsSpan(_durableCount + _addedCount));
        _addedCount += samples.Length;
    }

    /// <summary>Forgets what was added since the last commit.</summary>
    public void Discard() => _addedCount = 0;

    /// <summary>Writes the block and syncs it; returns how many of the added samples are in it, at least one.</summary>
    public int Commit()
    {
        if (_durableCount > 0 && !log.IsTail(_tailSequence)) DropTail();
        var sequence = _durableCount > 0 ? _tailSequence : log.PrepareBlock();
        while (true)
        {
            var samples = _tail.AsSpan(0, _durableCount + _addedCount);
            var block = _encoder.EncodeSamples(sequence, samples);
            if (block.Length > BlockLimits.WriteBytesMax && _addedCount > 1)
            {
                BytesPerSample = (double)block.Length / samples.Length;
                _addedCount /= 2;
                continue;
            }

            _ = BlockView.TryOpen(block, out var view);
            log.Put(view.Header, block.ToArray());
            return Written(sequence, block.Length);
        }
    }

    /// <summary>The next samples go into a new block.</summary>
    public void Seal()
    {
        _durableCount = 0;
        _tailBytes = 0;
    }

    private int Written(long sequence, int bytes)
    {
        var added = _addedCount;
        if (_durableCount == 0) BlockCount++;
        BlockBytes += bytes - _tailBytes;
        _durableCount += added;
        _addedCount = 0;
        _tailSequence = sequence;
        _tailBytes = bytes;
        if (_durableCount >= 64) BytesPerSample = (double)bytes / _durableCount;
        if (bytes >= BlockLimits.SealBytes || _durableCount == _tail.Length) Seal();
        return added;
    }

    /// <summary>What is in the old tail stays there; only the added samples are left to be written.</summary>
    private void DropTail()
    {
        _tail.AsSpan(_durableCount, _addedCount).CopyTo(_tail);
        Seal();
    }
}
