using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Opens a segment whatever state it is in. A block whose checksum does not fit is copied to <c>quarantine/</c> and a
/// gap stands in its place. A database that LiteDB cannot open, or whose index cannot be trusted, is moved to
/// <c>quarantine/</c> whole and built anew from the blocks on its pages. Nothing is deleted. An
/// <see cref="IOException"/> is the disk's matter, not the file's: it is thrown, and nothing is set aside.
/// </summary>
internal sealed class SegmentRecovery(
    IStorageFolder folder, string family, IoCounters counters, StoredSignals signals, TimeProvider plantClock,
    Action<StoreNotice> notify)
{
    public const string DamagedBlock = "damaged-block";
    public const string DamagedSegment = "damaged-segment";
    public const string CutLog = "log-cut";
    private const string RebuildPrefix = "rebuild-";
    private const int RebuildTransactionBytes = 256 * 1024;

    /// <summary>Opens a segment for writing; null when nothing of it could be saved and it was moved away.</summary>
    public (SegmentFile File, SegmentScan Scan)? OpenToWrite(int number, long? trustedLogBytes)
    {
        var name = SegmentName.Of(family, number);
        try
        {
            return OpenAndScan(name, trustedLogBytes);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            Notify(StoreNoticeSeverity.Error, $"{name}: {exception.Message} It is built anew from its pages.");
            return Rebuild(name, exception.Message) ? OpenAndScan(name, trustedLogBytes: null) : null;
        }
    }

    /// <summary>
    /// What is known of a full segment; null when nothing of it could be saved and it was moved away.
    /// </summary>
    public SegmentInfo? Inspect(int number)
    {
        var name = SegmentName.Of(family, number);
        try
        {
            using var file = SegmentFile.Open(folder, name, counters);
            if (file.CutLogBytes == 0 && SegmentScan.ReadSummary(file, number, signals) is { } info)
            {
                if (file.LogBytes > 0) file.Checkpoint();
                return info;
            }
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            Notify(StoreNoticeSeverity.Warning, $"{name}: {exception.Message} All of it is read.");
        }

        if (OpenToWrite(number, trustedLogBytes: null) is not { } opened) return null;
        using (opened.File)
        {
            if (opened.File.LogBytes > 0) opened.File.Checkpoint();
            return opened.Scan.Tally.ToInfo(number, 1, opened.File.Bytes);
        }
    }

    /// <summary>
    /// Finishes or undoes a rebuild that was interrupted: once its source is moved away it is complete.
    /// </summary>
    public void ResumeRebuilds()
    {
        foreach (var file in folder.ListFiles())
        {
            if (!file.StartsWith(RebuildPrefix + family + "-", StringComparison.Ordinal)) continue;
            if (!file.EndsWith(".db", StringComparison.Ordinal)) continue;
            var name = file[RebuildPrefix.Length..^3];
            if (!folder.Exists(SegmentFile.DataName(name))) PutInPlace(name);
            else Discard(RebuildPrefix + name);
        }
    }

    private (SegmentFile File, SegmentScan Scan) OpenAndScan(string name, long? trustedLogBytes)
    {
        var file = SegmentFile.Open(folder, name, counters, trustedLogBytes);
        try
        {
            var scan = SegmentScan.Of(file, folder, signals);
            foreach (var (sequence, status, from, to) in scan.Damaged)
            {
                SetAside(name, sequence, status, file.Get(sequence));
                var start = from ?? to ?? Timestamp.Now(plantClock);
                file.Put(sequence, GapBlock.Encode(sequence,
                    new Gap(start, to ?? Timestamp.Now(plantClock), DamagedBlock)));
            }

            if (scan.Damaged.Count == 0) return (file, scan);
            file.Dispose();
            // The gaps are blocks now: read once more, so that the counts are right.
            file = SegmentFile.Open(folder, name, counters);
            return (file, SegmentScan.Of(file, folder, signals));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Moves a database away and puts one with its readable blocks in its place; false when there are none.
    /// </summary>
    private bool Rebuild(string name, string reason)
    {
        var blocks = SegmentSalvage.ReadBlocks(folder, name);
        Discard(RebuildPrefix + name);
        if (blocks.Count > 0) WriteRebuilt(RebuildPrefix + name, blocks);
        WriteReport($"{name}.txt", $"{name}: {reason}\nBlocks saved: {blocks.Count}.\n");
        folder.SyncEntries();
        MoveAway(SegmentFile.DataName(name));
        PutInPlace(name);
        Notify(StoreNoticeSeverity.Error,
            $"{name} was moved to quarantine/; {blocks.Count} of its blocks were saved into a new file.");
        return blocks.Count > 0;
    }

    private void WriteRebuilt(string name, SortedDictionary<long, byte[]> blocks)
    {
        using var file = SegmentFile.Open(folder, name, counters);
        var group = new List<(long, byte[])>();
        var groupBytes = 0;
        (long Sequence, Timestamp Arrival)? previous = null;
        foreach (var (sequence, bytes) in blocks)
        {
            _ = BlockView.TryOpen(bytes, out var view);
            if (previous is { } last && sequence > last.Sequence + 1)
                group.Add((last.Sequence + 1, GapBlock.Encode(last.Sequence + 1,
                    new Gap(last.Arrival, view.Header.FirstArrival, DamagedSegment))));
            group.Add((sequence, bytes));
            groupBytes += bytes.Length;
            previous = (sequence, view.Header.LastArrival);
            if (groupBytes < RebuildTransactionBytes) continue;
            file.PutAll(group);
            file.Checkpoint();
            group.Clear();
            groupBytes = 0;
        }

        // What stood behind the last readable block is unknown, unless that is the end of a full segment.
        var (end, endArrival) = previous!.Value;
        if (BlockView.TryOpen(blocks[end], out var endView) != BlockStatus.Done
            || endView.Header.Kind != BlockKind.Summary)
            group.Add((end + 1, GapBlock.Encode(end + 1,
                new Gap(endArrival, Timestamp.Now(plantClock), DamagedSegment))));
        if (group.Count > 0) file.PutAll(group);
        file.Checkpoint();
    }

    private void PutInPlace(string name)
    {
        var rebuilt = RebuildPrefix + name;
        // The old log first: the new data file must never meet it.
        MoveAway(SegmentFile.LogName(name));
        if (folder.Exists(SegmentFile.DataName(rebuilt)))
            folder.Rename(SegmentFile.DataName(rebuilt), SegmentFile.DataName(name));
        Discard(rebuilt);
        folder.SyncEntries();
    }

    private void Discard(string name)
    {
        if (folder.Exists(SegmentFile.DataName(name))) folder.Delete(SegmentFile.DataName(name));
        if (folder.Exists(SegmentFile.LogName(name))) folder.Delete(SegmentFile.LogName(name));
    }

    private void SetAside(string name, long sequence, BlockStatus status, byte[]? bytes)
    {
        var target = $"{name}-block-{sequence}";
        if (bytes is not null)
        {
            using var copy = folder.Open($"quarantine/{target}.bin");
            copy.SetLength(0);
            copy.Write(bytes, 0);
            copy.Sync();
        }

        WriteReport($"{target}.txt", $"{name}, block {sequence}: {status}. A gap stands in its place.\n");
        folder.SyncEntries();
        Notify(StoreNoticeSeverity.Error,
            $"{name}: block {sequence} is lost ({status}); its bytes are in quarantine/{target}.bin.");
    }

    private void WriteReport(string name, string text)
    {
        using var report = folder.Open($"quarantine/{name}");
        report.SetLength(0);
        report.Write(System.Text.Encoding.UTF8.GetBytes(
            $"{Timestamp.Now(plantClock)} {text}"), 0);
        report.Sync();
    }

    private void MoveAway(string file)
    {
        if (!folder.Exists(file)) return;
        var target = $"quarantine/{file}";
        for (var i = 2; folder.Exists(target); i++) target = $"quarantine/{i}-{file}";
        folder.Rename(file, target);
    }

    private void Notify(StoreNoticeSeverity severity, string text) => notify(new StoreNotice(severity, text));
}
