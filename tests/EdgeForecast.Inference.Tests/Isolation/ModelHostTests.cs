using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Tests.Bundles;
using EdgeForecast.TestKit;

namespace EdgeForecast.Inference.Tests.Isolation;

public sealed class ModelHostTests
{
    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task A_loaded_model_answers(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var model = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);

        for (var value = 1f; value <= 50; value++)
        {
            var run = Hosts.RunOnce(model, BundleBuilder.Window(value));
            Assert.Equal((ModelRunState.Done, ""), (run.State, run.Detail));
            Assert.Equal([value, 2 * value, 3 * value], run.Output.ToArray());
            Assert.InRange(run.ElapsedMs, 0, 1000);
        }

        Assert.Equal((50, 0, 0), (model.Status.RunCount, model.Status.FailureCount, model.Status.LateCount));
        Assert.Equal("ready", model.Status.State);
    }
}
