using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>A committed message as the index in memory knows it.</summary>
/// <param name="sequence">Its number.</param>
/// <param name="message">The message; only its small parts are kept.</param>
/// <param name="bytes">Of the stored block.</param>
/// <param name="handedOverAt">By the machine's clock; null for one of an earlier run.</param>
internal sealed class OutboxEntry(long sequence, OutboundMessage message, int bytes, long? handedOverAt)
{
    public long Sequence { get; } = sequence;

    public string Id { get; } = message.Id;

    public string Stream { get; } = message.Stream;

    public Timestamp CreatedAt { get; } = message.CreatedAt;

    public Timestamp ExpiresAt { get; } = message.ExpiresAt;

    public int Bytes { get; } = bytes;

    public long? HandedOverAt { get; } = handedOverAt;

    /// <summary>Tells of messages that were dropped, and is not dropped itself.</summary>
    public bool IsGap { get; } = OutboxGaps.IsGap(message);

    /// <summary>The number of the file that it stands in.</summary>
    public int File { get; set; }

    /// <summary>The message itself where it is kept in memory; null where it must be read.</summary>
    public OutboundMessage? Message { get; set; }

    /// <summary>Taken, and neither completed nor released.</summary>
    public bool IsOut { get; set; }

    /// <summary>Completed or dropped.</summary>
    public bool IsDone { get; set; }

    /// <summary>Its time had passed before it left.</summary>
    public bool IsHistorical { get; set; }
}
