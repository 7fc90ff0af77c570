using System.Globalization;
using EdgeForecast.Cli.Demo;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Status;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace EdgeForecast.Tests.Cli.Demo;

public sealed class DemoDisplayTests
{
    [Fact]
    public async Task Plain_lines_tell_where_to_look_and_each_forecast_with_its_interval_weights_and_budget()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var stop = new CancellationTokenSource();
        var feed = new FakeFeed();
        feed.Forecasts.Enqueue(StatusSample.Forecast());
        feed.Forecasts.Enqueue(StatusSample.Forecast("late", "subset", "tcn: not done at the cut-off"));
        var running = new PlainDemoDisplay(output, time).RunAsync(feed, stop.Token);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return feed.Forecasts.Count == 0;
        }, "the forecasts are shown");
        await stop.CancelAsync();
        await running;

        var text = output.ToString();
        Assert.Contains("subscribe to edgeforecast/demo/forecast/+ at mqtt://127.0.0.1:1883", text,
            StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9464/status", text, StringComparison.Ordinal);
        Assert.Contains("Over MQTT: active_power, ambient_temperature, oil_temperature from mqtt://127.0.0.1:1883",
            text, StringComparison.Ordinal);
        Assert.Contains(
            "Over OPC UA: load_current, winding_temperature, fan_stage from opc.tcp://127.0.0.1:4840, Basic256Sha256",
            text, StringComparison.Ordinal);
        Assert.Contains(
            "oil: 71.3 -> 72.5 in 1h [70.5, 74.5] | mlp 75 %, persistence 25 %, tcn late | 2.5 of 300 ms | all",
            text, StringComparison.Ordinal);
        Assert.Contains("| subset", text, StringComparison.Ordinal);
        Assert.Contains("1,239 samples in, 34 quarantined, 3 repeats, 2 unreadable, 1,200 buffered; 20 forecasts; "
            + "MAE 0.50, persistence 1.00: 50 % better", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_live_picture_shows_the_same()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 240;
        console.Write(LiveDemoDisplay.Picture(
            new FakeFeed(), new Dictionary<string, Forecast> { ["oil"] = StatusSample.Forecast() }));

        foreach (var part in (string[])["72.5 in 1h", "[70.5, 74.5]", "mlp 75 %", "2.5 of 300 ms, all", "20, 1 missed",
            "out-of-range 34", "1,200 buffered", "first at 2026-03-02T12:00:00Z", "50 % better"])
            Assert.Contains(part, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_pools_the_errors_of_all_forecasts_by_their_scored_steps()
    {
        var status = StatusSample.Gateway();
        var one = status.Pipeline.Forecasts[0];
        status = status with
        {
            Pipeline = status.Pipeline with
            {
                Forecasts =
                [
                    one with { Skill = new SkillSummary(100, 1, 2, 0.9) },
                    one with { Skill = new SkillSummary(300, 2, 4, 0.9) },
                    status.Pipeline.Forecasts[1],
                ],
            },
        };
        var summary = DemoSummary.From(status, 12.345);

        Assert.Equal(1.75, summary.Mae);
        Assert.Equal(3.5, summary.MaePersistence);
        Assert.Equal(12.35, summary.FirstForecastSeconds!.Value, 0.011);
        Assert.Equal((40, 2, 34), (summary.Forecasts, summary.Missed, summary.Quarantined));
        Assert.Null(DemoSummary.From(status with { Pipeline = PipelineStatus.Empty }, null).Mae);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 600)]
    [InlineData(200, 10_000)]
    public void The_configuration_of_the_demo_is_in_order(int unitCount, double acceleration)
    {
        var request = new DemoRequest(null, null, false, 1, unitCount, acceleration, "demo", "127.0.0.1:0");
        var options = DemoConfiguration.Build(request,
            new DemoSources("127.0.0.1", 1883, "opc.tcp://127.0.0.1:4840", "/data/password"), "/data", "/models");

        Assert.Empty(GatewayCheck.Check(options));
        Assert.Equal(unitCount * 3, options.Signals.Count(signal => signal.Node is not null && signal.Topic is null));
        Assert.Equal(unitCount * 3, options.Signals.Count(signal => signal.Node is null && signal.Topic is not null));
        Assert.All(options.Forecasts, forecast =>
            Assert.True(forecast.BudgetInForce() <= forecast.Period / acceleration * 2 / 3, "slots would overlap"));
    }

    private sealed class FakeFeed : IDemoFeed
    {
        private int _readCount;

        public Queue<Forecast> Forecasts { get; } = new();

        public DemoAddresses Addresses => new(
            "127.0.0.1:1883", "edgeforecast/demo/forecast/+", "plant/#", "opc.tcp://127.0.0.1:4840", "/tmp/demo");

        public TimeSpan Elapsed => TimeSpan.FromSeconds(6 * ++_readCount);

        public string? StatusAddress => "http://127.0.0.1:9464";

        public GatewayStatus ReadStatus() => StatusSample.Gateway();

        public bool TryTake(out Forecast? forecast) => Forecasts.TryDequeue(out forecast);
    }
}
