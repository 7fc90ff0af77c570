using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeForecast.TestKit.Bundles;

/// <summary>Writes bundle folders.</summary>
public static class BundleBuilder
{
    /// <summary>The type of processor that the kit's golden vectors were made on, by its README.</summary>
    public const string KitProcessor = "x64-vnni";

    public const int Length = 8;
    public const int Steps = 3;

    /// <summary>A sound bundle of our own: forecast[h] = (h + 1) * last value.</summary>
    public static string WriteLinear(string parent, string name = "linear", Action<JsonObject>? change = null)
    {
        var model = OnnxWriter.Linear(Length, Steps, (row, column) => row == Length - 1 ? column + 1 : 0);
        float[] window = [1, 2, 3, 4, 5, 6, 7, 8];
        return Write(parent, name, model, ["load"], Length, Steps, [(window, [8, 16, 24])],
            new JsonObject { ["kind"] = "value", ["absolute"] = 1e-6 }, change);
    }

    /// <summary>
    /// The same with the quantiles 0.1, 0.5 and 0.9: half as much, as much, half as much again; all of a step together,
    /// or all steps of a quantile.
    /// </summary>
    public static string WriteQuantiles(
        string parent, bool isQuantileMajor, string name = "band", Action<JsonObject>? change = null)
    {
        const int Count = 3;
        var model = OnnxWriter.Linear(
            Length, Steps * Count, (row, column) => row == Length - 1 ? Factor(column, isQuantileMajor) : 0,
            shape: isQuantileMajor ? [1, Count, Steps] : [1, Steps, Count]);
        float[] window = [1, 2, 3, 4, 5, 6, 7, 8];
        float[] output = [.. Enumerable.Range(0, Steps * Count).Select(i => 8 * Factor(i, isQuantileMajor))];
        return Write(parent, name, model, ["load"], Length, Steps, [(window, output)],
            new JsonObject { ["kind"] = "value", ["absolute"] = 1e-6 }, document =>
            {
                document["output"]!["layout"] = isQuantileMajor ? "quantilesSteps" : "stepsQuantiles";
                document["output"]!["quantiles"] = new JsonArray(0.1, 0.5, 0.9);
                change?.Invoke(document);
            });

        static float Factor(int place, bool isQuantileMajor)
        {
            var (step, quantile) = isQuantileMajor ? (place % Steps, place / Steps) : (place / Count, place % Count);
            return (step + 1) * (0.5f + 0.5f * quantile);
        }
    }

    /// <summary>The window that <see cref="WriteLinear"/>'s model takes, filled with one value.</summary>
    public static float[] Window(float value) => [.. Enumerable.Repeat(value, Length)];

    public static string Write(
        string parent,
        string name,
        byte[] model,
        IReadOnlyList<string> signals,
        int length,
        int steps,
        IReadOnlyList<(float[] Window, float[] Output)> golden,
        JsonObject tolerance,
        Action<JsonObject>? change = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        var document = new JsonObject
        {
            ["schemaVersion"] = 1,
            ["name"] = name,
            ["version"] = "1.0.0",
            ["file"] = "model.onnx",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(model)),
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["tensor"] = "window",
                ["step"] = "1h",
                ["length"] = length,
                ["layout"] = "timeColumn",
                ["imputedShareMax"] = 0.1,
                ["signals"] = new JsonArray([.. signals.Select(signal => new JsonObject
                {
                    ["name"] = signal, ["aggregation"] = "mean", ["fill"] = "last", ["maxAge"] = "3h",
                })]),
            }),
            ["output"] = new JsonObject
            {
                ["tensor"] = "forecast",
                ["target"] = signals[^1],
                ["steps"] = steps,
                ["step"] = "1h",
                ["layout"] = "steps",
            },
        };
        if (golden.Count > 0)
        {
            document["golden"] = new JsonObject { ["file"] = "golden.json", ["tolerance"] = tolerance };
            WriteGolden(folder, golden, KitProcessor);
        }

        change?.Invoke(document);
        File.WriteAllText(Path.Combine(folder, "model.json"), document.ToJsonString());
        return folder;
    }

    public static void WriteGolden(
        string folder, IReadOnlyList<(float[] Window, float[] Output)> golden, string processor) =>
        File.WriteAllText(Path.Combine(folder, "golden.json"), new JsonObject
        {
            ["schemaVersion"] = 1,
            ["processor"] = processor,
            ["producer"] = "test",
            ["cases"] = new JsonArray([.. golden.Select(one => new JsonObject
            {
                ["inputs"] = new JsonArray(Numbers(one.Window)), ["output"] = Numbers(one.Output),
            })]),
        }.ToJsonString());

    /// <summary>One of the kit's models as a bundle; its golden outputs are those of the kit's ONNX Runtime.</summary>
    public static string WriteKit(string parent, KitModel kit, int goldenCount = int.MaxValue)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require($"kit/golden/{kit.Name}.json")));
        var windows = golden.RootElement.GetProperty("windows");
        var outputs = golden.RootElement.GetProperty("forecasts_ort").GetProperty(kit.Variant);
        var cases = windows.EnumerateArray().Zip(outputs.EnumerateArray())
            .Take(goldenCount)
            .Select(pair => (Floats(pair.First), Floats(pair.Second))).ToList();
        var tolerance = kit.Variant == "fp32"
            ? new JsonObject { ["kind"] = "value", ["absolute"] = kit.Spread * 1e-5 }
            : new JsonObject
            {
                ["kind"] = "mean",
                ["absolute"] = kit.Spread * 1e-5,
                ["meanAbsolute"] = kit.Spread * 0.02,
            };
        var name = kit.FileName.Replace(".onnx", "", StringComparison.Ordinal);
        return Write(
            parent, name, File.ReadAllBytes(kit.ModelPath), kit.Columns, kit.Lookback, kit.Horizon, cases, tolerance);
    }

    /// <summary>
    /// One of the kit's faulty or slow models as a bundle; its golden output is what it would give if it were well.
    /// </summary>
    public static string WriteFault(string parent, string name, bool withGolden)
    {
        var window = new float[96];
        for (var i = 0; i < window.Length; i++) window[i] = 20 + i % 7;
        var model = File.ReadAllBytes(SharedFolder.Require($"kit/models/faults/{name}.onnx"));
        return Write(parent, name, model, ["OT"], 96, 24,
            withGolden ? [(window, [.. Enumerable.Repeat(window[^1], 24)])] : [],
            new JsonObject { ["kind"] = "value", ["absolute"] = 1e-3 });
    }

    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetSingle())];

    private static JsonArray Numbers(float[] numbers) =>
        [.. numbers.Select(number => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture)))];
}
