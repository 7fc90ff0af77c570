using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class PlantHistoryTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _step = TimeSpan.FromMinutes(5);

    [Fact]
    public void Rows_come_unit_after_unit_on_the_grid()
    {
        var rows = PlantHistory.Generate(1, 2, _start, _start.AddHours(1), _step).ToList();

        Assert.Equal(24, rows.Count);
        Assert.Equal(Enumerable.Repeat(0, 12).Concat(Enumerable.Repeat(1, 12)), rows.Select(row => row.Unit));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => _start + i * _step), rows.Take(12).Select(row => row.StepEnd));
    }

    [Fact]
    public void A_row_is_the_mean_of_the_readings_of_its_step()
    {
        var row = PlantHistory.Generate(4, 1, _start, _start.AddHours(1), _step).ElementAt(3);
        var unit = new TransformerUnit(4, 0, _start);
        var schedule = new ReadingSchedule(4, 0, 1, _start);
        var readings = new List<double>();
        while (schedule.NextDue <= row.StepEnd)
        {
            var reading = schedule.Next();
            unit.AdvanceTo(reading.Due);
            if (reading.Sensor.Signal == PlantSignal.LoadCurrent && reading.Due > row.StepEnd - _step)
                readings.Add(unit.Measure(reading.Sensor, reading.Number));
        }

        Assert.Equal(10, readings.Count);
        Assert.Equal(readings.Average(), row[PlantSignal.LoadCurrent], 1e-9);
    }

    [Fact]
    public void A_step_without_a_reading_is_not_a_number()
    {
        var rows = PlantHistory.Generate(1, 1, _start, _start.AddHours(1), TimeSpan.FromMinutes(1));

        Assert.Equal(12, rows.Count(row => double.IsFinite(row[PlantSignal.FanStage])));
    }

    [Fact]
    public void A_swap_of_the_cooling_changes_its_units_oil_from_its_moment_on_and_nothing_else()
    {
        var at = TimeSpan.FromHours(30);
        var swap = new CoolingSwap("t2", at, RiseFactor: 0.5, TimeConstantFactor: 0.5);
        var without = PlantHistory.Generate(3, 2, _start, _start.AddDays(3), _step).ToList();
        var with = PlantHistory.Generate(3, 2, _start, _start.AddDays(3), _step, [swap]).ToList();

        foreach (var (before, after) in without.Zip(with))
        {
            var isSame = before.Unit == 0 || before.StepEnd <= _start + at;
            var isSettled = before.Unit == 1 && before.StepEnd > _start + at + TimeSpan.FromHours(3);
            if (isSame) Assert.Equal(before.Means, after.Means);
            Assert.Equal(before[PlantSignal.LoadCurrent], after[PlantSignal.LoadCurrent]);
            if (isSettled)
                Assert.True(after[PlantSignal.OilTemperature] < before[PlantSignal.OilTemperature] - 2);
        }
    }

    [Fact]
    public void A_swap_before_the_start_of_what_is_looked_at_gives_the_same_readings_as_one_within_it()
    {
        var later = _start.AddDays(2);
        var early = PlantHistory.Generate(
            5, 1, _start, _start.AddDays(3), _step, [new CoolingSwap("*", TimeSpan.FromDays(1), 0.6, 0.4)]);
        var late = PlantHistory.Generate(
            5, 1, later, later.AddDays(1), _step, [new CoolingSwap("*", TimeSpan.FromDays(-1), 0.6, 0.4)]);

        Assert.Equal(
            early.Where(row => row.StepEnd > later + _step).Select(row => row.Means),
            late.Where(row => row.StepEnd > later + _step).Select(row => row.Means));
    }
}
