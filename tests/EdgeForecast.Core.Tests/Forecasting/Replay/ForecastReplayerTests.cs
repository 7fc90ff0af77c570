using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tests.Forecasting.Slots;
using EdgeForecast.Core.Windows;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Core.Tests.Forecasting.Replay;

/// <summary>Forecasts of a live run, computed again from what was stored.</summary>
public sealed class ForecastReplayerTests : IForecastReceiver
{
    private readonly SignalTable _signals = new(["plant/oil"]);
    private readonly StoredStream _stored = new();
    private readonly List<Forecast> _issued = [];
    private float _spread = 1;

    void IForecastReceiver.Accept(Forecast forecast) => _issued.Add(forecast);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_forecast_of_a_live_run_comes_out_the_same_although_samples_come_late_and_in_bursts(int seed)
    {
        var count = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is null ? 120 : 1_000;
        Live(seed, count);
        Assert.Contains(_issued, forecast => forecast.Rung == "all");
        using var replayer = Replayer();
        foreach (var forecast in _issued)
        {
            var outcome = replayer.Replay(forecast);
            Assert.True(outcome.Verdict == ReplayVerdict.Same,
                $"seed {seed}, {outcome.Id}: {string.Join("; ", outcome.Findings)}");
        }
    }

    [Fact]
    public void One_forecast_alone_comes_out_the_same()
    {
        Live(4, 80);
        using var replayer = Replayer();
        Assert.Equal(ReplayVerdict.Same, replayer.Replay(_issued[^1]).Verdict);
        Assert.Equal(ReplayVerdict.Same, replayer.Replay(_issued[30]).Verdict);
    }

    [Fact]
    public void A_stored_sample_that_was_altered_is_found_in_the_window_the_answer_and_the_values()
    {
        Live(5, 60);
        var last = _issued[^1];
        var place = _stored.Samples.FindLastIndex(sample => sample.ArrivalTime < last.Origin - Plant.Step * 2);
        _stored.Samples[place] = _stored.Samples[place] with { Value = _stored.Samples[place].Value + 1e-6 };
        using var replayer = Replayer();
        var outcome = replayer.Replay(last);
        Assert.Equal(ReplayVerdict.Different, outcome.Verdict);
        Assert.Contains(outcome.Findings, finding => finding.EndsWith("its window differs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sample_that_was_seen_and_is_not_stored_makes_it_not_replayable()
    {
        Live(6, 60);
        var last = _issued[^1];
        var seen = Assert.Single(last.Provenance!.Seen);
        _stored.Samples.RemoveAll(sample => sample.ArrivalTime == seen.LastArrival);
        using var replayer = Replayer();
        var outcome = replayer.Replay(last);
        Assert.Equal(ReplayVerdict.NotReplayable, outcome.Verdict);
        Assert.Contains(outcome.Findings, finding => finding.Contains("is not stored", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_declaration_or_nothing_recorded_is_said()
    {
        Live(7, 20);
        using var replayer = new ForecastReplayer(
            Plant.Define([ExpertDefinition.BuiltIn(ExpertKinds.Persistence)]) with { HorizonSteps = 5 }, _signals,
            _stored);
        var outcome = replayer.Replay(_issued[^1]);
        Assert.Equal(ReplayVerdict.NotReplayable, outcome.Verdict);
        Assert.Contains(outcome.Findings, finding => finding.Contains("4 steps", StringComparison.Ordinal));
        outcome = replayer.Replay(_issued[^1] with { Provenance = null });
        Assert.Equal(["nothing was stored of how it came about"], outcome.Findings);
    }

    [Fact]
    public void A_quantile_that_was_another_is_found_although_the_median_is_the_same()
    {
        Live(8, 30);
        _spread = 2;
        using var replayer = Replayer();
        var outcome = replayer.Replay(_issued[^1]);
        Assert.Equal((ReplayVerdict.Different, "band: its answer differs"),
            (outcome.Verdict, Assert.Single(outcome.Findings)));
    }

    /// <summary>Says the last value, and so much less and more.</summary>
    private FakeModel Band() => new(
        "band", Plant.Step, Plant.Horizon,
        (window, output) =>
        {
            for (var i = 0; i < output.Length; i++) output[i] = window[^1] + _spread * (i / Plant.Horizon - 1);
        },
        quantiles: new QuantileSet([0.05, 0.5, 0.95]), isQuantileMajor: true);

    private ForecastDefinition Definition() => Plant.Define(
        [Plant.Of(Plant.Model("mlp", 0.125f)), Plant.Of(Band()), ExpertDefinition.BuiltIn(ExpertKinds.Persistence),
            ExpertDefinition.BuiltIn(ExpertKinds.LinearTrend)]) with
    { TargetAggregation = StepAggregation.Mean };

    private ForecastReplayer Replayer() => new(Definition(), _signals, _stored);

    /// <summary>
    /// A live run: samples arrive at random, are handed over in bursts, some only after the slot that they belong to.
    /// </summary>
    private void Live(int seed, int slotCount)
    {
        var random = new Random(seed);
        var definition = Definition();
        var history = new FeatureHistory(definition.Windows());
        var clock = new FakeTimeProvider(Plant.Start.ToDateTimeOffset());
        using var runner = new ForecastRunner(definition, history, this, clock, new FakeTimeProvider());
        var waiting = new List<Sample>();
        var arrival = Plant.Start;
        for (var minute = 1; minute <= slotCount; minute++)
        {
            var slot = Plant.At(minute);
            while (true)
            {
                if (random.Next(4) != 0) arrival += TimeSpan.FromMilliseconds(random.Next(1, 20_000));
                if (arrival > slot) break;
                waiting.Add(new Sample(new SignalId(0), 20 + random.NextDouble(), Quality.Good,
                    arrival - TimeSpan.FromMilliseconds(random.Next(90_000)), arrival));
                if (random.Next(3) == 0) Offer(history, waiting);
            }

            if (random.Next(2) == 0) Offer(history, waiting);
            clock.SetUtcNow(slot.ToDateTimeOffset());
            runner.RunSlot(new DueSlot(slot));
            Offer(history, waiting);
        }
    }

    private void Offer(FeatureHistory history, List<Sample> waiting)
    {
        history.Offer(waiting.ToArray());
        _stored.Samples.AddRange(waiting);
        waiting.Clear();
    }
}
