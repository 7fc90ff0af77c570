using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>A committed message as the index in memory knows it.</summary>
internal sealed class OutboxEntry(long sequence, string id, string stream, Timestamp createdAt, int bytes)
{
    public long Sequence => sequence;

    public string Id => id;

    public string Stream => stream;

    public Timestamp CreatedAt => createdAt;

    /// <summary>Of the stored block.</summary>
    public int Bytes => bytes;

    /// <summary>The message itself where it is kept in memory; null where it must be read.</summary>
    public OutboundMessage? Message { get; set; }

    /// <summary>Taken, and neither completed nor released.</summary>
    public bool IsOut { get; set; }

    /// <summary>Completed or dropped.</summary>
    public bool IsDone { get; set; }
}
