using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.Status;
using EdgeForecast.TestKit.Replay;

namespace EdgeForecast.Tests.Status;

public sealed class SkillPageTests
{
    [Fact]
    public void Every_row_of_every_window_is_served_and_metrics_name_them()
    {
        var report = Report();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) SkillPage.Write(json, [report], "", withHorizons: true);
        using var page = JsonDocument.Parse(stream.ToArray());
        var forecast = Assert.Single(page.RootElement.GetProperty("forecasts").EnumerateArray());
        Assert.Equal("oil", forecast.GetProperty("forecast").GetString());
        var windows = forecast.GetProperty("windows").EnumerateArray().ToList();
        Assert.Equal(["1h", "1d", "7d", "all"], windows.Select(window => window.GetProperty("window").GetString()));
        var rows = windows[^1].GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            ["issued", "persistence", "seasonal-naive", "persistence", "trend"],
            rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("shadow", rows[^1].GetProperty("role").GetString());
        Assert.Equal(3, rows[0].GetProperty("horizons").GetArrayLength());
        Assert.True(rows[0].GetProperty("scored").GetInt32() > 100);
        // Persistence alone is issued: against itself there is neither skill nor regret.
        Assert.Equal(0, rows[1].GetProperty("skillOfIssued").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("mae").ValueKind);
        var interval = Assert.Single(windows[^1].GetProperty("intervals").EnumerateArray());
        Assert.InRange(interval.GetProperty("coverage").GetDouble(), 0.5, 1);

        var text = new PrometheusText();
        SkillMetrics.Write(text, PipelineStatus.Empty with { Skill = [report] });
        Assert.Contains("edgeforecast_skill_mae{forecast=\"oil\",window=\"all\",of=\"trend\",role=\"shadow\"}",
            text.ToString());
        Assert.DoesNotContain("NaN", text.ToString());
    }

    [Fact]
    public void Another_forecast_is_left_out()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) SkillPage.Write(json, [Report()], "other", withHorizons: false);
        Assert.Equal("""{"forecasts":[]}""", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void The_row_of_an_expert_that_says_quantiles_has_their_loss_and_its_own_intervals()
    {
        var report = Report(new Band());
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) SkillPage.Write(json, [report], "", withHorizons: true);
        using var page = JsonDocument.Parse(stream.ToArray());
        var windows = page.RootElement.GetProperty("forecasts")[0].GetProperty("windows");
        var rows = windows[windows.GetArrayLength() - 1].GetProperty("rows");
        Assert.Equal(["band"], rows.EnumerateArray().Where(row => row.TryGetProperty("pinball", out _))
            .Select(row => row.GetProperty("name").GetString()));
        var band = rows.EnumerateArray().Single(row => row.GetProperty("name").GetString() == "band");
        Assert.Equal("[0.05,0.5,0.95]", band.GetProperty("quantiles").GetRawText());
        Assert.InRange(band.GetProperty("pinball").GetDouble(), 0.01, 1);
        // Four degrees are far too wide for this series: it has little weight, and some.
        Assert.InRange(band.GetProperty("intervalWeight").GetDouble(), 1e-6, 0.5);
        var own = Assert.Single(band.GetProperty("ownIntervals").EnumerateArray());
        Assert.Equal(0.9, own.GetProperty("level").GetDouble());
        Assert.Equal(4, own.GetProperty("width").GetDouble(), 1e-4);
        Assert.Equal(1, own.GetProperty("coverage").GetDouble());
        Assert.Equal(3, band.GetProperty("horizons").GetArrayLength());
        Assert.True(band.GetProperty("horizons")[0].TryGetProperty("pinball", out _));

        var text = new PrometheusText();
        SkillMetrics.Write(text, PipelineStatus.Empty with { Skill = [report] });
        Assert.Contains("edgeforecast_skill_pinball{forecast=\"oil\",window=\"all\",of=\"band\"}", text.ToString());
        Assert.Contains(
            "edgeforecast_skill_own_coverage_ratio{forecast=\"oil\",window=\"all\",of=\"band\",level=\"0.9\"} 1",
            text.ToString());
    }

    private static Core.Forecasting.Skill.SkillReport Report(Band? band = null)
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var step = TimeSpan.FromMinutes(1);
        var definition = new ForecastDefinition(
            "oil", new SignalId(0), "oil", step, 3, step, TimeSpan.FromSeconds(10),
            [
                ExpertDefinition.BuiltIn("persistence"),
                ExpertDefinition.BuiltIn("linear-trend", "trend") with { IsShadow = true },
                .. band is null
                    ? []
                    : new[]
                    {
                        ExpertDefinition.OfModel("band", band,
                            [new BoundWindow(band.Description.Inputs[0].Window, [new SignalId(0)])]),
                    },
            ]);
        var history = new FeatureHistory(definition.Windows());
        using var runner = new ForecastRunner(definition, history, new Nobody(), clock, clock);
        for (var minute = 0; minute < 90; minute++)
        {
            clock.Now += step;
            var now = Timestamp.Now(clock);
            history.Offer([new Sample(new SignalId(0), 20 + Math.Sin(minute / 9.0), Quality.Good, now, now)]);
            Assert.True(runner.Clock.TryTake(now, out var slot, out _));
            _ = runner.Skill;
            runner.RunSlot(slot);
        }

        return runner.Skill!;
    }

    /// <summary>Says the last value, and two less and more.</summary>
    private sealed class Band : IModel
    {
        public ModelDescription Description { get; } = new(
            "band", "1", "ab",
            [new ModelInput("window", new WindowDefinition(TimeSpan.FromMinutes(1), 2, [new WindowColumn("oil")]))],
            3, TimeSpan.FromMinutes(1), "oil")
        { Quantiles = new QuantileSet([0.05, 0.5, 0.95]) };

        public ModelStatus Status => new("ready", "", "thread", 0, 0, 0, 0);

        public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
        {
            refusal = "";
            var last = window[^1];
            return run.TryComplete(
                ticket, [last - 2, last, last + 2, last - 2, last, last + 2, last - 2, last, last + 2], 1);
        }

        public void Abandon(long ticket)
        {
            // It is done when TryStart returns.
        }
    }

    private sealed class Nobody : IForecastReceiver
    {
        public void Accept(Forecast forecast)
        {
            // What is issued is not looked at here.
        }
    }
}
