using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>How the outbox behaves.</summary>
/// <param name="QueueCountMax">Messages that may wait for the disk; more are lost and counted.</param>
/// <param name="BacklogCountMax">Messages on disk, about 300 bytes of memory each; above it the oldest go.</param>
/// <param name="DiskBytesMax">Its files together; above it the oldest go, a whole file at a time.</param>
/// <param name="SegmentBytesMax">A file that has grown so large is followed by a new one.</param>
/// <param name="RotateMessageCount">And one that has seen so many messages.</param>
/// <param name="CacheBytesMax">Messages that are kept in memory as well, in bytes.</param>
/// <param name="LogBytesMax">The log of the newest file is emptied when it exceeds this.</param>
/// <param name="AgeMax">Older messages are dropped; 30 days when null.</param>
/// <param name="LiveAgeMax">So long after its making a message is live; 10 s when null.</param>
/// <param name="History">What becomes of messages that did not leave in time.</param>
public sealed record OutboxOptions(
    int QueueCountMax = 1024,
    int BacklogCountMax = 200_000,
    long DiskBytesMax = 512L << 20,
    long SegmentBytesMax = 32L << 20,
    int RotateMessageCount = 20_000,
    long CacheBytesMax = 4L << 20,
    long LogBytesMax = 4L << 20,
    TimeSpan? AgeMax = null,
    TimeSpan? LiveAgeMax = null,
    HistoryPolicy History = HistoryPolicy.Forward)
{
    /// <summary>The options of an outbox of a given size: a sixteenth a file, so that little goes at once.</summary>
    public static OutboxOptions OfSize(long bytesMax) => new(
        DiskBytesMax: bytesMax,
        SegmentBytesMax: Math.Clamp(bytesMax / 16, 1L << 20, 64L << 20),
        LogBytesMax: Math.Clamp(bytesMax / 64, 256L << 10, 4L << 20));

    public TimeSpan AgeMaxInForce => AgeMax ?? TimeSpan.FromDays(30);

    public TimeSpan LiveAgeMaxInForce => LiveAgeMax ?? TimeSpan.FromSeconds(10);
}
