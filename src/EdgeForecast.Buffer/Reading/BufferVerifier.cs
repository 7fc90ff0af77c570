using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// Walks over every block of every file of a data directory: checksums, sequence numbers, every column decoded, every
/// message, forecast and state file. Changes nothing, not even what a start would repair.
/// </summary>
public sealed class BufferVerifier
{
    private const int DamageCountMax = 10_000;
    private readonly string _directory;
    private readonly Action<string>? _onFile;
    private readonly List<BlockDamage> _damages = [];
    private readonly List<string> _notes = [];
    private readonly SampleBlockDecoder _decoder = new();
    private readonly List<StoredForecast> _forecasts = [];
    private readonly SignalTable _noSignals = new([]);
    private int _fileCount;
    private long _blockCount;
    private long _sampleCount;
    private long _forecastCount;
    private long _messageCount;
    private long _gapCount;

    private BufferVerifier(string directory, Action<string>? onFile) => (_directory, _onFile) = (directory, onFile);

    /// <summary>Walks over all of it.</summary>
    /// <param name="directory">The data directory of a gateway that is not running.</param>
    /// <param name="onFile">Told of every file before it is read, for those who wait.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="IOException">There is none, a gateway is running on it, or the disk refuses.</exception>
    public static VerifyReport Run(string directory, Action<string>? onFile = null, CancellationToken stop = default)
    {
        // Opening it first gives the answers for a directory that is none, or is being written.
        var location = BufferFolder.Open(directory).Location;
        var verifier = new BufferVerifier(location, onFile);
        verifier.Walk(BufferFolder.SamplesName, "samples", stop);
        verifier.Walk(BufferFolder.SamplesName, "quarantine", stop);
        verifier.Walk(BufferFolder.ForecastsName, ForecastStore.Family, stop);
        verifier.Walk(BufferFolder.OutboxName, "outbox", stop, mayHaveHoles: true);
        verifier.WalkStates(BufferFolder.SamplesName);
        verifier.WalkStates(BufferFolder.StateName);
        foreach (var folder in Directory.EnumerateDirectories(location)) verifier.NoteWhatWasSetAside(folder);
        return new VerifyReport(
            location, verifier._fileCount, verifier._blockCount, verifier._sampleCount, verifier._forecastCount,
            verifier._messageCount, verifier._gapCount, verifier._damages, verifier._notes);
    }

    private void Walk(string folderName, string family, CancellationToken stop, bool mayHaveHoles = false)
    {
        var folder = new ReadOnlyFolder(Path.Combine(_directory, folderName));
        var files = folder.ListFiles();
        long? lastSequence = null;
        foreach (var number in SegmentName.NumbersIn(files, family))
        {
            stop.ThrowIfCancellationRequested();
            var name = SegmentName.Of(family, number);
            var place = $"{folderName}/{SegmentFile.DataName(name)}";
            _onFile?.Invoke(place);
            _fileCount++;
            try
            {
                using var file = SegmentFile.OpenToRead(folder, name);
                if (file.CutLogBytes > 0)
                    Report(place, 0, $"{file.CutLogBytes} bytes at the end of its log are torn or damaged");
                lastSequence = mayHaveHoles ? WalkSparse(file, place) : WalkDense(file, place, lastSequence, stop);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // LiteDB throws many kinds of exceptions on a damaged file.
                Report(place, 0, $"cannot be opened: {exception.Message}");
                lastSequence = null;
            }
        }
    }

    private long? WalkDense(SegmentFile file, string place, long? lastSequence, CancellationToken stop)
    {
        if (file.IdRange() is not { } ids) return lastSequence;
        if (ids.Last - ids.First > file.Bytes / BlockWriter.HeaderBytes)
        {
            Report(place, 0, $"its index speaks of blocks {ids.First} to {ids.Last}");
            return null;
        }

        if (lastSequence is { } last && ids.First != last + 1)
            Report(place, ids.First, $"the segment before ends with block {last}");
        for (var id = ids.First; id <= ids.Last; id++)
        {
            stop.ThrowIfCancellationRequested();
            var bytes = file.Get(id);
            if (bytes is null) Report(place, id, "is missing");
            else Look(place, id, bytes);
        }

        return ids.Last;
    }

    private long? WalkSparse(SegmentFile file, string place)
    {
        const int CountMax = 64;
        for (long next = 1; ;)
        {
            var documents = file.ReadFrom(next, CountMax);
            foreach (var (id, bytes) in documents)
            {
                var status = MessageBlock.TryRead(bytes, id, out _);
                if (status == BlockStatus.Done) (_messageCount, _blockCount) = (_messageCount + 1, _blockCount + 1);
                else Report(place, id, $"is not readable: {status}");
                next = id + 1;
            }

            if (documents.Count < CountMax) return null;
        }
    }

    private void Look(string place, long id, byte[] bytes)
    {
        var status = BlockView.TryOpen(bytes, out var view);
        if (status == BlockStatus.Done && view.Header.Sequence != id)
        {
            Report(place, id, $"says that it is block {view.Header.Sequence}");
            return;
        }

        if (status == BlockStatus.Done) status = Decode(view);
        if (status == BlockStatus.Done) _blockCount++;
        else Report(place, id, $"is not readable: {status}");
    }

    private BlockStatus Decode(in BlockView view)
    {
        switch (view.Header.Kind)
        {
            case BlockKind.Samples or BlockKind.Quarantine:
                var status = _decoder.TryRead(view, out _);
                if (status == BlockStatus.Done) _sampleCount += view.Header.Count;
                return status;
            case BlockKind.Gap:
                _gapCount++;
                return GapBlock.TryRead(view, out _);
            case BlockKind.Catalogue:
                var contradictions = 0;
                return CatalogueBlock.TryRead(view, new StoredSignals(_noSignals), ref contradictions);
            case BlockKind.Summary:
                return SummaryBlock.TryRead(view, out _);
            case BlockKind.Forecasts:
                var read = ForecastBlock.TryRead(view, _noSignals, _forecasts);
                _forecastCount += _forecasts.Count;
                return read;
            default:
                return BlockStatus.Done;
        }
    }

    private void WalkStates(string folderName)
    {
        var folder = new ReadOnlyFolder(Path.Combine(_directory, folderName));
        foreach (var name in folder.ListFiles())
        {
            if (name.EndsWith(".db", StringComparison.Ordinal) || name.EndsWith(".log", StringComparison.Ordinal))
                continue;
            var place = $"{folderName}/{name}";
            _onFile?.Invoke(place);
            _fileCount++;
            var (damage, note) = StateInspection.Look(folder, name);
            if (damage is not null) Report(place, 0, damage);
            if (note is not null) _notes.Add($"{place} {note}");
        }
    }

    private void NoteWhatWasSetAside(string folder)
    {
        var aside = Path.Combine(folder, "quarantine");
        if (!Directory.Exists(aside)) return;
        var count = Directory.EnumerateFiles(aside).Count();
        if (count > 0) _notes.Add($"{Path.GetFileName(folder)}/quarantine holds {count} files set aside earlier");
    }

    private void Report(string file, long sequence, string problem)
    {
        if (_damages.Count < DamageCountMax) _damages.Add(new BlockDamage(file, sequence, problem));
    }
}
