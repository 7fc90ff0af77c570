using System.Text.Json.Nodes;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.EndToEnd.Tests.Regime;

/// <summary>
/// A linear model, half an hour of oil, load and air to the oil of the next hour, trained on the past of other plants
/// of the same kind: as built, or with the cooling swapped, as an engineer would once the new regime is known.
/// </summary>
internal sealed class RegimeModel
{
    public const string Name = "oil-ridge";
    private const int Length = 6;
    private const int Steps = 12;
    private const int Stride = 3;
    private const int FirstSeed = 501;
    private const int SeedCount = 3;
    private const int UnitCount = 2;
    private static readonly TimeSpan _span = TimeSpan.FromDays(14);
    private static readonly PlantSignal[] _columns =
        [PlantSignal.OilTemperature, PlantSignal.LoadCurrent, PlantSignal.AmbientTemperature];

    private readonly double[][] _weights;
    private readonly double[] _example;

    private RegimeModel(double[][] weights, double[] example) => (_weights, _example) = (weights, example);

    /// <param name="swap">
    /// What the cooling was swapped for, in all of these plants from the beginning; null: not.
    /// </param>
    public static RegimeModel Train(CoolingSwap? swap)
    {
        var inputs = new List<double[]>();
        var changes = new List<double[]>();
        for (var seed = FirstSeed; seed < FirstSeed + SeedCount; seed++)
        {
            var from = SimulationOptions.DemoStart;
            var past = PlantHistory.Generate(
                seed, UnitCount, from, from + _span, TimeSpan.FromMinutes(5),
                swap is null ? null : [swap with { Units = "*", At = TimeSpan.Zero }]).GroupBy(row => row.Unit);
            foreach (var unit in past) AddWindows([.. unit], inputs, changes);
        }

        return new RegimeModel(RidgeFit.Solve(inputs, changes), inputs[0]);
    }

    /// <summary>Writes it as a bundle.</summary>
    /// <param name="parent">Gets the bundle's folder.</param>
    /// <param name="folder">What that is called.</param>
    /// <param name="version">Of the model.</param>
    /// <param name="offset">What is added to every forecast, in kelvin: 0 for the model as it was trained.</param>
    public string Write(string parent, string folder, string version, double offset = 0)
    {
        var model = OnnxWriter.Linear(
            _example.Length, Steps, (input, step) => (float)Weight(input, step),
            step => (float)(_weights[^1][step] + offset));
        float[] window = [.. _example.Select(value => (float)value)];
        float[] answer = [.. Enumerable.Range(0, Steps).Select(step => (float)(_weights[^1][step] + offset
            + Enumerable.Range(0, _example.Length).Sum(input => Weight(input, step) * _example[input])))];
        return BundleBuilder.Write(
            parent, folder, model, ["oil", "load", "ambient"], Length, Steps, [(window, answer)],
            new JsonObject { ["kind"] = "value", ["absolute"] = 0.02 }, document =>
            {
                document["name"] = Name;
                document["version"] = version;
                document["output"]!["target"] = "oil";
                document["inputs"]![0]!["imputedShareMax"] = 0.5;
                foreach (var part in new[] { document["inputs"]![0]!, document["output"]! }) part["step"] = "5m";
            });
    }

    private static void AddWindows(
        PlantHistoryRow[] rows, List<double[]> inputs, List<double[]> changes)
    {
        for (var end = Length; end + Steps <= rows.Length; end += Stride)
        {
            inputs.Add([.. rows[(end - Length)..end].SelectMany(row => _columns.Select(column => row[column]))]);
            var last = rows[end - 1][PlantSignal.OilTemperature];
            changes.Add([.. rows[end..(end + Steps)].Select(row => row[PlantSignal.OilTemperature] - last)]);
        }
    }

    // Trained on the change from the last value; the graph answers with the value.
    private double Weight(int input, int step) =>
        _weights[input][step] + (input == (Length - 1) * _columns.Length ? 1 : 0);
}
