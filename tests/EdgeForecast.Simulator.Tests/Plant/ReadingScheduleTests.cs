using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Plant;

public sealed class ReadingScheduleTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void Every_sensor_is_read_at_its_period_and_readings_come_in_order(double periodScale)
    {
        var schedule = new ReadingSchedule(1, 0, 3, _start, periodScale);
        var end = _start.AddHours(1 * periodScale);
        var readings = new List<Reading>();
        while (schedule.NextDue <= end) readings.Add(schedule.Next());

        Assert.True(readings.Zip(readings.Skip(1)).All(pair => pair.First.Due <= pair.Second.Due));
        Assert.All(readings, reading => Assert.True(reading.Due > _start));
        foreach (var one in readings.GroupBy(reading => (reading.Unit, reading.Sensor)))
        {
            var period = one.Key.Sensor.Period * periodScale;
            Assert.InRange(one.Count(), TimeSpan.FromHours(1) / one.Key.Sensor.Period - 1,
                TimeSpan.FromHours(1) / one.Key.Sensor.Period + 1);
            Assert.All(one.Zip(one.Skip(1)), pair => Assert.Equal(period, pair.Second.Due - pair.First.Due));
            Assert.All(one.Zip(one.Skip(1)), pair => Assert.Equal(1, pair.Second.Number - pair.First.Number));
        }
    }

    [Fact]
    public void Three_units_at_600_times_give_between_100_and_200_messages_a_second()
    {
        var perUnit = SensorDescription.All.Sum(sensor => 600 / sensor.Period.TotalSeconds);

        Assert.InRange(3 * perUnit, 100, 200);
    }
}
