using System.Text.Json;

namespace EdgeForecast.TestKit.Bundles;

/// <summary>One model of the reference kit, from its card.</summary>
public sealed record KitModel(
    string Name,
    string Variant,
    string FileName,
    IReadOnlyList<string> Columns,
    int Lookback,
    int Horizon,
    double Spread)
{
    public string ModelPath => SharedFolder.Require("kit/models/" + FileName);

    /// <summary>Every model of the kit in every form.</summary>
    public static IReadOnlyList<KitModel> All()
    {
        var models = new List<KitModel>();
        foreach (var path in Directory.EnumerateFiles(SharedFolder.Require("kit/models"), "*.json")
            .Order(StringComparer.Ordinal))
        {
            using var card = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = card.RootElement;
            if (!root.TryGetProperty("files", out var files)) continue;
            foreach (var file in files.EnumerateObject())
                models.Add(new KitModel(
                    root.GetProperty("model").GetString()!,
                    file.Name,
                    file.Value.GetProperty("file").GetString()!,
                    [.. root.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)],
                    root.GetProperty("lookback").GetInt32(),
                    root.GetProperty("horizon").GetInt32(),
                    // The README's figures: the spread of the target over the training rows.
                    root.GetProperty("series").GetString() == "etth1" ? 9.176 : 34.11));
        }

        return models;
    }

    public static KitModel Get(string fileName) => All().Single(model => model.FileName == fileName);

    public override string ToString() => FileName;
}
