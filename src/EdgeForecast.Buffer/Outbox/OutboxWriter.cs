using System.Runtime.InteropServices;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// Brings the ledger to the disk, in the owner's thread: what is new, then what is gone. A message whose write failed
/// is written again under its old number.
/// </summary>
internal sealed class OutboxWriter(
    Lock gate, OutboxFiles files, OutboxLedger ledger, OutboxOptions options, Action<StoreNotice> notify,
    Action<OutboundMessage>? onCommitted)
{
    private const int CommitCountMax = 256;

    private readonly List<(OutboxEntry Entry, byte[] Block, OutboundMessage Message)> _commit = [];
    private long _lastSequence;

    // A commit is in the log and, when that is emptied, in the data as well: a small outbox makes small ones.
    private long CommitBytesMax => options.SegmentBytesMax / 4;

    /// <summary>Something waits to be written.</summary>
    public bool IsUrgent
    {
        get
        {
            lock (gate) return ledger.HasIncoming || _commit.Count > 0;
        }
    }

    /// <summary>Or to be deleted.</summary>
    public bool HasWork
    {
        get
        {
            lock (gate)
                return ledger.HasIncoming || _commit.Count > 0 || ledger.Deletions.Count > 0
                    || ledger.Gaps.HasPending;
        }
    }

    /// <summary>For each message that stands in a file when the outbox is opened.</summary>
    public void Restore(int file, long sequence, OutboundMessage message, int bytes)
    {
        lock (gate)
        {
            _lastSequence = Math.Max(_lastSequence, sequence);
            if (_commit.Exists(item => item.Entry.Sequence == sequence)) return;
            ledger.AddFound(new OutboxEntry(sequence, message, bytes, handedOverAt: null), file);
        }
    }

    /// <summary>Writes and deletes. Durable on return.</summary>
    public void Commit()
    {
        (int File, long Sequence)[] deletions;
        lock (gate)
        {
            ledger.Sort();
            // A gap before what it tells of is deleted: a crash between the two repeats, it never hides.
            foreach (var gap in ledger.TakeGaps()) Prepare(gap, handedOverAt: 0);
            while (_commit.Count < CommitCountMax && _commit.Sum(item => (long)item.Block.Length) < CommitBytesMax
                && ledger.TryTakeIncoming(out var message, out var at))
                Prepare(message, at);
            deletions = [.. ledger.Deletions];
        }

        if (_commit.Count > 0)
        {
            var file = files.Put([.. _commit.Select(item => (item.Entry.Sequence, item.Block))]);
            if (onCommitted is not null)
                foreach (var (_, _, message) in _commit)
                    onCommitted(message);
            OutboundMessage[] kept = [.. _commit.Select(item => WithoutSpareRoom(item.Message))];
            lock (gate)
            {
                for (var i = 0; i < kept.Length; i++) Add(_commit[i].Entry, kept[i], file);
                _commit.Clear();
                ledger.Sort();
            }
        }

        foreach (var group in deletions.GroupBy(deletion => deletion.File)) Delete(group.Key, [.. group]);
    }

    /// <summary>Begins a new file in time, deletes empty ones, and gives up the oldest above the limit.</summary>
    public void Tidy()
    {
        files.Checkpoint(options.LogBytesMax);
        files.Roll(options.SegmentBytesMax, options.RotateMessageCount);
        var numbers = files.Numbers;
        foreach (var number in numbers.SkipLast(1))
        {
            bool isEmpty;
            lock (gate) isEmpty = ledger.Index.CountIn(number) == 0;
            if (isEmpty) Remove(number);
        }

        // Room is kept free for the logs, and for what the next commits add to the data.
        var bytesMax = options.DiskBytesMax - (2 * options.SegmentBytesMax) - (2 * options.LogBytesMax);
        while (files.Numbers is { Count: > 1 } left && files.DataBytes > bytesMax)
            if (!TryGiveUp(left[0]))
                return;
    }

    private void Prepare(OutboundMessage message, long handedOverAt)
    {
        var sequence = ++_lastSequence;
        var block = MessageBlock.Encode(sequence, message);
        _commit.Add((new OutboxEntry(sequence, message, block.Length, handedOverAt), block, message));
    }

    // A payload may have been written into more room than it takes, and waits for hours here.
    private static OutboundMessage WithoutSpareRoom(OutboundMessage message) =>
        MemoryMarshal.TryGetArray(message.Payload, out var part) && part.Array!.Length == part.Count
            ? message
            : message with { Payload = message.Payload.ToArray() };

    private void Add(OutboxEntry entry, OutboundMessage message, int file)
    {
        // A gap that has grown stands in for itself.
        if (entry.IsGap && ledger.Index.Find(entry.Id) is { } smaller) ledger.Forget(smaller);
        ledger.AddCommitted(entry, message, file);
    }

    private void Delete(int number, (int File, long Sequence)[] deletions)
    {
        bool isEmpty;
        lock (gate) isEmpty = ledger.Index.CountIn(number) == 0;
        // An empty file goes whole, which writes nothing.
        if (!isEmpty || number == files.Newest)
            files.Delete(number, [.. deletions.Select(one => one.Sequence)], options.LogBytesMax);
        else files.Remove(number);
        lock (gate) ledger.OnDeleted(deletions);
    }

    private void Remove(int number)
    {
        files.Remove(number);
        lock (gate) ledger.OnDeleted([.. ledger.Deletions.Where(deletion => deletion.File == number)]);
    }

    /// <summary>Loses the oldest file, and keeps the gaps that stand in it.</summary>
    private bool TryGiveUp(int number)
    {
        List<OutboxEntry> entries;
        lock (gate) entries = ledger.Index.EntriesIn(number);
        var gaps = new List<(OutboxEntry Entry, byte[] Block)>();
        foreach (var entry in entries)
            if (entry.IsGap && files.Read(number, entry.Sequence) is { } message)
                gaps.Add((entry, MessageBlock.Encode(entry.Sequence, message)));
        if (gaps.Count > 0)
        {
            var file = files.Put([.. gaps.Select(gap => (gap.Entry.Sequence, gap.Block))]);
            lock (gate)
                foreach (var (entry, _) in gaps)
                    if (!entry.IsDone)
                        ledger.Index.Move(entry, file);
        }

        var lostCount = 0;
        lock (gate)
        {
            foreach (var entry in entries)
            {
                if (entry.IsDone || entry.File != number) continue;
                ledger.Drop(entry, OutboxDropReason.Space);
                lostCount++;
            }
        }

        if (lostCount > 0)
            notify(new StoreNotice(StoreNoticeSeverity.Error,
                $"The outbox is full: the oldest {lostCount} messages are lost. Let it be larger, or find out why they "
                + "do not leave."));
        // Its gap is written first, and the file goes with the next commit.
        Commit();
        return !files.Numbers.Contains(number);
    }
}
