using EdgeForecast.Buffer.Reading;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Cli.Export;

/// <summary>Rows of a data directory at rest.</summary>
/// <param name="folder">The directory.</param>
/// <param name="range">What is asked for.</param>
internal sealed class FolderRows(BufferFolder folder, SampleRange range) : ISampleRows
{
    private readonly SampleReading _reading = folder.Read(range);
    private readonly List<SampleRow> _rows = [];

    public IReadOnlyList<SampleRow> Rows => _rows;

    public double Progress => _reading.Progress;

    public IReadOnlyList<string> Unread => _reading.UnreadableCount == 0
        ? folder.Unreadable
        : [.. folder.Unreadable, $"blocks in {_reading.UnreadableCount} places"];

    public ValueTask<bool> MoveNextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _rows.Clear();
        while (_reading.MoveNext())
        {
            foreach (ref readonly var sample in _reading.Samples)
                _rows.Add(new SampleRow(folder.Signals[sample.Signal], sample));
            if (_rows.Count > 0) return ValueTask.FromResult(true);
        }

        return ValueTask.FromResult(false);
    }

    public void Dispose() => _reading.Dispose();
}
