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
}
