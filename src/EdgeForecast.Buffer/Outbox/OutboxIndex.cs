using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>The committed messages, by id and by stream. Not thread-safe.</summary>
internal sealed class OutboxIndex
{
    private readonly Dictionary<string, OutboxEntry> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutboxStream> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _countByFile = [];
    private readonly List<string> _emptyStreams = [];

    public int Count => _byId.Count;

    public long Bytes { get; private set; }

    public bool Contains(string id) => _byId.ContainsKey(id);

    public OutboxEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>How many stand in a file.</summary>
    public int CountIn(int file) => _countByFile.GetValueOrDefault(file);

    /// <summary>Those that stand in a file, oldest first.</summary>
    public List<OutboxEntry> EntriesIn(int file) =>
        [.. _byId.Values.Where(entry => entry.File == file).OrderBy(entry => entry.Sequence)];

    /// <summary>Adds the newest message; false when its id is there already.</summary>
    public bool Add(OutboxEntry entry)
    {
        if (!_byId.TryAdd(entry.Id, entry)) return false;
        if (!_streams.TryGetValue(entry.Stream, out var stream)) _streams[entry.Stream] = stream = new OutboxStream();
        stream.Add(entry);
        Tally(entry, 1);
        return true;
    }

    /// <summary>Removes a message wherever it stands.</summary>
    public void Remove(OutboxEntry entry)
    {
        if (!_byId.Remove(entry.Id)) return;
        entry.IsDone = true;
        entry.Message = null;
        Tally(entry, -1);
    }

    /// <summary>It was written again, elsewhere.</summary>
    public void Move(OutboxEntry entry, int file)
    {
        Tally(entry, -1);
        entry.File = file;
        Tally(entry, 1);
    }

    /// <summary>Moves what has aged to where it belongs, in every stream.</summary>
    public void Sort(Timestamp now, Func<OutboxEntry, bool> isFresh, Action<OutboxEntry> onExpired)
    {
        foreach (var (name, stream) in _streams)
        {
            stream.Sort(now, isFresh, onExpired);
            if (stream.IsEmpty) _emptyStreams.Add(name);
        }

        foreach (var name in _emptyStreams) _streams.Remove(name);
        _emptyStreams.Clear();
    }

    /// <summary>The next of a lane that may go out now; null when there is none.</summary>
    public OutboxEntry? Next(OutboxLane lane)
    {
        if (lane == OutboxLane.Live) return First(stream => stream.Live());
        // History goes last: not before the whole backlog is with the peer.
        var hasBacklog = false;
        foreach (var stream in _streams.Values) hasBacklog |= stream.HasBacklog;
        return hasBacklog ? First(stream => stream.Backlog()) : First(stream => stream.History());
    }

    /// <summary>The oldest of all; null when there is none.</summary>
    public OutboxEntry? Oldest() => First(stream => stream.Oldest());

    /// <summary>The oldest that is not a gap; null when there is none.</summary>
    public OutboxEntry? OldestMessage() => First(stream => stream.Oldest() is { IsGap: false } entry ? entry : null);

    /// <summary>The oldest of each stream.</summary>
    public List<OutboxEntry> OldestOfStreams() =>
        [.. _streams.Values.Select(stream => stream.Oldest()).OfType<OutboxEntry>()];

    /// <summary>The oldest of one stream; null when there is none.</summary>
    public OutboxEntry? OldestOf(string stream) => _streams.GetValueOrDefault(stream)?.Oldest();

    /// <summary>The newest message of one stream that is not a gap; null when there is none.</summary>
    public OutboxEntry? NewestOf(string stream) => _streams.GetValueOrDefault(stream)?.Newest();

    private OutboxEntry? First(Func<OutboxStream, OutboxEntry?> choose)
    {
        OutboxEntry? first = null;
        foreach (var stream in _streams.Values)
            if (choose(stream) is { } entry && (first is null || entry.Sequence < first.Sequence))
                first = entry;
        return first;
    }

    private void Tally(OutboxEntry entry, int sign)
    {
        Bytes += sign * entry.Bytes;
        var count = CountIn(entry.File) + sign;
        if (count == 0) _countByFile.Remove(entry.File);
        else _countByFile[entry.File] = count;
    }
}
