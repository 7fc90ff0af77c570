namespace EdgeForecast.Cli.OpcUa;

/// <summary>Columns for people: as wide as what stands in them, the last as wide as it likes.</summary>
internal sealed class TextTable(params string[] heads)
{
    private const int ColumnWidthMax = 60;
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output)
    {
        var widths = new int[heads.Length];
        foreach (var row in _rows)
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], Math.Min(row[i].Length, ColumnWidthMax));
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
