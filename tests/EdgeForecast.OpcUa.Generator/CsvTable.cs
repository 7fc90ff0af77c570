namespace EdgeForecast.OpcUa.Generator;

/// <summary>
/// The first two columns of a schema table, name and number, in the file's order.
/// </summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, string> _numbers = [];

    public List<(string Name, string Number)> Rows { get; } = [];

    public static CsvTable Read(string path)
    {
        var table = new CsvTable();
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split(',', 3);
            if (parts.Length < 2) continue;
            table.Rows.Add((parts[0], parts[1]));
            table._numbers[parts[0]] = parts[1];
        }

        return table;
    }

    public string? NumberOf(string name) => _numbers.GetValueOrDefault(name);
}
