using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>What a walk over all blocks of a segment found.</summary>
internal sealed class SegmentScan
{
    /// <summary>No block takes less of a file: more blocks than this allows is a damaged index.</summary>
    private const int BlockBytesMin = 60;

    public SegmentTally Tally { get; } = new();

    /// <summary>Whether the last block is a summary: the segment is full.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>The store numbers that the segment's catalogue names.</summary>
    public HashSet<int> Catalogued { get; } = [];

    /// <summary>Blocks that cannot be read, with the span of time between their neighbours.</summary>
    public List<(long Sequence, BlockStatus Status, Timestamp? From, Timestamp? To)> Damaged { get; } = [];

    /// <summary>Walks over a segment by its index, and over its pages to see whether the index hides a block.</summary>
    /// <exception cref="InvalidDataException">The index cannot be trusted.</exception>
    /// <exception cref="Exception">LiteDB throws many kinds of exceptions on a damaged file.</exception>
    public static SegmentScan Of(SegmentFile file, IStorageFolder folder, StoredSignals signals)
    {
        var scan = new SegmentScan();
        var range = file.IdRange();
        if (SegmentSalvage.SequenceRange(folder, file.Name) is { } onPages
            && (range is not { } indexed || onPages.First < indexed.First || onPages.Last > indexed.Last))
            throw new InvalidDataException("Its index misses blocks that stand on its pages.");
        if (range is not { } ids) return scan;
        if (ids.Last - ids.First > file.Bytes / BlockBytesMin)
            throw new InvalidDataException($"Its index speaks of blocks {ids.First} to {ids.Last}.");
        var hidden = new List<long>();
        for (var id = ids.First; id <= ids.Last; id++)
        {
            var bytes = file.Get(id);
            if (bytes is null) hidden.Add(id);
            scan.Visit(id, bytes, signals);
        }

        // A link that broke in the middle of the index hides whole blocks that stand on their pages unharmed.
        if (hidden.Count > 0 && hidden.Exists(SegmentSalvage.ReadBlocks(folder, file.Name).ContainsKey))
            throw new InvalidDataException($"Its index misses blocks between {hidden[0]} and {hidden[^1]}.");
        return scan;
    }

    /// <summary>The summary of a full segment; null where the last block is none or something is odd.</summary>
    public static SegmentInfo? ReadSummary(SegmentFile file, int number, StoredSignals signals)
    {
        if (file.IdRange() is not { } ids || file.Get(ids.Last) is not { } bytes) return null;
        if (BlockView.TryOpen(bytes, out var view) != BlockStatus.Done) return null;
        if (view.Header.Kind != BlockKind.Summary || view.Header.Sequence != ids.Last) return null;
        if (SummaryBlock.TryRead(view, out var summary) != BlockStatus.Done) return null;
        if (summary.FirstSequence != ids.First) return null;
        var scan = new SegmentScan();
        for (var id = ids.First; id < ids.Last; id++)
        {
            if (file.Get(id) is not { } block || BlockView.TryOpen(block, out var head) != BlockStatus.Done)
                return null;
            if (head.Header.Kind != BlockKind.Catalogue) break;
            scan.Visit(id, block, signals);
        }

        var hasTimes = view.Header.FirstArrival <= view.Header.LastArrival;
        return new SegmentInfo(number, ids.First, ids.Last,
            hasTimes ? view.Header.FirstArrival : null, hasTimes ? view.Header.LastArrival : null,
            summary.SampleCount, summary.RejectedCount, file.Bytes);
    }

    private void Visit(long id, byte[]? bytes, StoredSignals signals)
    {
        IsSealed = false;
        var status = BlockStatus.Truncated;
        if (bytes is not null)
        {
            status = BlockView.TryOpen(bytes, out var view);
            if (status == BlockStatus.Done && view.Header.Sequence != id) status = BlockStatus.Malformed;
            if (status == BlockStatus.Done)
            {
                Take(view, signals);
                return;
            }
        }

        Damaged.Add((id, status, Tally.LastArrival, null));
    }

    private void Take(in BlockView view, StoredSignals signals)
    {
        var rejectedCount = 0;
        switch (view.Header.Kind)
        {
            case BlockKind.Catalogue:
                var contradictions = 0;
                CatalogueBlock.TryRead(view, signals, ref contradictions, Catalogued);
                break;
            case BlockKind.Quarantine:
                rejectedCount = RejectedInputs.Count(view);
                break;
            case BlockKind.Summary:
                IsSealed = true;
                break;
        }

        Tally.Count(view.Header, rejectedCount);
        if (view.Header.Kind
            is not (BlockKind.Samples or BlockKind.Quarantine or BlockKind.Gap or BlockKind.Forecasts))
            return;
        for (var i = Damaged.Count - 1; i >= 0 && Damaged[i].To is null; i--)
            Damaged[i] = Damaged[i] with { To = view.Header.FirstArrival };
    }
}
