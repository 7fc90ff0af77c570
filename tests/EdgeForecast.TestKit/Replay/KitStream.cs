using System.Text.Json;

namespace EdgeForecast.TestKit.Replay;

/// <summary>A recorded stream and the models that were trained for it, by their cards.</summary>
/// <param name="Series">The series that the cards name.</param>
/// <param name="Target">The column that is forecast.</param>
/// <param name="Models">Their cards: file, columns, lookback, horizon.</param>
/// <param name="Spread">Standard deviation of the target in the training rows.</param>
/// <param name="TestFrom">The first row of the test split.</param>
/// <param name="TestTo">The row after the last.</param>
public sealed record KitStream(
    string Series, string Target, IReadOnlyList<KitStreamModel> Models, double Spread, int TestFrom, int TestTo)
{
    /// <summary>Reads all cards of a series in a folder.</summary>
    /// <param name="folder">Cards and models.</param>
    /// <param name="series">Whose cards count.</param>
    /// <param name="variant">The form of the models: <c>fp32</c>, <c>qdq</c> or <c>dyn</c>.</param>
    /// <exception cref="InvalidDataException">There is no such card.</exception>
    public static KitStream Read(string folder, string series, string variant)
    {
        KitStream? stream = null;
        var models = new List<KitStreamModel>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var card = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = card.RootElement;
            if (!root.TryGetProperty("files", out var files) || root.GetProperty("series").GetString() != series
                || !files.TryGetProperty(variant, out var file))
                continue;
            string[] columns = [.. root.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)];
            var target = root.GetProperty("target").GetString()!;
            models.Add(new KitStreamModel(
                root.GetProperty("model").GetString()!,
                Path.Combine(folder, file.GetProperty("file").GetString()!),
                columns,
                root.GetProperty("lookback").GetInt32(),
                root.GetProperty("horizon").GetInt32()));
            var rows = root.GetProperty("rows");
            stream ??= new KitStream(
                series, target, models, root.GetProperty("std")[Array.IndexOf(columns, target)].GetDouble(),
                rows.GetProperty("val").GetInt32(), rows.GetProperty("test").GetInt32());
        }

        return stream ?? throw new InvalidDataException(
            $"{folder} has no card of the series \"{series}\" with models in the form \"{variant}\".");
    }

    /// <summary>Every column that a model takes, and the target.</summary>
    public IReadOnlyList<string> Columns =>
        [.. Models.SelectMany(model => model.Columns).Append(Target).Distinct(StringComparer.Ordinal)];
}
