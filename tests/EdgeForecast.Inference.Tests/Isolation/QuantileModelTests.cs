using System.Text.Json.Nodes;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;
using EdgeForecast.TestKit.Replay;

namespace EdgeForecast.Inference.Tests.Isolation;

/// <summary>Real models that say quantiles, where they run in earnest.</summary>
public sealed class QuantileModelTests
{
    private const float Z90 = 1.6449f;
    private const int Lookback = 64;

    // What is tested is not how busy the machine is.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(ModelIsolation.Process, false)]
    [InlineData(ModelIsolation.Process, true)]
    [InlineData(ModelIsolation.Thread, false)]
    [InlineData(ModelIsolation.Thread, true)]
    public async Task All_of_the_output_comes_back_and_is_put_in_order(ModelIsolation isolation, bool isQuantileMajor)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions { AdmissionLimit = _patience });
        var model = await Hosts.LoadAsync(
            host, BundleBuilder.WriteQuantiles(folder.FullPath, isQuantileMajor), isolation);
        var (forecast, quantiles) = (new double[3], new double[9]);

        var run = Hosts.RunOnce(model, BundleBuilder.Window(2));
        Assert.Equal((ModelRunState.Done, 9), (run.State, run.Output.Length));
        ModelAnswer.Read(model.Description, run.Output, forecast, quantiles);
        Assert.Equal([2, 4, 6], forecast);
        Assert.Equal([1, 2, 3, 2, 4, 6, 3, 6, 9], quantiles);

        // Below zero the factors turn round: half as much is the greatest.
        run = Hosts.RunOnce(model, BundleBuilder.Window(-2));
        ModelAnswer.Read(model.Description, run.Output, forecast, quantiles);
        Assert.Equal([-2, -4, -6], forecast);
        Assert.Equal([-3, -2, -1, -6, -4, -2, -9, -6, -3], quantiles);
    }

    [Fact]
    public async Task A_forecast_with_a_quantile_model_in_a_worker_process_covers_and_is_narrower()
    {
        // The spread of the next value is known; the value itself is noise.
        const int Rows = 1300;
        var random = new Random(5);
        var spread = 1.0;
        var rows = new double[Rows][];
        for (var t = 0; t < Rows; t++)
        {
            var value = 50 + spread * Gauss(random);
            if (random.Next(20) == 0) spread = spread > 2 ? 0.5 : 6;
            rows[t] = [spread, value];
        }

        var series = new RecordedSeries(["spread", "value"], rows, TimeSpan.FromHours(1));
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(
            new ModelHostOptions { GoldenRequired = false, AdmissionLimit = _patience });
        var band = await Hosts.LoadAsync(host, WriteBand(folder.FullPath));
        var middle = await Hosts.LoadAsync(host, WriteMiddle(folder.FullPath));
        Assert.Equal("process", band.Status.Isolation);

        var issued = new StreamReplay(series, "value", [band, middle]).Run(2 * Lookback, Rows);
        var plain = new StreamReplay(series, "value", [middle]).Run(2 * Lookback, Rows);
        var (mixed, alone) = (Judge(issued), Judge(plain));
        Assert.All(issued, one => Assert.Equal("all", one.Rung));
        Assert.InRange(mixed.Coverage, 0.87, 0.93);
        Assert.True(mixed.Width < 0.85 * alone.Width, $"{mixed} for {alone}");
    }

    private static (double Coverage, double Width) Judge(IReadOnlyList<ReplayedForecast> issued)
    {
        var judged = issued.Skip(100).ToList();
        return (
            judged.Average(one => one.Actuals[0] >= one.Lower[0] && one.Actuals[0] <= one.Upper[0] ? 1.0 : 0),
            judged.Average(one => one.Upper[0] - one.Lower[0]));
    }

    /// <summary>The mean of what was, and around it what the last spread says.</summary>
    private static string WriteBand(string parent)
    {
        float[] factors = [-Z90, 0, Z90];
        var model = OnnxWriter.Linear(
            2 * Lookback, 3, (row, column) => Middle(row) + (row == 2 * Lookback - 2 ? factors[column] : 0),
            shape: [1, 1, 3]);
        return Write(parent, "band", model, document =>
        {
            document["output"]!["layout"] = "stepsQuantiles";
            document["output"]!["quantiles"] = new JsonArray(0.05, 0.5, 0.95);
        });
    }

    private static string WriteMiddle(string parent) =>
        Write(parent, "middle", OnnxWriter.Linear(2 * Lookback, 1, (row, _) => Middle(row)), _ => { });

    private static string Write(string parent, string name, byte[] model, Action<JsonObject> change) =>
        BundleBuilder.Write(parent, name, model, ["spread", "value"], Lookback, 1, [], [], change);

    // A window stands row by row, the value second.
    private static float Middle(int row) => row % 2 == 1 ? 1f / Lookback : 0;

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
