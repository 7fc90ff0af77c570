using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Tests.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Replay;

namespace EdgeForecast.Inference.Tests.Replay;

/// <summary>
/// A part of the reference stream, or with EDGEFORECAST_LONG=1 all of its test split, through the pipeline with the
/// real models: what the benchmark <c>quality</c> measures.
/// </summary>
public sealed class QualityTests
{
    private const int ReducedRowCount = 900;

    [Fact]
    public async Task Aggregate_and_intervals_keep_their_promises_on_a_real_stream()
    {
        var isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1";
        var stream = KitStream.Read(SharedFolder.Require("kit/models"), "etth1", "fp32");
        var series = RecordedSeries.Read(SharedFolder.Require("kit/data/ETTh1.csv"), stream.Columns);
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions { GoldenRequired = false });
        var models = new List<IModel>();
        foreach (var model in stream.Models)
        {
            var bundle = model.WriteBundle(folder.FullPath, stream.Target, series.Step);
            var loaded = await host.LoadAsync(
                new BundleReference(bundle, ModelIsolation.Thread), TestContext.Current.CancellationToken);
            models.Add(Assert.IsType<IModel>(loaded.Model, exactMatch: false));
        }

        var replay = new StreamReplay(series, stream.Target, models);
        var to = isLong ? stream.TestTo : stream.TestFrom + ReducedRowCount;
        var figures = QualityFigures.Of(
            replay.Run(stream.TestFrom - 1, to), replay.Names, stream.Spread * stream.Spread);
        Assert.Equal(0, figures.IncompleteCount);
        Assert.Equal(to - stream.TestFrom - 23, figures.ForecastCount);
        if (isLong)
        {
            Assert.True(figures.Mae <= 1.1215 && figures.Mse <= 0.02590, figures.ToString());
            Assert.Equal(1.1232, figures.MaeUniform, 1e-4);
            Assert.Equal(1.1328, figures.MaeBest, 1e-4);
            Assert.InRange(figures.Coverage, 0.89, 0.91);
            Assert.InRange(figures.CoverageLastStep, 0.89, 0.91);
            Assert.True(figures.CoverageWorst500 > 0.80, figures.ToString());
            Assert.True(figures.CoverageWorst500LastStep > 0.80, figures.ToString());
            return;
        }

        Assert.True(figures.Mae <= 1.002 * figures.MaeUniform && figures.Mae <= figures.MaeBest, figures.ToString());
        Assert.InRange(figures.Coverage, 0.87, 0.93);
        Assert.True(figures.CoverageWorst500 > 0.80, figures.ToString());
    }
}
