using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>Counts what a data directory holds, block by block. Changes nothing.</summary>
public static class BufferSurvey
{
    private const int GapCountMax = 100;

    /// <param name="folder">The data directory.</param>
    /// <param name="onBlock">Told how many blocks of how many have been looked at.</param>
    /// <param name="stop">Ends it early.</param>
    public static BufferStatistics Run(
        BufferFolder folder, Action<long, long>? onBlock = null, CancellationToken stop = default)
    {
        var tallies = new Tally[folder.Signals.Count];
        var gaps = new Queue<Gap>();
        long blockCount = 0, blockBytes = 0, sampleCount = 0, gapCount = 0;
        var segments = folder.SampleSegments.Segments();
        var total = segments.Sum(segment => segment.LastSequence - segment.FirstSequence + 1);
        using (var blocks = new BlockFetcher(folder.SampleSegments))
        using (var cursor = new SampleCursor(folder.SampleSegments, folder.StoredSignals,
            new SampleQuery(Timestamp.MinValue, Timestamp.MaxValue)))
        {
            while (cursor.MoveNext())
            {
                stop.ThrowIfCancellationRequested();
                if (cursor.Gap is { } gap)
                {
                    gapCount++;
                    gaps.Enqueue(gap);
                    if (gaps.Count > GapCountMax) gaps.Dequeue();
                    continue;
                }

                var length = blocks.Fetch(cursor.Sequence, out _)?.Length ?? 0;
                blockCount++;
                blockBytes += length;
                sampleCount += cursor.Samples.Length;
                foreach (ref readonly var sample in cursor.Samples)
                    tallies[sample.Signal.Index].Add(sample, (double)length / cursor.Samples.Length);
                onBlock?.Invoke(blockCount, total);
            }
        }

        return new BufferStatistics(
            folder.Location,
            Bytes(folder.SampleSegments) + Bytes(folder.QuarantineSegments) + Bytes(folder.ForecastSegments),
            segments.Count, blockCount, blockBytes, sampleCount,
            folder.QuarantineSegments.Segments().Sum(segment => segment.SampleCount + segment.RejectedCount),
            folder.ForecastSegments.Segments().Sum(segment => segment.SampleCount),
            segments.Min(segment => segment.FirstArrival), segments.Max(segment => segment.LastArrival),
            [.. tallies.Select((tally, i) => tally.ToStatistics(folder.Signals.Names[i]))],
            [.. gaps], gapCount, folder.Unreadable);
    }

    private static long Bytes(ISegments segments) => segments.Segments().Sum(segment => segment.Bytes);

    private struct Tally
    {
        private long _count;
        private double _bytes;
        private Timestamp _oldest;
        private Timestamp _newest;

        public void Add(in Sample sample, double bytes)
        {
            if (_count == 0 || sample.SourceTime < _oldest) _oldest = sample.SourceTime;
            if (_count == 0 || sample.SourceTime > _newest) _newest = sample.SourceTime;
            _count++;
            _bytes += bytes;
        }

        public readonly SignalStatistics ToStatistics(string signal) => new(
            signal, _count, _count == 0 ? 0 : _bytes / _count, _count == 0 ? null : _oldest,
            _count == 0 ? null : _newest);
    }
}
