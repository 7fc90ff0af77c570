namespace EdgeForecast.Buffer.Outbox;

/// <summary>How the outbox behaves.</summary>
/// <param name="QueueCountMax">Messages that may wait for the disk, at least 1; more are lost and counted.</param>
/// <param name="BacklogCountMax">Above this the oldest messages are dropped and counted, at least 1.</param>
/// <param name="BacklogBytesMax">The same for their bytes.</param>
/// <param name="CommitBytesMax">The most bytes of messages in one commit.</param>
/// <param name="ForgetDelay">
/// Acknowledged messages are forgotten together, after this long: a crash before it repeats them, under their old id.
/// Null: a second.
/// </param>
/// <param name="RotateAfterCount">
/// A file that has seen so many messages is left for a new one as soon as it is empty: churn has corrupted LiteDB files.
/// </param>
/// <param name="RotateAfterBytes">The same for a file that has grown to this.</param>
/// <param name="LogBytesMax">The log of the file is emptied when it exceeds this.</param>
public sealed record OutboxOptions(
    int QueueCountMax = 4096,
    int BacklogCountMax = 200_000,
    long BacklogBytesMax = 256L << 20,
    int CommitBytesMax = 256 << 10,
    TimeSpan? ForgetDelay = null,
    int RotateAfterCount = 10_000,
    long RotateAfterBytes = 8L << 20,
    long LogBytesMax = 4L << 20)
{
    public static readonly OutboxOptions Default = new();

    internal TimeSpan ForgetDelayOrDefault => ForgetDelay ?? TimeSpan.FromSeconds(1);
}
