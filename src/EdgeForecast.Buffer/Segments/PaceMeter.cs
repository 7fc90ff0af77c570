namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Measures what a store takes, over the last ten minutes or since it began. Marks are set once a minute by the
/// owner; others read.
/// </summary>
/// <param name="machineClock">Measures the time.</param>
/// <param name="capBytes">What the files may take.</param>
internal sealed class PaceMeter(TimeProvider machineClock, long? capBytes)
{
    /// <summary>Files are a little longer than the blocks in them: pages, index, logs.</summary>
    private const double FilesPerBlocks = 1.13;

    private const int MarkCountMax = 10;
    private static readonly TimeSpan _markPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _measuredMin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Samples, long BlockBytes, long DeviceBytes)> _marks = [];
    private long _lastMark;

    /// <summary>Sets a mark where one is due.</summary>
    public void Look(long samples, long blockBytes, long deviceBytes)
    {
        var now = machineClock.GetTimestamp();
        lock (_gate)
        {
            if (_marks.Count > 0 && machineClock.GetElapsedTime(_lastMark, now) < _markPeriod) return;
            if (_marks.Count == MarkCountMax) _marks.Dequeue();
            _marks.Enqueue((now, samples, blockBytes, deviceBytes));
            _lastMark = now;
        }
    }

    /// <summary>The rates from the oldest mark to these counts; null when that is too short a time.</summary>
    public StorePace? Read(long samples, long blockBytes, long deviceBytes)
    {
        lock (_gate)
        {
            if (_marks.Count == 0) return null;
            var mark = _marks.Peek();
            var time = machineClock.GetElapsedTime(mark.At);
            if (time < _measuredMin) return null;
            return new StorePace((samples - mark.Samples) / time.TotalSeconds,
                (blockBytes - mark.BlockBytes) * FilesPerBlocks / time.TotalHours,
                (deviceBytes - mark.DeviceBytes) / time.TotalDays, capBytes, time);
        }
    }
}
