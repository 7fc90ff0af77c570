namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// Which sensor is read next. Every sensor keeps to its own grid of readings, shifted by a phase of its own, so that a
/// line of units does not speak in chorus.
/// </summary>
internal sealed class ReadingSchedule
{
    private readonly PriorityQueue<Reading, (long DueTicks, int Order)> _due = new();
    private readonly double _periodScale;
    private readonly PlantNoise[] _phases;
    private readonly int _firstUnit;

    /// <param name="seed">Of the plant.</param>
    /// <param name="firstUnit">First unit, from 0.</param>
    /// <param name="unitCount">How many units.</param>
    /// <param name="after">The first reading of each sensor is after this moment.</param>
    /// <param name="periodScale">Factor on all sampling periods.</param>
    public ReadingSchedule(int seed, int firstUnit, int unitCount, DateTimeOffset after, double periodScale = 1)
    {
        _firstUnit = firstUnit;
        _periodScale = periodScale;
        _phases = [.. Enumerable.Range(firstUnit, unitCount).Select(unit => PlantNoise.For(seed, unit, "phase"))];
        for (var unit = firstUnit; unit < firstUnit + unitCount; unit++)
            foreach (var sensor in SensorDescription.All)
                Add(unit, sensor, (after.UtcTicks - PhaseTicks(unit, sensor)) / PeriodTicks(sensor) + 1);
    }

    /// <summary>When the next reading is due.</summary>
    public DateTimeOffset NextDue => _due.Peek().Due;

    /// <summary>The next reading; ties go by unit, then by signal.</summary>
    public Reading Next()
    {
        var reading = _due.Dequeue();
        Add(reading.Unit, reading.Sensor, reading.Number + 1);
        return reading;
    }

    private void Add(int unit, SensorDescription sensor, long number)
    {
        var dueTicks = number * PeriodTicks(sensor) + PhaseTicks(unit, sensor);
        var reading = new Reading(unit, sensor, number, new DateTimeOffset(dueTicks, TimeSpan.Zero));
        _due.Enqueue(reading, (dueTicks, unit * SensorDescription.All.Count + (int)sensor.Signal));
    }

    private long PeriodTicks(SensorDescription sensor) =>
        Math.Max(TimeSpan.TicksPerMillisecond, (long)(sensor.Period.Ticks * _periodScale));

    // Whole milliseconds: what a time stamp on the wire can say.
    private long PhaseTicks(int unit, SensorDescription sensor)
    {
        var ticks = (long)(PeriodTicks(sensor) * _phases[unit - _firstUnit].Uniform((int)sensor.Signal));
        return ticks - ticks % TimeSpan.TicksPerMillisecond;
    }
}
