using System.Globalization;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The outbox on disk: <c>outbox-00000001.db</c> and its log, seldom two of them. Owner's thread only, except for
/// <see cref="TryRead"/>. What is damaged is moved to <c>quarantine/</c>, never deleted.
/// </summary>
internal sealed class OutboxFiles(IStorageFolder folder, Action<StoreNotice> notify) : IDisposable
{
    private const string Prefix = "outbox-";
    private const string DataExtension = ".db";

    private readonly Lock _gate = new();
    private readonly IoCounters _counters = new();
    private readonly SortedDictionary<long, SegmentFile> _byFirstNumber = [];
    private int _fileNumber;

    /// <summary>The number of the next message.</summary>
    public long NextNumber { get; private set; } = 1;

    public bool IsOpen { get; private set; }

    /// <summary>Messages written to the present file since it was opened.</summary>
    public long WrittenCount { get; private set; }

    /// <summary>What the files take on disk.</summary>
    public long Bytes => _byFirstNumber.Values.Sum(file => file.Bytes);

    public long BytesWritten => _counters.BytesWritten;

    /// <summary>Opens all files, the last one to write; calls back for every message in them, oldest first.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Open(Action<long, OutboundMessage, int> found)
    {
        Close();
        string[] names = [.. folder.ListFiles().Where(IsData).Select(file => file[..^DataExtension.Length])];
        foreach (var name in names)
        {
            if (!TryNumber(name, out var fileNumber)) continue;
            _fileNumber = Math.Max(_fileNumber, fileNumber);
            if (TryOpen(name) is { } file) ReadAll(file, isLast: name == names[^1], found);
        }

        if (_byFirstNumber.Count == 0) OpenNext();
        IsOpen = true;
    }

    /// <summary>Writes messages in one transaction. Durable on return.</summary>
    public void Put(IReadOnlyList<(long Number, byte[] Bytes)> records)
    {
        Present.PutAll(records);
        NextNumber = Math.Max(NextNumber, records[^1].Number + 1);
        WrittenCount += records.Count;
    }

    /// <summary>Deletes messages; those of another file too.</summary>
    public void Delete(IReadOnlyList<long> numbers)
    {
        foreach (var group in numbers.GroupBy(FirstNumberOf)) _byFirstNumber[group.Key].DeleteAll([.. group]);
    }

    /// <summary>The message; null when it is damaged or gone. From any thread.</summary>
    /// <exception cref="IOException">The files are not open now.</exception>
    public OutboundMessage? TryRead(long number)
    {
        SegmentFile file;
        lock (_gate)
        {
            if (_byFirstNumber.Count == 0) throw new IOException("The outbox is not open now.");
            file = _byFirstNumber[FirstNumberOf(number)];
        }

        return file.Get(number) is { } bytes ? OutboxRecord.TryDecode(number, bytes) : null;
    }

    /// <summary>Begins a new file and deletes the old ones, which are empty.</summary>
    public void Rotate()
    {
        var old = _byFirstNumber.Values.ToList();
        lock (_gate)
        {
            _byFirstNumber.Clear();
            OpenNext();
        }

        foreach (var file in old) Delete(file);
        folder.SyncEntries();
    }

    /// <summary>Empties the log when it is larger than this.</summary>
    public void Checkpoint(long logBytesMax)
    {
        foreach (var file in _byFirstNumber.Values)
            if (file.LogBytes > logBytesMax)
                file.Checkpoint();
    }

    public void Close()
    {
        lock (_gate)
        {
            foreach (var file in _byFirstNumber.Values) file.Dispose();
            _byFirstNumber.Clear();
            IsOpen = false;
        }
    }

    public void Dispose() => Close();

    private SegmentFile Present => _byFirstNumber.Values.Last();

    private void Delete(SegmentFile file)
    {
        file.Dispose();
        folder.Delete(SegmentFile.DataName(file.Name));
        if (folder.Exists(SegmentFile.LogName(file.Name))) folder.Delete(SegmentFile.LogName(file.Name));
    }

    private static bool IsData(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(DataExtension, StringComparison.Ordinal);

    private static bool TryNumber(string name, out int number) =>
        int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private long FirstNumberOf(long number)
    {
        var found = _byFirstNumber.First().Key;
        foreach (var first in _byFirstNumber.Keys)
            if (first <= number)
                found = first;
        return found;
    }

    private void OpenNext()
    {
        var name = $"{Prefix}{++_fileNumber:00000000}";
        var file = SegmentFile.Open(folder, name, _counters);
        folder.SyncEntries();
        lock (_gate) _byFirstNumber.Add(NextNumber, file);
        WrittenCount = 0;
    }

    /// <summary>A file that LiteDB cannot open is set aside whole; null then.</summary>
    private SegmentFile? TryOpen(string name)
    {
        try
        {
            return SegmentFile.Open(folder, name, _counters);
        }
        catch (Exception exception) when (exception is not IOException)
        {
            SetAside(name, exception.Message);
            return null;
        }
    }

    private void ReadAll(SegmentFile file, bool isLast, Action<long, OutboundMessage, int> found)
    {
        try
        {
            var range = file.IdRange();
            if (range is null && !isLast)
            {
                // It was left for a new one, and the process died before it was deleted.
                Delete(file);
                return;
            }

            var first = range?.First ?? NextNumber;
            for (var number = first; range is { } ends && number <= ends.Last; number++)
            {
                if (file.Get(number) is not { } bytes) continue;
                if (OutboxRecord.TryDecode(number, bytes) is { } message) found(number, message, bytes.Length);
                else SetAside(file, number, bytes);
            }

            NextNumber = Math.Max(NextNumber, (range?.Last ?? 0) + 1);
            lock (_gate) _byFirstNumber[first] = file;
        }
        catch (Exception exception) when (exception is not IOException)
        {
            file.Dispose();
            SetAside(file.Name, exception.Message);
        }
    }

    private void SetAside(SegmentFile file, long number, byte[] bytes)
    {
        var name = $"quarantine/{Prefix}{number}.damaged";
        using (var copy = folder.Open(name))
        {
            copy.SetLength(0);
            copy.Write(bytes, 0);
            copy.Sync();
        }

        folder.SyncEntries();
        file.DeleteAll([number]);
        notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"Message {number} of the outbox was damaged; its bytes are in {name}."));
    }

    private void SetAside(string name, string why)
    {
        foreach (var file in new[] { SegmentFile.DataName(name), SegmentFile.LogName(name) })
            if (folder.Exists(file))
                folder.Rename(file, $"quarantine/{file}");
        folder.SyncEntries();
        notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"The outbox file {name} cannot be read ({why}); it was moved to quarantine/ and a new one begun."));
    }
}
