namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Fetches blocks by number while the owner thread writes, rotates and drops: from the newest segment through its
/// open database, from a full one through a reader of its own. No transaction outlives a call.
/// </summary>
internal sealed class BlockFetcher(ISegments log) : IDisposable
{
    private SegmentFile? _file;
    private int _fileNumber;

    /// <summary>The bytes of a block; null when they cannot be read or it was dropped.</summary>
    /// <param name="sequence">The number of the block.</param>
    /// <param name="segment">The segment that has it; null when there is none.</param>
    /// <exception cref="IOException">The disk refuses, or the store is recovering.</exception>
    public byte[]? Fetch(long sequence, out SegmentInfo? segment)
    {
        while (true)
        {
            var segments = log.Segments();
            segment = segments.FirstOrDefault(info => info.FirstSequence <= sequence && sequence <= info.LastSequence);
            if (segment is null) return null;
            try
            {
                if (segment.Number == segments[^1].Number)
                {
                    if (log.TryReadActive(segment.Number, sequence, out var bytes)) return bytes;
                    // It was full meanwhile: look again.
                    if (log.OpenFull(segment.Number) is not { } full) continue;
                    Keep(full, segment.Number);
                }

                if (_fileNumber != segment.Number || _file is null)
                {
                    if (log.OpenFull(segment.Number) is not { } full) return null;
                    Keep(full, segment.Number);
                }

                return _file!.Get(sequence);
            }
            catch (Exception exception) when (exception is not IOException)
            {
                // LiteDB throws many kinds of exceptions on a damaged page: to the reader that is a damaged block.
                return null;
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Keep(SegmentFile file, int number)
    {
        _file?.Dispose();
        (_file, _fileNumber) = (file, number);
    }
}
