using EdgeForecast.Core.Tables;

namespace EdgeForecast.Cli.Export;

/// <summary>Rows of a table of comma-separated lines: a file, an answer over HTTP, the output of the tool.</summary>
/// <param name="lines">The table; disposed with this.</param>
/// <param name="name">What it is, for complaints.</param>
/// <param name="owner">Disposed after it, and asked whether all of it came; null for nobody.</param>
internal sealed class CsvRows(TextReader lines, string name, ToolProcess? owner = null) : ISampleRows
{
    private const int RowCountMax = 2_000;
    private readonly List<SampleRow> _rows = [];
    private long _lineNumber;

    public IReadOnlyList<SampleRow> Rows => _rows;

    public double Progress => double.NaN;

    /// <exception cref="FormatException">A line is not as it should be.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken stop)
    {
        _rows.Clear();
        while (_rows.Count < RowCountMax && await lines.ReadLineAsync(stop) is { } line)
        {
            if (_lineNumber++ == 0)
            {
                if (line.TrimStart('\uFEFF') == SampleCsv.Header) continue;
                throw new FormatException($"{name}: the first line is not \"{SampleCsv.Header}\".");
            }

            if (line.Length == 0) continue;
            if (!SampleCsv.TryParse(line, out var row, out var problem))
                throw new FormatException($"{name}, line {_lineNumber}: {problem}.");
            _rows.Add(row);
        }

        if (_rows.Count > 0) return true;
        if (owner is not null) await owner.CompleteAsync(stop);
        return false;
    }

    public void Dispose()
    {
        lines.Dispose();
        owner?.Dispose();
    }
}
