using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>
/// Goes through stored forecasts in the order in which they were issued, those that were durable when it was opened.
/// Memory is bounded by one block. What cannot be read is passed over and counted.
/// </summary>
public sealed class ForecastCursor : IDisposable
{
    private readonly ISegments _log;
    private readonly SignalTable _signals;
    private readonly ForecastQuery _query;
    private readonly BlockFetcher _fetcher;
    private readonly List<StoredForecast> _block = [];
    private readonly long _end;
    private long _next;
    private int _skip;
    private int _index;

    internal ForecastCursor(ISegments log, SignalTable signals, ForecastQuery query, ForecastPosition start)
    {
        (_log, _signals, _query, _skip) = (log, signals, query, start.Index);
        _fetcher = new BlockFetcher(log);
        var segments = log.Segments();
        _next = Math.Max(start.Sequence, segments.Count == 0 ? 1 : segments[0].FirstSequence);
        if (_next != start.Sequence) _skip = 0;
        _end = segments.Count == 0 ? 0 : segments[^1].LastSequence;
    }

    /// <summary>The forecast of this step.</summary>
    public StoredForecast Current => _block[_index - 1];

    /// <summary>Where to go on behind <see cref="Current"/>.</summary>
    public ForecastPosition Position => new(_next - 1, _index);

    /// <summary>Blocks that could not be read.</summary>
    public long UnreadableCount { get; private set; }

    public bool MoveNext()
    {
        while (true)
        {
            while (_index < _block.Count)
                if (IsWanted(_block[_index++]))
                    return true;
            if (!ReadBlock()) return false;
        }
    }

    public void Dispose() => _fetcher.Dispose();

    private bool IsWanted(StoredForecast stored) =>
        stored.Forecast.Slot >= _query.FromSlot && stored.Forecast.Slot < _query.ToSlot
        && _query.Names?.Contains(stored.Forecast.Name) != false;

    private bool ReadBlock()
    {
        _block.Clear();
        _index = 0;
        while (_next <= _end)
        {
            if (SkipSegments()) continue;
            var bytes = _fetcher.Fetch(_next, out _);
            var skip = _skip;
            _skip = 0;
            _next++;
            if (bytes is null || BlockView.TryOpen(bytes, out var view) != BlockStatus.Done)
            {
                UnreadableCount++;
                continue;
            }

            if (view.Header.Kind != BlockKind.Forecasts || view.Header.LastArrival < _query.FromSlot
                || view.Header.FirstArrival >= _query.ToSlot)
                continue;
            if (ForecastBlock.TryRead(view, _signals, _block) != BlockStatus.Done) UnreadableCount++;
            _index = Math.Min(skip, _block.Count);
            return true;
        }

        return false;
    }

    private bool SkipSegments()
    {
        foreach (var segment in _log.Segments())
        {
            if (segment.LastSequence < _next) continue;
            if (segment.FirstSequence <= _next && !IsOutside(segment)) return false;
            _next = segment.FirstSequence > _next ? segment.FirstSequence : segment.LastSequence + 1;
            _skip = 0;
            return true;
        }

        _next = _end + 1;
        return true;
    }

    private bool IsOutside(SegmentInfo segment) => segment.FirstArrival is null
        || segment.LastArrival < _query.FromSlot || segment.FirstArrival >= _query.ToSlot;
}
