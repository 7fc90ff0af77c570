using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class TransformerUnitTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void State_does_not_depend_on_the_strides_in_which_time_advances()
    {
        var slow = new TransformerUnit(5, 1, _start);
        var fast = new TransformerUnit(5, 1, _start);
        var end = _start.AddHours(31);

        for (var time = _start; time <= end; time = time.AddSeconds(47)) slow.AdvanceTo(time);
        slow.AdvanceTo(end);
        fast.AdvanceTo(end);

        foreach (var signal in Enum.GetValues<PlantSignal>())
            Assert.Equal(fast.TrueValue(signal), slow.TrueValue(signal));
    }

    [Fact]
    public void Same_seed_gives_the_same_readings_and_another_seed_or_unit_gives_others()
    {
        var first = Readings(seed: 9, unit: 0);

        Assert.Equal(first, Readings(seed: 9, unit: 0));
        Assert.NotEqual(first, Readings(seed: 10, unit: 0));
        Assert.NotEqual(first, Readings(seed: 9, unit: 1));
    }

    [Fact]
    public void A_later_start_joins_the_same_history()
    {
        var early = new TransformerUnit(5, 0, _start);
        var late = new TransformerUnit(5, 0, _start.AddDays(3));

        early.AdvanceTo(_start.AddDays(5));
        late.AdvanceTo(_start.AddDays(5));

        foreach (var signal in Enum.GetValues<PlantSignal>())
            Assert.Equal(early.TrueValue(signal), late.TrueValue(signal), 1e-6);
    }

    [Fact]
    public void A_moment_in_the_past_changes_nothing()
    {
        var unit = new TransformerUnit(5, 0, _start);
        var before = unit.TrueValue(PlantSignal.OilTemperature);

        unit.AdvanceTo(_start.AddHours(-3));

        Assert.Equal(before, unit.TrueValue(PlantSignal.OilTemperature));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_year_stays_within_what_a_transformer_bears_and_uses_its_range(int unit)
    {
        var rows = PlantHistory.Generate(31, 3, _start, _start.AddDays(60), TimeSpan.FromMinutes(5))
            .Where(row => row.Unit == unit).ToList();

        Assert.All(rows, row =>
        {
            Assert.InRange(row[PlantSignal.OilTemperature], -25, 100);
            Assert.InRange(row[PlantSignal.WindingTemperature], row[PlantSignal.OilTemperature] - 1, 140);
            Assert.InRange(row[PlantSignal.LoadCurrent], 0, 560);
            Assert.InRange(row[PlantSignal.FanStage], 0, 2);
        });
        Assert.True(rows.Max(row => row[PlantSignal.OilTemperature]) - rows.Min(row => row[PlantSignal.OilTemperature])
            > 25);
        Assert.Contains(rows, row => row[PlantSignal.FanStage] > 0);
    }

    [Fact]
    public void Active_power_follows_the_current()
    {
        var unit = new TransformerUnit(5, 0, _start);
        var kilowattPerAmpere = unit.TrueValue(PlantSignal.ActivePower) / unit.TrueValue(PlantSignal.LoadCurrent);

        Assert.InRange(kilowattPerAmpere, Math.Sqrt(3) * 20 * 0.88, Math.Sqrt(3) * 20 * 0.95);
    }

    private static double[] Readings(int seed, int unit)
    {
        var transformer = new TransformerUnit(seed, unit, _start);
        var schedule = new ReadingSchedule(seed, unit, 1, _start);
        return [.. Enumerable.Range(0, 500).Select(_ =>
        {
            var reading = schedule.Next();
            transformer.AdvanceTo(reading.Due);
            return transformer.Measure(reading.Sensor, reading.Number);
        })];
    }
}
