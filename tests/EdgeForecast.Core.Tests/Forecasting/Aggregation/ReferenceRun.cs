using System.Globalization;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Aggregation;

/// <summary>
/// One run of the reference implementation: a series, its experts, who was awake, and the weights and prediction of
/// each step. See reference/summary.csv for the call behind each file.
/// </summary>
internal sealed class ReferenceRun
{
    public const int ExpertCount = 5;

    private ReferenceRun(string name)
    {
        var input = Read("S_input.csv");
        var expected = Read($"S_{name}.csv");
        var awake = name.Contains("sleep", StringComparison.Ordinal) ? Read("S_awake.csv") : null;
        Actuals = [.. input.Select(row => row[1])];
        Answers = [.. input.Select(row => row[2..7])];
        Awake = [.. input.Select((_, t) =>
            Enumerable.Range(1, ExpertCount).Select(k => awake is null || awake[t][k] == 1).ToArray())];
        Weights = [.. expected.Select(row => row[1..6])];
        Predictions = [.. expected.Select(row => row[6])];
    }

    public double[] Actuals { get; }
    public double[][] Answers { get; }
    public bool[][] Awake { get; }
    public double[][] Weights { get; }
    public double[] Predictions { get; }
    public int StepCount => Actuals.Length;

    public static ReferenceRun Load(string name) => new(name);

    public static IEnumerable<string> AllNames() =>
        Directory.GetFiles(Folder, "S_*.csv").Select(Path.GetFileNameWithoutExtension)
            .Select(name => name![2..]).Where(name => name is not ("input" or "awake")).Order();

    private static string Folder =>
        Repository.PathTo("tests", "EdgeForecast.Core.Tests", "Forecasting", "Aggregation", "reference");

    private static double[][] Read(string file) =>
    [
        .. File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line =>
            line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
