using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

/// <summary>The target's sensor is set to another range in mid-stream.</summary>
public sealed class RegimeChangeTests
{
    private const int Change = 400;
    private const double Factor = 1.8;

    // docs/worth.md: errors that grow fivefold are found within 96 scored steps, a shift by s usual sizes in 30 + 50 /
    // (s - .1).
    private const int StatedDelay = 96;

    [Fact]
    public void The_alarm_comes_within_the_stated_delay_and_the_weights_move()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var alarms = new Recorder();
            using var field = new Field(seed, alarms, new DriftOptions(
                Keep: 0.25, ReferenceSteps: 200, RecentSteps: 50, HoldSteps: 100));
            for (var minute = 0; minute < Change; minute++) field.Run(minute);
            Assert.DoesNotContain(alarms.All, alarm => alarm.Kind == AlarmKind.Regime);
            var (before, newBefore) = (field.WeightOf("old"), field.WeightOf("new"));
            Assert.True(before > 0.7, $"seed {seed}: {before}");

            for (var minute = Change; minute < Change + 300; minute++) field.Run(minute);
            var regime = alarms.All.First(alarm => alarm.Kind == AlarmKind.Regime);
            Assert.True(regime.IsRaised);
            Assert.InRange(Plant.MinutesSinceStart(regime.Since), Change, Change + StatedDelay);
            Assert.Contains(alarms.All, alarm => alarm is { Kind: AlarmKind.InputDrift, IsRaised: true });
            // The one that knows the new range has overtaken the one that knew the old.
            var (old, now) = (field.WeightOf("old"), field.WeightOf("new"));
            Assert.True(now > newBefore + 0.2 && now > old && old < before - 0.2, $"seed {seed}: {old}, {now}");
            // The new regime goes on quietly, and the alarm is over.
            Assert.Contains(alarms.All, alarm => alarm is { Kind: AlarmKind.Regime, IsRaised: false });
        }
    }

    [Fact]
    public void Forgetting_moves_the_weights_sooner()
    {
        double With(double keep)
        {
            using var field = new Field(1, new Recorder(), new DriftOptions(Keep: keep));
            for (var minute = 0; minute < Change + 120; minute++) field.Run(minute);
            return field.WeightOf("new");
        }

        Assert.True(With(0.1) > With(1));
    }

    [Fact]
    public void An_input_that_falls_silent_is_told_and_its_return_as_well()
    {
        var alarms = new Recorder();
        using var field = new Field(1, alarms, new DriftOptions(ReferenceSteps: 100, RecentSteps: 50, StaleSteps: 5))
        {
            SilentFrom = 200,
            SilentTo = 240,
        };
        for (var minute = 0; minute < 400; minute++) field.Run(minute);
        var stale = alarms.All.Where(alarm => alarm.Kind == AlarmKind.InputStale).ToList();
        Assert.Equal([true, false], stale.Select(alarm => alarm.IsRaised));
        Assert.InRange(Plant.MinutesSinceStart(stale[0].Since), 205, 210);
        Assert.Equal("plant/oil", stale[0].Signal);
        var missing = alarms.All.Where(alarm => alarm.Kind == AlarmKind.InputMissing).ToList();
        Assert.Equal([true, false], missing.Select(alarm => alarm.IsRaised));
    }

    [Fact]
    public void A_quiet_plant_hardly_ever_rings_an_alarm()
    {
        var alarms = new Recorder();
        using var field = new Field(2, alarms, new DriftOptions()) { IsQuiet = true };
        for (var minute = 0; minute < 3000; minute++) field.Run(minute);
        // Two detectors that look a hundred times each may be wrong once.
        Assert.InRange(alarms.All.Count(alarm => alarm.IsRaised), 0, 1);
        Assert.DoesNotContain(alarms.All, alarm => alarm.Kind != AlarmKind.Regime);
    }

    [Fact]
    public void Alarms_that_stand_are_told_again_after_a_restart()
    {
        var options = new DriftOptions(ReferenceSteps: 200, RecentSteps: 50);
        using var before = new Field(1, new Recorder(), options);
        for (var minute = 0; minute < Change + 100; minute++) before.Run(minute);
        var alarms = new Recorder();
        using var after = new Field(1, alarms, options);
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out _));
        after.Run(Change + 100);
        Assert.Contains(alarms.All, alarm => alarm is { Kind: AlarmKind.InputDrift, IsRaised: true });
    }

    private sealed class Recorder : IAlarmReceiver
    {
        public List<ForecastAlarm> All { get; } = [];

        public void Accept(ForecastAlarm alarm) => All.Add(alarm);
    }

    /// <summary>One model knows the old range, one the new.</summary>
    private sealed class Field : IDisposable
    {
        private readonly Plant _plant;
        private readonly Random _random;
        private readonly Dictionary<long, double> _noise = [];

        public Field(int seed, IAlarmReceiver alarms, DriftOptions options)
        {
            _random = new Random(seed);
            _plant = new Plant(
                [ExpertDefinition.BuiltIn("persistence"), Expert("old", _ => 1), Expert("new", _ => Factor)],
                Value, definition => definition with { Drift = options }, alarms);
        }

        public bool IsQuiet { get; init; }

        public int SilentFrom { get; init; } = int.MaxValue;

        public int SilentTo { get; init; } = int.MaxValue;

        public Core.Forecasting.Slots.ForecastRunner Runner => _plant.Runner;

        public void Run(int minute) => _plant.Run(minute);

        public double WeightOf(string expert) =>
            _plant.Issued[^1].Experts.Single(report => report.Name == expert).Weight;

        public void Dispose() => _plant.Dispose();

        private static double Truth(double minute) => 20 + 3 * Math.Sin(minute / 20) + 2 * Math.Sin(minute / 3.1);

        private double Value(Timestamp at)
        {
            var minute = Plant.MinutesSinceStart(at);
            if (minute >= SilentFrom && minute < SilentTo) return double.NaN;
            if (!_noise.TryGetValue(at.Ticks, out var noise)) _noise[at.Ticks] = noise = _random.NextDouble() - 0.5;
            return (Truth(minute) + noise) * (minute > Change && !IsQuiet && SilentFrom == int.MaxValue ? Factor : 1);
        }

        private ExpertDefinition Expert(string name, Func<double, double> factor) => Plant.Of(new FakeModel(
            name, Plant.Step, Plant.Horizon, (_, output) =>
            {
                var minute = Plant.MinutesSinceStart(Timestamp.Now(_plant.Clock));
                for (var h = 0; h < output.Length; h++)
                    output[h] = (float)(Truth(minute + h + 1) * factor(minute));
            }));
    }
}
