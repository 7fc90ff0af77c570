using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// A family of segments that nobody writes, as it lies in a folder. Changes nothing: what recovery would repair is
/// passed over here, and reported.
/// </summary>
internal sealed class RestedSegments : ISegments
{
    private readonly IStorageFolder _folder;
    private readonly string _family;
    private readonly List<SegmentInfo> _segments = [];
    private readonly List<string> _unreadable = [];

    /// <param name="folder">A folder that is only read.</param>
    /// <param name="family">The beginning of the names of its files.</param>
    /// <param name="signals">Takes the names in that the segments give.</param>
    public RestedSegments(IStorageFolder folder, string family, StoredSignals signals)
    {
        (_folder, _family) = (folder, family);
        foreach (var number in SegmentName.NumbersIn(folder.ListFiles(), family)) Look(number, signals);
    }

    /// <summary>Segments that cannot be opened, and blocks at their ends, each with the reason.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    public IReadOnlyList<SegmentInfo> Segments() => _segments;

    public bool TryReadActive(int number, long sequence, out byte[]? bytes)
    {
        bytes = null;
        return false;
    }

    public SegmentFile? OpenFull(int number) =>
        SegmentFile.OpenToRead(_folder, SegmentName.Of(_family, number));

    public bool IsTail(long sequence) => false;

    private void Look(int number, StoredSignals signals)
    {
        var name = SegmentName.Of(_family, number);
        try
        {
            using var file = SegmentFile.OpenToRead(_folder, name);
            if (SegmentScan.ReadSummary(file, number, signals) is { } info)
            {
                _segments.Add(info);
                return;
            }

            var scan = SegmentScan.Of(file, _folder, signals);
            var next = _segments.Count == 0 ? 1 : _segments[^1].LastSequence + 1;
            _segments.Add(scan.Tally.ToInfo(number, next, file.Bytes));
            // Those between others are found in reading; these are outside of what is read.
            foreach (var (sequence, status, _, _) in scan.Damaged)
                if (sequence < scan.Tally.FirstSequence || sequence > scan.Tally.LastSequence)
                    _unreadable.Add($"{name}, block {sequence}: {status}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // LiteDB throws many kinds of exceptions on a damaged file.
            _unreadable.Add($"{name}: {exception.Message}");
        }
    }
}
