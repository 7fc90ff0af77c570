using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The files that hold the messages. All are written to the newest; one whose messages are all gone is deleted, and
/// never written to again before: LiteDB neither returns space nor endures inserts among deletes for ever. Few are open
/// at a time. Written by one thread, read by several.
/// </summary>
internal sealed class OutboxFiles(IStorageFolder folder, Action<StoreNotice> notify) : IDisposable
{
    private const string Family = "outbox";
    private const long FirstId = 1;
    private const int ReadCount = 64;
    private const int OpenCountMax = 3;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, OutboxSegment> _segments = [];
    private long _uses;
    private bool _isLoaded;

    public IoCounters Counters { get; } = new();

    public bool IsOpen { get; private set; }

    /// <summary>Messages that could not be read back.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>All files together.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _segments.Values.Sum(segment => segment.Bytes);
        }
    }

    /// <summary>
    /// All files without their logs. It does not grow by deleting: a backlog that drains gives up nothing.
    /// </summary>
    public long DataBytes
    {
        get
        {
            lock (_gate) return _segments.Values.Sum(segment => segment.Bytes - segment.LogBytes);
        }
    }

    /// <summary>The number of the file that is written to.</summary>
    public int Newest
    {
        get
        {
            lock (_gate) return _segments.Keys.DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>The numbers of the files, oldest first.</summary>
    public IReadOnlyList<int> Numbers
    {
        get
        {
            lock (_gate) return [.. _segments.Keys];
        }
    }

    /// <summary>Opens the newest file. The first time every message of every file is visited, oldest first.</summary>
    /// <param name="visit">Takes file, number, message and stored bytes; again when it is called again.</param>
    /// <exception cref="IOException">The disk refuses; try again later.</exception>
    public void Open(Action<int, long, OutboundMessage, int> visit)
    {
        Close();
        if (!_isLoaded)
        {
            foreach (var number in SegmentName.NumbersIn(folder.ListFiles(), Family)) Load(number, visit);
            _isLoaded = true;
        }

        if (Newest == 0) Begin();
        else Use(Of(Newest), visit);
        IsOpen = true;
    }

    /// <summary>Writes messages to the newest file. Durable on return.</summary>
    /// <returns>The number of that file.</returns>
    public int Put(IReadOnlyList<(long Sequence, byte[] Block)> messages)
    {
        var segment = Of(Newest);
        var file = FileOf(segment);
        file.PutAll(messages);
        segment.SeenCount += messages.Count;
        segment.Measure();
        return segment.Number;
    }

    /// <summary>Deletes messages of a file. Durable on return.</summary>
    /// <param name="number">Of the file.</param>
    /// <param name="sequences">Of the messages.</param>
    /// <param name="logBytesMax">Its log is emptied above this: draining must not fill the disk.</param>
    public void Delete(int number, IReadOnlyList<long> sequences, long logBytesMax)
    {
        if (!Exists(number)) return;
        var segment = Of(number);
        var file = FileOf(segment);
        file.DeleteAll(sequences);
        if (file.LogBytes > logBytesMax) file.Checkpoint();
        segment.Measure();
    }

    /// <summary>Reads a message; null when it is damaged or gone.</summary>
    public OutboundMessage? Read(int number, long sequence)
    {
        if (!Exists(number)) return null;
        byte[]? bytes;
        try
        {
            bytes = FileOf(Of(number)).Get(sequence);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile to keep few open.
            bytes = Exists(number) ? FileOf(Of(number)).Get(sequence) : null;
        }

        return bytes is not null && MessageBlock.TryRead(bytes, sequence, out var message) == BlockStatus.Done
            ? message
            : null;
    }

    /// <summary>Empties the log of the newest file when it exceeds this.</summary>
    public void Checkpoint(long bytesMax)
    {
        var segment = Of(Newest);
        var file = FileOf(segment);
        if (file.LogBytes > bytesMax) file.Checkpoint();
        segment.Measure();
    }

    /// <summary>Begins a new file when the newest is large or worn.</summary>
    public void Roll(long bytesMax, long seenCountMax)
    {
        var segment = Of(Newest);
        if (segment.Bytes < bytesMax && segment.SeenCount < seenCountMax) return;
        Checkpoint(0);
        Begin();
    }

    /// <summary>Deletes a file.</summary>
    public void Remove(int number)
    {
        lock (_gate)
        {
            if (!_segments.Remove(number, out var segment)) return;
            segment.File?.Dispose();
            foreach (var name in new[] { SegmentFile.DataName(segment.Name), SegmentFile.LogName(segment.Name) })
                if (folder.Exists(name))
                    folder.Delete(name);
        }

        folder.SyncEntries();
    }

    public void Close()
    {
        lock (_gate)
        {
            IsOpen = false;
            foreach (var segment in _segments.Values) Close(segment);
        }
    }

    public void Dispose() => Close();

    private bool Exists(int number)
    {
        lock (_gate) return _segments.ContainsKey(number);
    }

    private OutboxSegment Of(int number)
    {
        lock (_gate)
            return _segments.TryGetValue(number, out var segment)
                ? segment
                : throw new IOException($"The outbox in {folder.Location} is not open.");
    }

    /// <summary>The file itself, opened where it is closed; the one not used for longest is closed for it.</summary>
    private SegmentFile FileOf(OutboxSegment segment)
    {
        lock (_gate)
        {
            segment.UsedAt = ++_uses;
            if (segment.File is not null) return segment.File;
            segment.File = SegmentFile.Open(folder, segment.Name, Counters, segment.TrustedLogBytes);
            segment.Measure();
            var open = _segments.Values.Where(other => other.File is not null).OrderBy(other => other.UsedAt).ToList();
            foreach (var idle in open.SkipLast(OpenCountMax))
                if (idle.Number != Newest)
                    Close(idle);
            return segment.File;
        }
    }

    private static void Close(OutboxSegment segment)
    {
        if (segment.File is not { } file) return;
        segment.TrustedLogBytes = file.SyncedLogBytes;
        segment.File = null;
        file.Dispose();
    }

    private void Begin()
    {
        var number = Math.Max(Newest + 1, SegmentName.FreeNumberIn(folder.ListFiles(), Family));
        var segment = new OutboxSegment(number, SegmentName.Of(Family, number));
        segment.File = SegmentFile.Open(folder, segment.Name, Counters);
        try
        {
            folder.SyncEntries();
        }
        catch
        {
            segment.File.Dispose();
            throw;
        }

        lock (_gate)
        {
            segment.UsedAt = ++_uses;
            segment.Measure();
            _segments.Add(number, segment);
        }
    }

    private void Use(OutboxSegment segment, Action<int, long, OutboundMessage, int> visit)
    {
        try
        {
            FileOf(segment);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            Rescue(segment, exception.Message, visit);
        }
    }

    private void Load(int number, Action<int, long, OutboundMessage, int> visit)
    {
        if (Exists(number)) return;
        var segment = new OutboxSegment(number, SegmentName.Of(Family, number));
        lock (_gate) _segments.Add(number, segment);
        try
        {
            Visit(segment, visit);
            // Its log is known to be whole now; what comes later is trusted as far as it is synced.
            Close(segment);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            Rescue(segment, exception.Message, visit);
        }
        catch
        {
            lock (_gate)
            {
                segment.File?.Dispose();
                _segments.Remove(number);
            }

            throw;
        }
    }

    /// <summary>Moves a file away that LiteDB cannot read and puts what stands on its pages into a new one.</summary>
    private void Rescue(OutboxSegment segment, string reason, Action<int, long, OutboundMessage, int> visit)
    {
        lock (_gate)
        {
            segment.File?.Dispose();
            _segments.Remove(segment.Number);
        }

        var blocks = SegmentSalvage.ReadBlocks(folder, segment.Name);
        foreach (var file in new[] { SegmentFile.LogName(segment.Name), SegmentFile.DataName(segment.Name) })
            if (folder.Exists(file))
                folder.Rename(file, $"quarantine/{file}");
        notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"{segment.Name} was moved to quarantine/ ({reason}); {blocks.Count} messages were saved, some perhaps old "
            + "ones."));
        Begin();
        if (blocks.Count == 0) return;
        Put([.. blocks.Select(pair => (pair.Key, pair.Value))]);
        Visit(Of(Newest), visit);
    }

    private void Visit(OutboxSegment segment, Action<int, long, OutboundMessage, int> visit)
    {
        var file = FileOf(segment);
        var damaged = new List<long>();
        for (var next = FirstId; ;)
        {
            var group = file.ReadFrom(next, ReadCount);
            foreach (var (sequence, bytes) in group)
            {
                segment.SeenCount++;
                if (MessageBlock.TryRead(bytes, sequence, out var message) == BlockStatus.Done)
                    visit(segment.Number, sequence, message!, bytes.Length);
                else
                    damaged.Add(KeepCopy(sequence, bytes));
            }

            if (group.Count < ReadCount) break;
            next = group[^1].Id + 1;
        }

        if (damaged.Count > 0) file.DeleteAll(damaged);
    }

    private long KeepCopy(long sequence, byte[] bytes)
    {
        var target = $"quarantine/outbox-message-{sequence}.bin";
        using var copy = folder.Open(target);
        copy.SetLength(0);
        copy.Write(bytes, 0);
        copy.Sync();
        DamagedCount++;
        notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"Message {sequence} of the outbox is damaged and lost; its bytes are in {target}."));
        return sequence;
    }
}
