using System.Globalization;
using System.Text.RegularExpressions;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// What was found damaged and set aside below <c>quarantine/</c>: kept for people, up to a size; then the oldest go.
/// </summary>
internal sealed partial class DamagedFiles(IStorageFolder folder, long bytesMax, Action<StoreNotice> notify)
{
    private const string Below = "quarantine";

    /// <summary>Bytes of all of them, when it was looked last.</summary>
    public long Bytes { get; private set; }

    /// <summary>Files that were deleted since the process started.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Deletes the oldest files while all together are too long.</summary>
    public void Trim()
    {
        var files = folder.ListFiles(Below).Select(name => (Name: name, Bytes: LengthOf($"{Below}/{name}")))
            .OrderBy(file => NumberIn(file.Name)).ToList();
        Bytes = files.Sum(file => file.Bytes);
        var dropped = 0;
        foreach (var (name, bytes) in files)
        {
            if (Bytes <= bytesMax) break;
            folder.Delete($"{Below}/{name}");
            Bytes -= bytes;
            dropped++;
        }

        if (dropped == 0) return;
        DroppedCount += dropped;
        folder.SyncEntries();
        notify(new StoreNotice(StoreNoticeSeverity.Warning,
            $"{Below}/ was longer than {bytesMax} bytes: its {dropped} oldest files were deleted."));
    }

    private long LengthOf(string name)
    {
        using var file = folder.Open(name);
        return file.Length;
    }

    /// <summary>Segments are numbered in time, blocks within them.</summary>
    private static (long Segment, long Block) NumberIn(string name)
    {
        var match = Numbers().Match(name);
        return (Parse(match.Groups[1]), Parse(match.Groups[2]));
    }

    private static long Parse(Group digits) =>
        long.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("-([0-9]{8})(?:-block-([0-9]{1,18}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
