using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Goes through the blocks that were durable when it was opened. What cannot be read, and numbers that are missing,
/// come out as gaps between the neighbours' arrival times. Memory is bounded by one block.
/// </summary>
internal sealed class SampleCursor : ISampleCursor
{
    public const string UnreadableBlock = "unreadable-block";
    public const string MissingBlocks = "missing-blocks";

    private readonly ISegments _log;
    private readonly StoredSignals _signals;
    private readonly SampleQuery _query;
    private readonly HashSet<SignalId>? _wanted;
    private readonly BlockFetcher _fetcher;
    private readonly SampleBlockDecoder _decoder = new();
    private readonly long _start;
    private readonly long _end;
    private Sample[] _samples = [];
    private int _count;
    private long _next;
    private Timestamp? _lastArrival;
    private (Timestamp From, string Reason)? _missing;
    private byte[]? _held;

    /// <param name="log">The segments.</param>
    /// <param name="signals">Their names.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="firstSequence">No block before this one is looked at.</param>
    public SampleCursor(ISegments log, StoredSignals signals, SampleQuery query, long firstSequence = 1)
    {
        (_log, _signals, _query) = (log, signals, query);
        _wanted = query.Signals is null ? null : [.. query.Signals];
        _fetcher = new BlockFetcher(log);
        var segments = log.Segments();
        _next = Math.Max(firstSequence, segments.Count == 0 ? 1 : segments[0].FirstSequence);
        _start = _next;
        _end = segments.Count == 0 ? 0 : segments[^1].LastSequence;
    }

    public Gap? Gap { get; private set; }

    /// <summary>How much of the blocks has been gone through, 0 to 1.</summary>
    public double Progress => _end <= _start ? 1 : Math.Clamp((double)(_next - _start) / (_end + 1 - _start), 0, 1);

    /// <summary>The block of this step, where it has one.</summary>
    public long Sequence { get; private set; }

    public ReadOnlySpan<Sample> Samples => _samples.AsSpan(0, _count);

    public bool MoveNext()
    {
        Gap = null;
        _count = 0;
        if (_held is { } held)
        {
            _held = null;
            if (Take(held)) return true;
        }

        while (_next <= _end)
        {
            if (SkipSegments()) continue;
            var sequence = _next++;
            var bytes = _fetcher.Fetch(sequence, out var segment);
            if (bytes is null || BlockView.TryOpen(bytes, out var view) != BlockStatus.Done
                || view.Header.Sequence != sequence)
            {
                _missing ??= (_lastArrival ?? segment?.FirstArrival ?? _query.FromArrival,
                    segment is null ? MissingBlocks : UnreadableBlock);
                continue;
            }

            if (EndMissing(view.Header))
            {
                _held = bytes;
                return true;
            }

            if (Take(bytes)) return true;
        }

        return EndMissing(null);
    }

    public void Dispose() => _fetcher.Dispose();

    /// <summary>Passes over numbers that no segment has, and over segments outside the asked times.</summary>
    private bool SkipSegments()
    {
        foreach (var segment in _log.Segments())
        {
            if (segment.LastSequence < _next) continue;
            if (segment.FirstSequence > _next)
            {
                if (_lastArrival is { } last) _missing ??= (last, MissingBlocks);
                _next = segment.FirstSequence;
                return true;
            }

            var outside = segment.LastArrival < _query.FromArrival || segment.FirstArrival >= _query.ToArrival
                || segment.FirstArrival is null;
            if (!outside) return false;
            _lastArrival = segment.LastArrival ?? _lastArrival;
            _next = segment.LastSequence + 1;
            return true;
        }

        _next = _end + 1;
        return true;
    }

    /// <summary>Makes a gap of what was missing before this block, or before the end.</summary>
    private bool EndMissing(BlockHeader? next)
    {
        if (_missing is not { } missing) return false;
        if (next is { Kind: not (BlockKind.Samples or BlockKind.Gap) }) return false;
        _missing = null;
        var segments = _log.Segments();
        var to = next?.FirstArrival ?? (segments.Count == 0 ? null : segments[^1].LastArrival) ?? missing.From;
        return Show(new Gap(missing.From, to > missing.From ? to : missing.From + TimeSpan.FromTicks(1),
            missing.Reason));
    }

    private bool Take(byte[] bytes)
    {
        _ = BlockView.TryOpen(bytes, out var view);
        Sequence = view.Header.Sequence;
        switch (view.Header.Kind)
        {
            case BlockKind.Samples:
                _lastArrival = view.Header.LastArrival;
                return !IsOutside(view.Header) && TakeSamples(view);
            case BlockKind.Gap:
                _lastArrival = view.Header.LastArrival;
                GapBlock.TryRead(view, out var gap);
                return Show(gap);
            default:
                return false;
        }
    }

    private bool IsOutside(in BlockHeader header) =>
        IsOutside(header.FirstArrival, header.LastArrival)
        || header.LastSource < _query.FromSource || header.FirstSource >= _query.ToSource;

    private bool IsOutside(Timestamp first, Timestamp last) => last < _query.FromArrival || first >= _query.ToArrival;

    private bool Show(Gap gap)
    {
        // A gap without length is a moment: it is shown where a sample of that moment would be.
        var last = gap.To > gap.From ? gap.To - TimeSpan.FromTicks(1) : gap.From;
        if (IsOutside(gap.From, last)) return false;
        Gap = gap;
        return true;
    }

    private bool TakeSamples(in BlockView view)
    {
        var status = _decoder.TryRead(view, out var failed);
        if (status != BlockStatus.Done)
            return Show(new Gap(view.Header.FirstArrival, view.Header.LastArrival + TimeSpan.FromTicks(1),
                $"{UnreadableBlock}-{status}-{failed}", "", view.Header.Count));

        if (_samples.Length < _decoder.Count) _samples = new Sample[Math.Max(1024, _decoder.Count * 2)];
        var at = 0;
        for (var run = 0; run < _decoder.RunNumbers.Length; run++)
        {
            var length = _decoder.RunLengths[run];
            if (_signals.TryGetSignal(_decoder.RunNumbers[run], out var signal)
                && (_wanted is null || _wanted.Contains(signal)))
                for (var i = at; i < at + length; i++)
                {
                    var arrival = _decoder.ArrivalTicks(i);
                    if (arrival < _query.FromArrival.Ticks || arrival >= _query.ToArrival.Ticks) continue;
                    var sample = _decoder.Sample(i, signal);
                    if (sample.SourceTime < _query.FromSource || sample.SourceTime >= _query.ToSource) continue;
                    _samples[_count++] = sample;
                }

            at += length;
        }

        return _count > 0;
    }
}
