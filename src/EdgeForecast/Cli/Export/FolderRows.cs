using EdgeForecast.Buffer.Reading;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Cli.Export;

/// <summary>Rows of a data directory at rest.</summary>
internal sealed class FolderRows(SampleReading reading, SignalTable signals) : ISampleRows
{
    private readonly List<SampleRow> _rows = [];

    public IReadOnlyList<SampleRow> Rows => _rows;

    public double Progress => reading.Progress;

    public ValueTask<bool> MoveNextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _rows.Clear();
        while (reading.MoveNext())
        {
            foreach (ref readonly var sample in reading.Samples)
                _rows.Add(new SampleRow(signals[sample.Signal], sample));
            if (_rows.Count > 0) return ValueTask.FromResult(true);
        }

        return ValueTask.FromResult(false);
    }

    public void Dispose() => reading.Dispose();
}
