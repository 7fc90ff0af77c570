using EdgeForecast.Buffer.Segments;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>One file of the outbox as its keeper knows it.</summary>
internal sealed class OutboxSegment(int number, string name)
{
    public int Number => number;

    /// <summary>Without extension.</summary>
    public string Name => name;

    /// <summary>Null while it is closed.</summary>
    public SegmentFile? File { get; set; }

    /// <summary>On disk, data and log, when last looked at.</summary>
    public long Bytes { get; set; }

    /// <summary>Of these, its log's.</summary>
    public long LogBytes { get; set; }

    /// <summary>Messages that were put into it or found in it.</summary>
    public long SeenCount { get; set; }

    /// <summary>After a failure: how much of its log to believe; null for all.</summary>
    public long? TrustedLogBytes { get; set; }

    /// <summary>Orders the files by their last use.</summary>
    public long UsedAt { get; set; }

    /// <summary>Looks at how large it is, while it is open.</summary>
    public void Measure()
    {
        if (File is not { } file) return;
        (Bytes, LogBytes) = (file.Bytes, file.LogBytes);
    }
}
