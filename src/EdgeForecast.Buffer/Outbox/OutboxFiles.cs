using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The file that holds the messages. A file in which many were inserted and deleted is replaced: what is left is
/// copied into a new one, in one transaction with a mark (document 0), and the old one is deleted.
/// </summary>
internal sealed class OutboxFiles(IStorageFolder folder, Action<StoreNotice> notify) : IDisposable
{
    private const string Family = "outbox";
    private const long MarkId = 0;
    private const int ReadCount = 64;

    private volatile SegmentFile? _file;
    private int _number;
    private (int Number, long LogBytes)? _trusted;

    public IoCounters Counters { get; } = new();

    public bool IsOpen => _file is not null;

    /// <summary>Messages that were put into the present file.</summary>
    public long SeenCount { get; private set; }

    /// <summary>Messages that could not be read back.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>Opens the file and visits every message in it, oldest first.</summary>
    /// <exception cref="IOException">The disk refuses; try again later.</exception>
    public void Open(Action<long, OutboundMessage, int> visit)
    {
        Close();
        var numbers = SegmentName.NumbersIn(folder.ListFiles(), Family);
        for (var i = numbers.Count - 1; i >= 0 && _file is null; i--) TryOpen(numbers[i], hasOlder: i > 0);
        if (_file is null) Begin([]);
        foreach (var number in numbers)
            if (number < _number)
                Delete(number);
        folder.SyncEntries();
        Visit(visit);
    }

    /// <summary>Writes messages. Durable on return.</summary>
    public void Put(IReadOnlyList<(long Sequence, byte[] Block)> messages)
    {
        File().PutAll(messages);
        SeenCount += messages.Count;
    }

    /// <summary>Deletes messages. Durable on return.</summary>
    public void Delete(IReadOnlyList<long> sequences) => File().DeleteAll(sequences);

    /// <summary>Reads a message; null when it is damaged or gone.</summary>
    public OutboundMessage? Read(long sequence)
    {
        byte[]? bytes;
        try
        {
            bytes = File().Get(sequence);
        }
        catch (ObjectDisposedException)
        {
            // The owner replaced the file meanwhile: the message stands in the new one.
            bytes = File().Get(sequence);
        }

        return bytes is not null && MessageBlock.TryRead(bytes, sequence, out var message) == BlockStatus.Done
            ? message
            : null;
    }

    public void Checkpoint(long bytesMax)
    {
        if (File().LogBytes > bytesMax) File().Checkpoint();
    }

    /// <summary>Replaces the file by one that holds only these.</summary>
    public void Replace(IReadOnlyList<long> sequences)
    {
        var left = new List<(long, byte[])>();
        foreach (var sequence in sequences)
            if (File().Get(sequence) is { } bytes)
                left.Add((sequence, bytes));
        var (old, oldNumber) = (File(), _number);
        Begin(left);
        old.Dispose();
        Delete(oldNumber);
        folder.SyncEntries();
    }

    public void Close()
    {
        if (_file is null) return;
        _trusted = (_number, _file.SyncedLogBytes);
        _file.Dispose();
        _file = null;
    }

    public void Dispose() => Close();

    private SegmentFile File() => _file ?? throw new IOException($"The outbox in {folder.Location} is not open.");

    private void TryOpen(int number, bool hasOlder)
    {
        var name = SegmentName.Of(Family, number);
        try
        {
            var trusted = _trusted is { } known && known.Number == number ? known.LogBytes : (long?)null;
            _file = SegmentFile.Open(folder, name, Counters, trusted);
            _number = number;
            SeenCount = 0;
            // Without the mark the copying was interrupted before it was committed.
            if (!hasOlder || _file.Get(MarkId) is not null) return;
            Close();
            Delete(number);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            Rescue(name, number, exception.Message);
        }
    }

    /// <summary>Moves a file away that LiteDB cannot read and puts what stands on its pages into a new one.</summary>
    private void Rescue(string name, int number, string reason)
    {
        _file?.Dispose();
        _file = null;
        var blocks = SegmentSalvage.ReadBlocks(folder, name);
        foreach (var file in new[] { SegmentFile.LogName(name), SegmentFile.DataName(name) })
            if (folder.Exists(file))
                folder.Rename(file, $"quarantine/{file}");
        notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"{name} was moved to quarantine/ ({reason}); {blocks.Count} messages were saved, some perhaps old ones."));
        Begin([.. blocks.Select(pair => (pair.Key, pair.Value))], number + 1);
    }

    private void Begin(List<(long, byte[])> messages, int numberMin = 1)
    {
        var number = Math.Max(numberMin, SegmentName.FreeNumberIn(folder.ListFiles(), Family));
        var file = SegmentFile.Open(folder, SegmentName.Of(Family, number), Counters);
        try
        {
            folder.SyncEntries();
            file.PutAll([.. messages, (MarkId, Array.Empty<byte>())]);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        (_file, _number, SeenCount) = (file, number, messages.Count);
    }

    private void Visit(Action<long, OutboundMessage, int> visit)
    {
        var damaged = new List<long>();
        for (var next = MarkId + 1; ;)
        {
            var group = File().ReadFrom(next, ReadCount);
            foreach (var (sequence, bytes) in group)
            {
                SeenCount++;
                if (MessageBlock.TryRead(bytes, sequence, out var message) == BlockStatus.Done)
                    visit(sequence, message!, bytes.Length);
                else
                    damaged.Add(SetAside(sequence, bytes));
            }

            if (group.Count < ReadCount) break;
            next = group[^1].Id + 1;
        }

        if (damaged.Count > 0) File().DeleteAll(damaged);
    }

    private long SetAside(long sequence, byte[] bytes)
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

    private void Delete(int number)
    {
        var name = SegmentName.Of(Family, number);
        if (folder.Exists(SegmentFile.DataName(name))) folder.Delete(SegmentFile.DataName(name));
        if (folder.Exists(SegmentFile.LogName(name))) folder.Delete(SegmentFile.LogName(name));
    }
}
