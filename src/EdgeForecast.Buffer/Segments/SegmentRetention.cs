using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Drops the oldest segments of a family, by size and by age. What was dropped is always all that is older than a
/// moment, so one gap tells of it. The gap is on disk before the files go: FAMILY-dropped.state holds a gap block
/// whose sequence number is that of the last segment dropped.
/// </summary>
internal sealed class SegmentRetention(
    IStorageFolder folder, string family, SegmentLimits limits, TimeProvider plantClock)
{
    public const string Reason = "retention";

    private readonly StateFile _file = new(folder, $"{family}-dropped.state");
    private int _lastNumber;
    private bool _isRead;

    /// <summary>What was ever dropped, with the count of its samples; null for nothing.</summary>
    public Gap? Gap { get; private set; }

    /// <summary>Segments and entries that were dropped since the process started.</summary>
    public (long Segments, long Entries) Dropped { get; private set; }

    /// <summary>Finishes a drop that was interrupted.</summary>
    public void Resume()
    {
        if (!_isRead) Read();
        foreach (var number in SegmentName.NumbersIn(folder.ListFiles(), family))
            if (number <= _lastNumber)
                Delete(number);
    }

    /// <summary>Drops what must go from the oldest on.</summary>
    /// <param name="full">The full segments; those that go are removed.</param>
    public void Run(SortedDictionary<int, SegmentInfo> full)
    {
        var victims = new List<SegmentInfo>();
        var total = full.Values.Sum(info => info.Bytes);
        foreach (var info in full.Values)
        {
            if (!(total > limits.FullBytesMax) && !(info.LastArrival is { } last && IsTooOld(last))) break;
            victims.Add(info);
            total -= info.Bytes;
        }

        if (victims.Count == 0) return;
        foreach (var info in victims) Add(info);
        var isWritten = TryWrite();
        foreach (var info in victims)
        {
            Delete(info.Number);
            full.Remove(info.Number);
            Dropped = (Dropped.Segments + 1, Dropped.Entries + info.SampleCount + info.RejectedCount);
        }

        folder.SyncEntries();
        // On a full disk there was no room for the gap before; now there is.
        if (!isWritten) Write();
    }

    /// <summary>Whether what arrived then has been kept for long enough.</summary>
    public bool IsTooOld(Timestamp arrival) => limits.AgeMax is { } age && Timestamp.Now(plantClock) - arrival > age;

    private void Add(SegmentInfo info)
    {
        _lastNumber = info.Number;
        var now = Timestamp.Now(plantClock);
        var from = Gap?.From ?? info.FirstArrival ?? now;
        var to = info.LastArrival is { } last ? last + TimeSpan.FromTicks(1) : Gap?.To ?? from;
        Gap = new Gap(from, Gap is { } before && before.To > to ? before.To : to, Reason, "",
            (Gap?.SampleCount ?? 0) + info.SampleCount);
    }

    private void Read()
    {
        var (reading, content) = _file.Read();
        _isRead = true;
        if (reading != StateReading.Intact || BlockView.TryOpen(content, out var view) != BlockStatus.Done
            || GapBlock.TryRead(view, out var gap) != BlockStatus.Done)
            return;
        Gap = gap;
        _lastNumber = (int)view.Header.Sequence;
    }

    private bool TryWrite()
    {
        try
        {
            Write();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Write() => _file.Write(GapBlock.Encode(_lastNumber, Gap!));

    private void Delete(int number)
    {
        var name = SegmentName.Of(family, number);
        if (folder.Exists(SegmentFile.DataName(name))) folder.Delete(SegmentFile.DataName(name));
        if (folder.Exists(SegmentFile.LogName(name))) folder.Delete(SegmentFile.LogName(name));
    }
}
