namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// The database's log as it sees it, pages of 8,192 bytes one after another, kept in a file of checked frames
/// (<see cref="LogFrame"/>). The engine flushes after every page; only the page that ends a transaction is synced,
/// and with it all pages before it. Frames behind the first broken one are cut off when the log is opened.
/// </summary>
internal sealed class LogStream : PageStream
{
    /// <summary>Where LiteDB 5 marks a page as the last of its transaction.</summary>
    private const int ConfirmedOffset = 18;

    /// <summary>How long LiteDB may take to hand a committed page over.</summary>
    private static readonly TimeSpan _handOverMax = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly GuardedFile _file;
    private readonly FailureLatch _latch;
    private readonly List<long> _offsets = [];
    private readonly byte[] _frame = new byte[LogFrame.BytesMax];
    private readonly List<uint> _crcs = [];
    private long _end;
    private bool _unsynced;
    private bool _transactionEnded;
    private long _endedCount;

    private LogStream(GuardedFile file, FailureLatch latch) => (_file, _latch) = (file, latch);

    public override long Length
    {
        get
        {
            lock (_gate) return (long)_offsets.Count * LogFrame.PageBytes;
        }
    }

    /// <summary>Bytes of the file that are on the medium: after a failed sync nothing behind them is trusted.</summary>
    public long SyncedBytes { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes => _end;

    /// <summary>Bytes behind the last whole frame that were found and cut off when the log was opened.</summary>
    public long CutBytes { get; private set; }

    /// <param name="file">The log file.</param>
    /// <param name="latch">The file's; look at it afterwards.</param>
    /// <param name="trustedBytes">Cut the file to this length first; null to trust all whole frames.</param>
    /// <param name="readOnly">Leave a broken end in the file.</param>
    public static LogStream Open(GuardedFile file, FailureLatch latch, long? trustedBytes, bool readOnly)
    {
        var log = new LogStream(file, latch);
        var length = file.Length;
        if (trustedBytes < length && !readOnly)
        {
            file.SetLength(trustedBytes.Value);
            file.Sync();
            length = trustedBytes.Value;
        }

        log.ScanFrames(length);
        log.CutBytes = length - log._end;
        if (log.CutBytes > 0 && !readOnly)
        {
            file.SetLength(log._end);
            file.Sync();
        }

        log.SyncedBytes = log._end;
        return log;
    }

    /// <summary>Transactions whose last page was written.</summary>
    public long EndedTransactionCount
    {
        get
        {
            lock (_gate) return _endedCount;
        }
    }

    /// <summary>
    /// Waits until a transaction after these has been written, and syncs it. LiteDB writes its log from a queue that
    /// at times runs on another thread, so a commit may return before its pages are here. Look at the latch afterwards.
    /// </summary>
    public void SyncTransactionAfter(long endedCount)
    {
        lock (_gate)
        {
            while (_endedCount == endedCount && !_latch.HasFailed)
                if (!Monitor.Wait(_gate, _handOverMax))
                    _latch.Fail(new IOException("The database did not write what it committed."));
            SyncPending();
        }
    }

    /// <summary>Syncs what the engine has written, whether or not it ends a transaction.</summary>
    public void SyncPending()
    {
        lock (_gate)
        {
            if (!_unsynced || !_file.Sync()) return;
            SyncedBytes = _end;
            _unsynced = false;
            _transactionEnded = false;
        }
    }

    public override void Flush()
    {
        lock (_gate)
            if (_transactionEnded)
                SyncPending();
    }

    public override void SetLength(long value)
    {
        lock (_gate)
        {
            var count = (int)(value / LogFrame.PageBytes);
            if (count >= _offsets.Count && value != 0) return;
            _end = count < _offsets.Count ? _offsets[count] : 0;
            _offsets.RemoveRange(count, _offsets.Count - count);
            _crcs.RemoveRange(count, _crcs.Count - count);
            // Durable before the next frame is written: pages of an old and a new log never stand in one file.
            _file.SetLength(_end);
            _unsynced = true;
            SyncPending();
        }
    }

    protected override int ReadPage(long index, Span<byte> page)
    {
        lock (_gate)
        {
            if (index >= _offsets.Count) return 0;
            var start = _offsets[(int)index];
            var end = index + 1 < _offsets.Count ? _offsets[(int)index + 1] : _end;
            var frame = _frame.AsSpan(0, (int)(end - start));
            if (_file.ReadFully(frame, start) != frame.Length
                || !LogFrame.IsIntact(frame, SeedOf((int)index), out _))
                throw new InvalidDataException($"Page {index} of the log is damaged.");
            LogFrame.Expand(frame, page);
            return LogFrame.PageBytes;
        }
    }

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
        lock (_gate)
        {
            Append(index, page);
            Monitor.PulseAll(_gate);
        }
    }

    private void Append(long index, ReadOnlySpan<byte> page)
    {
        if (index != _offsets.Count)
            _latch.Fail(new IOException($"Page {index} of the log was written, {_offsets.Count} is next."));
        if (_latch.HasFailed) return;
        var (length, crc) = LogFrame.Write(page, (int)index, SeedOf((int)index), _frame);
        _unsynced = true;
        _file.Write(_frame.AsSpan(0, length), _end);
        _offsets.Add(_end);
        _crcs.Add(crc);
        _end += length;
        if (page[ConfirmedOffset] == 0) return;
        _transactionEnded = true;
        _endedCount++;
    }

    private uint SeedOf(int index) => index == 0 ? 0 : _crcs[index - 1];

    private void ScanFrames(long length)
    {
        while (length - _end >= LogFrame.HeaderBytes)
        {
            var header = _frame.AsSpan(0, LogFrame.HeaderBytes);
            if (_file.ReadFully(header, _end) != header.Length) return;
            if (!LogFrame.TryReadLength(header, _offsets.Count, out var size) || _end + size > length) return;
            var frame = _frame.AsSpan(0, size);
            if (_file.ReadFully(frame, _end) != size) return;
            if (!LogFrame.IsIntact(frame, SeedOf(_offsets.Count), out var crc)) return;
            _offsets.Add(_end);
            _crcs.Add(crc);
            _end += size;
        }
    }
}
