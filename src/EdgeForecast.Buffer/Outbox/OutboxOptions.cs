namespace EdgeForecast.Buffer.Outbox;

/// <summary>How the outbox behaves.</summary>
/// <param name="QueueCountMax">Messages that may wait for the disk; more are lost and counted.</param>
/// <param name="BacklogCountMax">Messages on disk; above it the oldest are dropped and counted.</param>
/// <param name="BacklogBytesMax">Their bytes; above it the oldest are dropped and counted.</param>
/// <param name="CacheBytesMax">Messages that are kept in memory as well, in bytes.</param>
/// <param name="RotateMessageCount">A file that has seen so many messages is replaced once few are left in it.</param>
/// <param name="LogBytesMax">The log of the file is emptied when it exceeds this.</param>
public sealed record OutboxOptions(
    int QueueCountMax = 1024,
    int BacklogCountMax = 100_000,
    long BacklogBytesMax = 256L << 20,
    long CacheBytesMax = 4L << 20,
    int RotateMessageCount = 20_000,
    long LogBytesMax = 4L << 20);
