using System.Globalization;

namespace EdgeForecast.TestKit.Replay;

/// <summary>Rows of a CSV file, a moment in the first column; only the columns asked for are read.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">A row each, a number a column.</param>
/// <param name="Step">The time from row to row, by the first two.</param>
public sealed record RecordedSeries(IReadOnlyList<string> Columns, double[][] Rows, TimeSpan Step)
{
    private static readonly string[] _formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm", "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

    /// <exception cref="InvalidDataException">A column is missing, or a moment or number can't be read.</exception>
    public static RecordedSeries Read(string path, IReadOnlyList<string> columns)
    {
        using var lines = File.OpenText(path);
        var header = (lines.ReadLine() ?? "").Split(',');
        int[] places =
        [
            .. columns.Select(column => Array.IndexOf(header, column) is var place and >= 0
                ? place
                : throw new InvalidDataException(
                    $"{path} has no column \"{column}\"; it has {string.Join(", ", header)}.")),
        ];
        var rows = new List<double[]>();
        var moments = new List<DateTime>();
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            if (moments.Count < 2) moments.Add(Moment(cells[0], path));
            rows.Add([.. places.Select(place => double.Parse(cells[place], CultureInfo.InvariantCulture))]);
        }

        if (moments.Count < 2) throw new InvalidDataException($"{path} has fewer than two rows.");
        return new RecordedSeries(columns, [.. rows], moments[1] - moments[0]);
    }

    /// <summary>The names of the columns of a file, without the first.</summary>
    public static IReadOnlyList<string> Header(string path) => File.ReadLines(path).First().Split(',')[1..];

    private static DateTime Moment(string text, string path) =>
        DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : throw new InvalidDataException($"{path}: \"{text}\" is no moment. Write one as in {_formats[0]}.");
}
