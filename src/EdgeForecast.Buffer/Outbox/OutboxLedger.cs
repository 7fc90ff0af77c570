using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// What the outbox knows in memory: what waits for the disk, what is on it, what is to be deleted, what was lost. Not
/// thread-safe.
/// </summary>
internal sealed class OutboxLedger(
    OutboxOptions options, TimeProvider plant, TimeProvider machine, Func<OutboxGap, OutboundMessage?>? describeGap)
{
    private readonly Queue<(OutboundMessage Message, long At)> _incoming = [];
    private readonly HashSet<string> _incomingIds = new(StringComparer.Ordinal);
    private readonly HashSet<(int File, long Sequence)> _deletions = [];
    private long _cachedBytes;

    /// <summary>What was handed over since <see cref="Settle"/>. For any thread.</summary>
    public OutboxIntake Intake { get; } = new(options.QueueCountMax);

    public OutboxIndex Index { get; } = new();

    public OutboxGaps Gaps { get; } = new(describeGap);

    public OutboxDrops Drops { get; private set; } = new();

    public long HandedOverCount { get; private set; }

    public long CompletedCount { get; private set; }

    public long ExpiredCount { get; private set; }

    public bool HasIncoming => _incoming.Count > 0 || !Intake.IsEmpty;

    public IReadOnlyCollection<(int File, long Sequence)> Deletions => _deletions;

    /// <summary>Takes up what was handed over; a message whose id waits already is a repeat.</summary>
    public void Settle()
    {
        while (Intake.TryTake(out var added))
        {
            if (IsKnown(added.Message.Id))
            {
                Intake.Release();
                continue;
            }

            _incoming.Enqueue(added);
            _incomingIds.Add(added.Message.Id);
            HandedOverCount++;
        }
    }

    /// <summary>Whether one that the intake had no place for is a repeat; otherwise it is lost.</summary>
    public bool IsRepeatElseDrop(OutboundMessage message)
    {
        Settle();
        if (IsKnown(message.Id)) return true;
        var reason = MessageBlock.Fits(message) ? OutboxDropReason.Queue : OutboxDropReason.TooLarge;
        Drops = Drops.Plus(reason);
        Gaps.Note(message.Stream, message.Id, message.CreatedAt, reason);
        return false;
    }

    /// <summary>The next that is to be written; it keeps its place in the intake until it is added.</summary>
    public bool TryTakeIncoming(out OutboundMessage message, out long handedOverAt)
    {
        Settle();
        var any = _incoming.TryDequeue(out var next);
        (message, handedOverAt) = next;
        return any;
    }

    /// <summary>It is on disk now.</summary>
    public void AddCommitted(OutboxEntry entry, OutboundMessage message, int file)
    {
        entry.File = file;
        if (!entry.IsGap)
        {
            _incomingIds.Remove(entry.Id);
            Intake.Release();
        }

        Add(entry);
        if (entry.IsDone || _cachedBytes + entry.Bytes > options.CacheBytesMax) return;
        entry.Message = message;
        _cachedBytes += entry.Bytes;
    }

    /// <summary>It was found on disk.</summary>
    public void AddFound(OutboxEntry entry, int file)
    {
        entry.File = file;
        if (_deletions.Contains((file, entry.Sequence))) return;
        if (Index.Find(entry.Id) is { } known && known.Sequence == entry.Sequence) Index.Move(known, file);
        else Add(entry);
    }

    /// <summary>The messages of gaps that are to be written.</summary>
    public List<OutboundMessage> TakeGaps() => Gaps.TakePending(Timestamp.Now(plant));

    public void SendOut(OutboxEntry entry)
    {
        entry.IsOut = true;
        if (entry.IsGap) Gaps.Close(entry.Id);
    }

    public void Complete(string id)
    {
        if (Index.Find(id) is not { } entry) return;
        Forget(entry);
        CompletedCount++;
    }

    /// <summary>Loses a message; a gap tells of it.</summary>
    public void Drop(OutboxEntry entry, OutboxDropReason reason)
    {
        Forget(entry);
        Drops = Drops.Plus(reason);
        if (entry.IsGap) Gaps.Close(entry.Id);
        else Gaps.Note(entry.Stream, entry.Id, entry.CreatedAt, reason);
    }

    /// <summary>It is no longer needed: its bytes go with the next commit.</summary>
    public void Forget(OutboxEntry entry)
    {
        if (entry.Message is not null) _cachedBytes -= entry.Bytes;
        Index.Remove(entry);
        _deletions.Add((entry.File, entry.Sequence));
    }

    public void OnDeleted(IEnumerable<(int File, long Sequence)> deleted) => _deletions.ExceptWith(deleted);

    /// <summary>Moves what has aged, and drops what is too old, too much, or history that nobody wants.</summary>
    public void Sort()
    {
        var now = Timestamp.Now(plant);
        Index.Sort(now, IsFresh, OnExpired);
        var oldestKept = now - options.AgeMaxInForce;
        foreach (var oldest in Index.OldestOfStreams())
        {
            for (var entry = oldest; entry?.CreatedAt < oldestKept; entry = Index.OldestOf(oldest.Stream))
                Drop(entry, OutboxDropReason.Age);
        }

        while (Index.Count > options.BacklogCountMax && Index.OldestMessage() is { } first)
            Drop(first, OutboxDropReason.Space);
    }

    private bool IsKnown(string id) => _incomingIds.Contains(id) || Index.Contains(id);

    private void Add(OutboxEntry entry)
    {
        if (Index.Add(entry)) return;
        entry.IsDone = true;
        _deletions.Add((entry.File, entry.Sequence));
    }

    private bool IsFresh(OutboxEntry entry) =>
        entry.HandedOverAt is { } at && machine.GetElapsedTime(at) < options.LiveAgeMaxInForce;

    private void OnExpired(OutboxEntry entry)
    {
        ExpiredCount++;
        if (options.History == HistoryPolicy.Drop) Drop(entry, OutboxDropReason.Historical);
    }
}
