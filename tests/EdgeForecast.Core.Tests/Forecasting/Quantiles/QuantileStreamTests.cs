using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Quantiles;

/// <summary>Forecasts with quantile experts through the runner, on seeded streams.</summary>
public sealed class QuantileStreamTests
{
    private static readonly bool _isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1";
    private static readonly int _minutes = _isLong ? 12_000 : 3000;

    public static TheoryData<string> Fields => ["good", "narrow", "wide", "shifted", "flat", "good narrow flat"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Coverage_keeps_its_word_whatever_the_quantiles_are_worth(string field)
    {
        for (var seed = 1; seed <= (_isLong ? 2 : 1); seed++)
        {
            foreach (var drifts in new[] { false, true })
            {
                var figures = Run(field, seed, drifts);
                if (_isLong)
                    TestContext.Current.TestOutputHelper?.WriteLine(
                        $"{field}, seed {seed}, drift {drifts}: {figures}, plain {Run("", seed, drifts)}");
                // In a short stream a good part is the time in which a threefold noise is learnt and forgotten.
                Assert.True(
                    Math.Abs(figures.Coverage - 0.9) <= (_isLong ? 0.015 : drifts ? 0.04 : 0.02),
                    $"{field}, seed {seed}, drift {drifts}: {figures}");
            }
        }
    }

    [Fact]
    public void Who_knows_how_wide_the_noise_is_makes_the_interval_narrower_and_better()
    {
        var (plain, mixed) = (Run("", 1, false), Run("good narrow flat", 1, false));
        Assert.True(mixed.Width < 0.85 * plain.Width, $"{mixed} for {plain}");
        Assert.True(mixed.Winkler < 0.85 * plain.Winkler, $"{mixed} for {plain}");
    }

    [Fact]
    public void The_interval_holds_the_value_and_all_levels_have_theirs()
    {
        using var band = new BandPlant(
            1, 400, plant => [plant.Band("off", minute => 0.3 * BandPlant.Sigma(minute), 4), plant.Point("point")],
            definition => definition with { MoreLevels = [0.5] });
        band.Plant.RunThrough(0, 399);
        foreach (var one in band.Plant.Issued.Skip(60))
        {
            for (var h = 0; h < Plant.Horizon; h++)
            {
                Assert.InRange(one.Values[h], one.Lower[h], one.Upper[h]);
                Assert.InRange(one.Values[h], one.MoreIntervals[0].Lower[h], one.MoreIntervals[0].Upper[h]);
            }
        }
    }

    [Fact]
    public void Where_no_quantile_reaches_or_answers_nothing_changes_to_the_last_bit()
    {
        using var plain = new BandPlant(1, 500, plant => [plant.Point("a"), plant.Point("b", 1)]);
        // Quartiles do not reach the bounds of 90 %: its 5 % and 95 % are called so here.
        using var quartiles = new BandPlant(1, 500, plant => [Quartiles(plant), plant.Point("b", 1)]);
        plain.Plant.RunThrough(0, 499);
        quartiles.Plant.RunThrough(0, 499);
        for (var i = 0; i < 500; i++) AssertSame(plain.Plant.Issued[i], quartiles.Plant.Issued[i]);

        using var silent = new BandPlant(1, 500, plant => [plant.Point("a"), plant.Point("b", 1), Silent(plant)]);
        using var mute = new BandPlant(1, 500, plant =>
        [
            plant.Point("a"), plant.Point("b", 1), Silent(plant, isBand: true),
        ]);
        silent.Plant.RunThrough(0, 499);
        mute.Plant.RunThrough(0, 499);
        for (var i = 0; i < 500; i++) AssertSame(silent.Plant.Issued[i], mute.Plant.Issued[i]);
    }

    [Fact]
    public void An_expert_that_sleeps_at_times_helps_when_it_is_awake()
    {
        FakeModel? model = null;
        using var band = new BandPlant(2, 1500, plant =>
        [
            Plant.Of(model = plant.Model("band", minute => BandPlant.Z90 * BandPlant.Sigma(minute))),
            plant.Point("point"),
        ]);
        for (var minute = 0; minute < 1500; minute++)
        {
            model!.Behaviour = minute / 50 % 2 == 0 ? FakeModel.Way.Answer : FakeModel.Way.Fail;
            band.Plant.Run(minute);
        }

        Assert.InRange(band.Figures(100).Coverage, 0.86, 0.95);
        var awake = band.Plant.Issued.Where((one, i) => i > 200 && one.Experts[0].Status == "ok").ToList();
        Assert.All(awake, one => Assert.InRange(one.Experts[0].IntervalWeight, 0.3, 1));
        Assert.All(band.Plant.Issued.Where(one => one.Experts[0].Status != "ok"),
            one => Assert.Equal(0, one.Experts[0].IntervalWeight));
    }

    [Fact]
    public void Scaling_the_series_scales_the_bounds()
    {
        using var plain = Field("good narrow", 3, 600, false, 1);
        using var scaled = Field("good narrow", 3, 600, false, 1024);
        plain.Plant.RunThrough(0, 599);
        scaled.Plant.RunThrough(0, 599);
        for (var i = 100; i < 600; i++)
        {
            for (var h = 0; h < Plant.Horizon; h++)
            {
                var (one, other) = (plain.Plant.Issued[i], scaled.Plant.Issued[i]);
                Assert.Equal(1024 * one.Lower[h], other.Lower[h], 1e-6 * Math.Abs(other.Lower[h]));
                Assert.Equal(1024 * one.Upper[h], other.Upper[h], 1e-6 * Math.Abs(other.Upper[h]));
            }
        }
    }

    [Fact]
    public void The_ledger_has_the_loss_and_the_own_interval_of_each_quantile_expert_shadows_included()
    {
        using var band = new BandPlant(4, 300, plant =>
        [
            plant.Point("point"), plant.Band("narrow", minute => 0.5 * BandPlant.Sigma(minute)),
            plant.Band("watcher", minute => BandPlant.Z90 * BandPlant.Sigma(minute)) with { IsShadow = true },
        ]);
        band.Plant.RunThrough(0, 298);
        _ = band.Plant.Runner.Skill;
        band.Plant.Run(299);
        var report = band.Plant.Runner.Skill!;
        Assert.Equal([-1, 0, 1], Enumerable.Range(0, 3).Select(report.QuantilePlaceOf));
        Assert.Equal([0.05, 0.5, 0.95], report.Experts[1].Quantiles);
        var sums = report.Windows[^1].Sums;
        foreach (var (place, halfWidth) in new[] { (0, 0.5), (1, BandPlant.Z90) })
        {
            double loss = 0, covered = 0, winkler = 0, count = 0;
            for (var minute = 1; minute <= 299; minute++)
            {
                var (middle, half) = (BandPlant.Middle(minute), halfWidth * BandPlant.Sigma(minute));
                var (lower, upper) = ((double)(float)(middle - half), (double)(float)(middle + half));
                var actual = band.ValueAt(minute);
                var outside = Math.Max(Math.Max(lower - actual, actual - upper), 0);
                count++;
                covered += outside == 0 ? 1 : 0;
                winkler += upper - lower + 20 * outside;
                loss += (Pinball(0.05, lower, actual) + Pinball(0.5, (float)middle, actual)
                    + Pinball(0.95, upper, actual)) / 3;
            }

            Assert.Equal(count, sums.Quantiles(0, place).Count);
            Assert.Equal(loss / count, sums.Quantiles(0, place).MeanPinball, 1e-6);
            Assert.Equal(covered / count, sums.QuantileInterval(0, place, 0).Coverage, 1e-9);
            Assert.Equal(winkler / count, sums.QuantileInterval(0, place, 0).MeanWinkler, 1e-4);
            var pooled = SkillFigures.PooledQuantileInterval(sums, place, 0);
            Assert.Equal(SkillFigures.PooledQuantiles(sums, place).Count, pooled.Count);
        }

        Assert.All(band.Plant.Issued, one => Assert.Equal("shadow", one.Experts[2].Status));
        Assert.True(double.IsNaN(band.Plant.Issued[^1].Experts[2].IntervalWeight));
        Assert.InRange(report.Experts[1].IntervalWeight, 0.01, 0.99);
    }

    [Fact]
    public void A_slot_allocates_nothing_until_the_hand_over_and_then_the_next_message_alone()
    {
        using var band = Field("good narrow flat", 5, 300, false, 1);
        band.Plant.Issued.Capacity = 1000;
        band.Plant.RunThrough(0, 150);
        var (unequal, early) = (0, 0);
        for (var minute = 151; minute < 250; minute++)
        {
            band.Plant.Clock.SetUtcNow(Plant.At(minute).ToDateTimeOffset());
            var slot = new DueSlot(Plant.At(minute));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var forecast = band.Plant.Runner.RunSlot(slot);
            var inSlot = GC.GetAllocatedBytesForCurrentThread() - before;
            if (band.Plant.BytesAtHandOver != before) early++;
            before = GC.GetAllocatedBytesForCurrentThread();
            band.Plant.Runner.MakeAgain(slot, forecast);
            if (GC.GetAllocatedBytesForCurrentThread() - before != inSlot) unequal++;
        }

        Assert.InRange(early, 0, 5);
        Assert.InRange(unequal, 0, 5);
    }

    private static (double Coverage, double Width, double Winkler) Run(string field, int seed, bool drifts)
    {
        using var band = Field(field, seed, _minutes, drifts, 1);
        band.Plant.RunThrough(0, _minutes - 1);
        return band.Figures(200);
    }

    /// <summary>A model without quantiles and those that are named; with drift the noise widens threefold.</summary>
    private static BandPlant Field(string names, int seed, int minutes, bool drifts, double scale) => new(
        seed, minutes,
        plant => [plant.Point("point", 0.2), .. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Expert(plant, name))],
        scale: scale,
        drift: minute => drifts && minute > 0.4 * minutes && minute < 0.7 * minutes ? 3 : 1);

    private static ExpertDefinition Expert(BandPlant plant, string name) => name switch
    {
        "good" => plant.Band(name, minute => BandPlant.Z90 * BandPlant.Sigma(minute)),
        "narrow" => plant.Band(name, minute => 0.3 * BandPlant.Sigma(minute)),
        "wide" => plant.Band(name, minute => 5 * BandPlant.Sigma(minute)),
        "shifted" => plant.Band(name, minute => BandPlant.Z90 * BandPlant.Sigma(minute), 3),
        _ => plant.Band(name, _ => BandPlant.Z90),
    };

    private static ExpertDefinition Quartiles(BandPlant plant)
    {
        var band = plant.Model("a", _ => 1);
        return Plant.Of(new FakeModel(
            "a", Plant.Step, Plant.Horizon, (window, output) => Answer(band, window, output),
            quantiles: new QuantileSet([0.25, 0.5, 0.75])));
    }

    private static void Answer(FakeModel model, ReadOnlySpan<float> window, Span<float> output)
    {
        using var completion = new SlotCompletion();
        completion.Reset(1);
        var run = new ModelRun(model.Description.OutputCount);
        Assert.True(model.TryStart(window, run, run.Arm(completion), out _));
        run.Output.CopyTo(output);
    }

    private static ExpertDefinition Silent(BandPlant plant, bool isBand = false)
    {
        var model = plant.Model("silent", _ => 1);
        if (!isBand) model = Plant.Model("silent");
        model.Behaviour = FakeModel.Way.Fail;
        return Plant.Of(model);
    }

    private static void AssertSame(Forecast expected, Forecast actual)
    {
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.Lower, actual.Lower);
        Assert.Equal(expected.Upper, actual.Upper);
    }

    private static double Pinball(double share, double forecast, double actual) =>
        (share - (actual < forecast ? 1 : 0)) * (actual - forecast);
}
