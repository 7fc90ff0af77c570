using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// A family of segments: blocks numbered without holes, appended at the end of the newest segment. Only its last block
/// may be written again, as long as it is the tail. One thread writes; others may read.
/// </summary>
internal sealed class SegmentLog : ISegments, IDisposable
{
    private readonly IStorageFolder _folder;
    private readonly string _family;
    private readonly SegmentLimits _limits;
    private readonly StoredSignals _signals;
    private readonly TimeProvider _plantClock;
    private readonly Action<StoreNotice> _notify;
    private readonly SegmentRecovery _recovery;
    private readonly SegmentRetention _retention;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, SegmentInfo> _full = [];
    private readonly List<Gap> _gapsToWrite = [];
    private SegmentFile? _active;
    private int _activeNumber;
    private SegmentTally _tally = new();
    private HashSet<int> _catalogued = [];
    private (int Number, long LogBytes)? _trusted;

    public SegmentLog(
        IStorageFolder folder, string family, SegmentLimits limits, StoredSignals signals, TimeProvider plantClock,
        Action<StoreNotice> notify)
    {
        (_folder, _family, _limits, _signals) = (folder, family, limits, signals);
        (_plantClock, _notify) = (plantClock, notify);
        _retention = new SegmentRetention(folder, family, limits, plantClock);
        _recovery = new SegmentRecovery(folder, family, Counters, signals, plantClock, notify);
    }

    public IoCounters Counters { get; } = new();

    public bool IsOpen => _active is not null;

    /// <summary>The number of the next new block.</summary>
    public long NextSequence { get; private set; } = 1;

    /// <summary>Segments that were dropped because of the limit on all of them, and what was in them.</summary>
    public (long Segments, long Entries) Dropped => _retention.Dropped;

    /// <summary>What was ever dropped because of size or age; null for nothing.</summary>
    public Gap? DroppedGap
    {
        get
        {
            lock (_gate) return _retention.Gap;
        }
    }

    /// <summary>
    /// Opens all segments, repairs what must be, and begins a new one where there is none to go on with.
    /// </summary>
    /// <exception cref="IOException">The disk refuses; try again later.</exception>
    public void Open()
    {
        lock (_gate)
        {
            CloseActive();
            _retention.Resume();
            _recovery.ResumeRebuilds();
            var numbers = SegmentName.NumbersIn(_folder.ListFiles(), _family);
            for (var i = 0; i < numbers.Count - 1; i++) KeepFull(numbers[i]);
            if (numbers.Count > 0) OpenNewest(numbers[^1]);
            if (_active is null) BeginSegment();
            // Also for a file that an earlier, failed attempt has made.
            _folder.SyncEntries();
        }
    }

    /// <summary>Drops segments that are too many or too old; only the owner's thread calls it.</summary>
    public void Retain()
    {
        lock (_gate)
        {
            // Also the newest one, where nothing new comes that would make it full.
            if (_active is not null && _tally.LastArrival is { } last && _retention.IsTooOld(last)) Rotate();
            _retention.Run(_full);
        }
    }

    /// <summary>Closes the files without writing. <see cref="Open"/> goes on where it was.</summary>
    public void Close()
    {
        lock (_gate) CloseActive();
    }

    public void Dispose() => Close();

    /// <summary>All segments, oldest first.</summary>
    public IReadOnlyList<SegmentInfo> Segments()
    {
        lock (_gate)
        {
            var all = new List<SegmentInfo>(_full.Values);
            if (_active is not null) all.Add(_tally.ToInfo(_activeNumber, NextSequence, _active.Bytes));
            return all;
        }
    }

    /// <summary>The bytes of the newest segment's log.</summary>
    public long LogBytes
    {
        get
        {
            lock (_gate) return _active?.LogBytes ?? 0;
        }
    }

    /// <summary>
    /// Begins a new segment where the newest is full; returns the number that the next block will have.
    /// </summary>
    public long PrepareBlock()
    {
        lock (_gate)
        {
            if (IsFull()) Rotate();
            EnsureCatalogue();
            return NextSequence;
        }
    }

    /// <summary>Writes a block: the next one, or the last one again. Durable on return.</summary>
    public void Put(BlockHeader header, byte[] bytes, int rejectedCount = 0)
    {
        lock (_gate)
        {
            if (header.Sequence != NextSequence && header.Sequence != NextSequence - 1)
                throw new InvalidOperationException($"Block {header.Sequence} does not follow {NextSequence - 1}.");
            Active().Put(header.Sequence, bytes);
            _tally.Count(header, rejectedCount);
            NextSequence = header.Sequence + 1;
        }
    }

    /// <summary>
    /// Whether a block is the last one of the newest segment and may be written again: not where it would keep what is
    /// old from going.
    /// </summary>
    public bool IsTail(long sequence)
    {
        lock (_gate)
            return _active is not null && sequence == _tally.LastSequence && sequence == NextSequence - 1
                && !SpansTooLong();
    }

    /// <summary>Records that something is missing, as a block. Durable on return.</summary>
    public void PutGap(Gap gap)
    {
        var sequence = PrepareBlock();
        Put(BlockHeader.Of(BlockKind.Gap, sequence, 1, gap.From, gap.To), GapBlock.Encode(sequence, gap));
    }

    /// <summary>Keeps the log short.</summary>
    /// <param name="bytesMax">Empty it where it is longer; null for the limit of the options.</param>
    public void Checkpoint(long? bytesMax = null)
    {
        lock (_gate)
            if (_active is not null && _active.LogBytes > (bytesMax ?? _limits.LogBytesMax))
                _active.Checkpoint();
    }

    /// <summary>Reads a block of the newest segment; false when that segment is not the newest any more.</summary>
    public bool TryReadActive(int number, long sequence, out byte[]? bytes)
    {
        lock (_gate)
        {
            bytes = null;
            var active = Active();
            if (number != _activeNumber) return false;
            bytes = active.Get(sequence);
            return true;
        }
    }

    /// <summary>Opens a full segment to read it; null when it was dropped.</summary>
    public SegmentFile? OpenFull(int number)
    {
        lock (_gate) return _full.ContainsKey(number)
            ? SegmentFile.OpenToRead(_folder, SegmentName.Of(_family, number))
            : null;
    }

    private SegmentFile Active() =>
        _active ?? throw new IOException($"The store in {_folder.Location} is not open.");

    private bool IsFull()
    {
        // Without its log, as far as that may grow: pages stand in it again and again, and little of it will be data.
        var bytes = Active().Bytes - Math.Min(Active().LogBytes, _limits.LogBytesMax);
        if (bytes >= _limits.SegmentBytesMax) return true;
        if (_tally is not { FirstArrival: { } first, LastArrival: { } last }) return false;
        // A file for a day of little is a file for a few days.
        return SpansTooLong()
            || (bytes >= _limits.SegmentBytesMax / 16 && last - first >= _limits.SegmentSpanMax);
    }

    /// <summary>
    /// With a limit of age, however little is in it: what is too old goes by whole files, and at most so much later.
    /// </summary>
    private bool SpansTooLong() =>
        _limits.AgeMax is { } age && _tally is { FirstArrival: { } first, LastArrival: { } last }
        && last - first >= age / SegmentLimits.FilesAnAge;

    private void KeepFull(int number)
    {
        if (_full.ContainsKey(number)) return;
        if (_recovery.Inspect(number) is not { } info)
        {
            PutGapLater(new Gap(_full.Values.LastOrDefault()?.LastArrival ?? Timestamp.Now(_plantClock),
                Timestamp.Now(_plantClock), SegmentRecovery.DamagedSegment));
            return;
        }

        _full[number] = info;
        NextSequence = Math.Max(NextSequence, info.LastSequence + 1);
    }

    private void OpenNewest(int number)
    {
        var trusted = _trusted is { } known && known.Number == number ? known.LogBytes : (long?)null;
        var previousEnd = _full.Values.LastOrDefault()?.LastArrival;
        var now = Timestamp.Now(_plantClock);
        if (_recovery.OpenToWrite(number, trusted) is not { } opened)
        {
            PutGapLater(new Gap(previousEnd ?? now, now, SegmentRecovery.DamagedSegment));
            return;
        }

        NextSequence = Math.Max(NextSequence, opened.Scan.Tally.LastSequence + 1);
        if (opened.Scan.IsSealed)
        {
            if (opened.File.LogBytes > 0) opened.File.Checkpoint();
            _full[number] = opened.Scan.Tally.ToInfo(number, NextSequence, opened.File.Bytes);
            opened.File.Dispose();
            return;
        }

        (_active, _activeNumber, _trusted) = (opened.File, number, null);
        (_tally, _catalogued) = (opened.Scan.Tally, opened.Scan.Catalogued);
        if (opened.File.CutLogBytes == 0) return;
        _notify(new StoreNotice(StoreNoticeSeverity.Warning,
            $"{opened.File.Name}: {opened.File.CutLogBytes} bytes at the end of the log were torn or damaged."));
        PutGapLater(new Gap(_tally.LastArrival ?? previousEnd ?? now, now, SegmentRecovery.CutLog));
    }

    /// <summary>
    /// What recovery found missing is written before anything else, once there is a segment to write to.
    /// </summary>
    private void PutGapLater(Gap gap) => _gapsToWrite.Add(gap);

    /// <summary>Writes the gaps that recovery found; call it when the names are known.</summary>
    public void WriteRecoveredGaps()
    {
        while (_gapsToWrite.Count > 0)
        {
            PutGap(_gapsToWrite[0]);
            _gapsToWrite.RemoveAt(0);
        }
    }

    private void BeginSegment()
    {
        var number = Math.Max(SegmentName.FreeNumberIn(_folder.ListFiles(), _family),
            _full.Count == 0 ? 1 : _full.Keys.Max() + 1);
        _active = SegmentFile.Open(_folder, SegmentName.Of(_family, number), Counters);
        _activeNumber = number;
        _tally = new SegmentTally();
        _catalogued = [];
        _folder.SyncEntries();
    }

    private void Rotate()
    {
        var summary = new SummaryBlock(_tally.FirstSequence, _tally.SampleCount, _tally.RejectedCount);
        var (first, last) = (_tally.FirstArrival ?? Timestamp.MaxValue, _tally.LastArrival ?? Timestamp.MinValue);
        var header = BlockHeader.Of(BlockKind.Summary, NextSequence, 1, first, last);
        Put(header, summary.Encode(NextSequence, first, last));
        var active = Active();
        active.Checkpoint();
        _full[_activeNumber] = _tally.ToInfo(_activeNumber, NextSequence, active.Bytes);
        CloseActive();
        BeginSegment();
        _retention.Run(_full);
    }

    private void EnsureCatalogue()
    {
        if (_catalogued.Count >= _signals.Names.Count) return;
        var missing = _signals.Names.Where(pair => !_catalogued.Contains(pair.Key)).ToArray();
        foreach (var block in CatalogueBlock.Encode(NextSequence, missing, Timestamp.Now(_plantClock)))
        {
            _ = BlockView.TryOpen(block, out var view);
            Put(view.Header, block);
        }

        foreach (var (number, _) in missing) _catalogued.Add(number);
    }

    private void CloseActive()
    {
        if (_active is null) return;
        // Should a sync have failed, what it was to sync may be in the page cache and never reach the medium.
        _trusted = (_activeNumber, _active.SyncedLogBytes);
        _active.Dispose();
        _active = null;
    }
}
