using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
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

    private static Core.Forecasting.Skill.SkillReport Report()
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var step = TimeSpan.FromMinutes(1);
        var definition = new ForecastDefinition(
            "oil", new SignalId(0), "oil", step, 3, step, TimeSpan.FromSeconds(10),
            [
                ExpertDefinition.BuiltIn("persistence"),
                ExpertDefinition.BuiltIn("linear-trend", "trend") with { IsShadow = true },
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

    private sealed class Nobody : IForecastReceiver
    {
        public void Accept(Forecast forecast)
        {
            // What is issued is not looked at here.
        }
    }
}
