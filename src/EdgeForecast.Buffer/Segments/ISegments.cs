namespace EdgeForecast.Buffer.Segments;

/// <summary>A family of segments as those see it who read: while one writes it, or at rest.</summary>
internal interface ISegments
{
    /// <summary>All segments, oldest first.</summary>
    IReadOnlyList<SegmentInfo> Segments();

    /// <summary>Reads a block of the newest segment; false when that segment is not the newest any more.</summary>
    bool TryReadActive(int number, long sequence, out byte[]? bytes);

    /// <summary>Opens a full segment to read it; null when it was dropped.</summary>
    SegmentFile? OpenFull(int number);

    /// <summary>Whether a block is the last one of the newest segment and may be written again.</summary>
    bool IsTail(long sequence);
}
