using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// What was dropped, told by messages of its own: one for each stream and reason, which grows until it leaves. Not
/// thread-safe.
/// </summary>
/// <param name="describe">Makes the message; null, or one that gives null, where nobody is to be told.</param>
internal sealed class OutboxGaps(Func<OutboxGap, OutboundMessage?>? describe)
{
    private const string Prefix = "gap:";
    // Streams times reasons; whoever exceeds it has streams without end.
    private const int CountMax = 4096;

    private readonly Dictionary<(string Stream, OutboxDropReason Reason), OutboxGap> _pending = [];
    private readonly Dictionary<(string Stream, OutboxDropReason Reason), OutboxGap> _written = [];

    public bool HasPending => _pending.Count > 0;

    public static bool IsGap(OutboundMessage message) => message.Id.StartsWith(Prefix, StringComparison.Ordinal);

    public void Note(string stream, string id, Timestamp createdAt, OutboxDropReason reason)
    {
        var key = (stream, reason);
        if (describe is null || (_pending.Count >= CountMax && !_pending.ContainsKey(key))) return;
        _pending[key] = _pending.TryGetValue(key, out var gap)
            ? Join(gap, new OutboxGap(stream, reason, id, id, createdAt, createdAt, 1))
            : new OutboxGap(stream, reason, id, id, createdAt, createdAt, 1);
    }

    /// <summary>The messages to write: of new gaps, and of those that have grown under their old id.</summary>
    /// <param name="now">A gap is as old as its last growth, not as what it tells of.</param>
    public List<OutboundMessage> TakePending(Timestamp now)
    {
        var messages = new List<OutboundMessage>();
        foreach (var (key, news) in _pending)
        {
            var gap = _written.TryGetValue(key, out var before) ? Join(before, news) : news;
            if (describe?.Invoke(gap) is not { } message) continue;
            messages.Add(message with { Id = IdOf(gap), Stream = Prefix + key.Stream, CreatedAt = now });
            if (_written.Count < CountMax || _written.ContainsKey(key)) _written[key] = gap;
        }

        _pending.Clear();
        return messages;
    }

    /// <summary>It is on its way or gone, and does not grow any more: the next drop begins another.</summary>
    public void Close(string id)
    {
        foreach (var (key, gap) in _written)
        {
            if (IdOf(gap) != id) continue;
            _written.Remove(key);
            return;
        }
    }

    private static OutboxGap Join(OutboxGap gap, OutboxGap next) =>
        gap with { LastId = next.LastId, To = next.To, Count = gap.Count + next.Count };

    private static string IdOf(OutboxGap gap) => $"{Prefix}{gap.Reason.ToString().ToLowerInvariant()}:{gap.FirstId}";
}
