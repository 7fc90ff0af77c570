using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// All names of a store beside its segments, as catalogue blocks one after another: should the catalogue of a segment
/// be damaged, no number is given to another name.
/// </summary>
internal sealed class NameFile(IStorageFolder folder, TimeProvider plantClock)
{
    private readonly StateFile _file = new(folder, "names.state");
    private int _count;

    public bool HasAll(StoredSignals signals) => _count == signals.Names.Count;

    public void ReadInto(StoredSignals signals, Action<StoreNotice> notify)
    {
        var (reading, content) = _file.Read();
        if (reading == StateReading.Damaged)
            notify(new StoreNotice(StoreNoticeSeverity.Warning,
                "names.state was damaged and set aside; the names in the segments are taken."));
        var contradictions = 0;
        var seen = new HashSet<int>();
        ReadOnlySpan<byte> rest = content;
        while (!rest.IsEmpty && BlockView.TryOpen(rest, out var view) == BlockStatus.Done)
        {
            CatalogueBlock.TryRead(view, signals, ref contradictions, seen);
            rest = rest[view.TotalBytes..];
        }

        _count = seen.Count;
        if (contradictions > 0)
            notify(new StoreNotice(StoreNoticeSeverity.Error,
                $"{contradictions} names of names.state contradict those in the segments, which are taken."));
    }

    public void Write(StoredSignals signals)
    {
        var blocks = CatalogueBlock.Encode(1, signals.Names, Timestamp.Now(plantClock));
        _file.Write(blocks.SelectMany(block => block).ToArray());
        _count = signals.Names.Count;
    }
}
