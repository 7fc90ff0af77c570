using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator;

/// <summary>
/// Plays a plant in its own time: reads every sensor when it is due, lets the faults act, and hands the rest to the
/// outlets. When it comes late, it catches up with the source times that the readings should have had.
/// </summary>
internal sealed class PlantPlayer
{
    private readonly TimeProvider _plantTime;
    private readonly TransformerUnit[] _units;
    private readonly ReadingSchedule _schedule;
    private readonly FaultInjector _injector;
    private readonly IReadOnlyList<IPlantOutlet> _outlets;
    private readonly PriorityQueue<Delivery, (long DueTicks, long Order)> _delayed = new();
    private long _readCount;
    private long _order;

    public PlantPlayer(SimulationOptions options, FaultScript faults, TimeProvider plantTime,
        IReadOnlyList<IPlantOutlet> outlets)
    {
        _plantTime = plantTime;
        _outlets = outlets;
        var start = plantTime.GetUtcNow();
        _units = [.. Enumerable.Range(0, options.UnitCount).Select(
            unit => new TransformerUnit(options.Seed, unit, start, faults.Swaps))];
        _schedule = new ReadingSchedule(options.Seed, 0, options.UnitCount, start, options.PeriodScale);
        _injector = new FaultInjector(faults, options.UnitCount, start);
    }

    public long ReadCount => Interlocked.Read(ref _readCount);

    public long FaultCountOf(FaultKind kind) => _injector.CountOf(kind);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = PlayUntil(_plantTime.GetUtcNow()) - _plantTime.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _plantTime, stop);
        }
    }

    /// <summary>Plays what is due by then, inclusive, and returns when the next reading is.</summary>
    public DateTimeOffset PlayUntil(DateTimeOffset now)
    {
        while (NextDue() <= now) PlayNext();
        return NextDue();
    }

    private DateTimeOffset NextDue()
    {
        var due = _schedule.NextDue;
        return _delayed.TryPeek(out _, out var first) && first.DueTicks < due.UtcTicks
            ? new DateTimeOffset(first.DueTicks, TimeSpan.Zero)
            : due;
    }

    private void PlayNext()
    {
        if (_delayed.TryPeek(out var late, out var first) && first.DueTicks < _schedule.NextDue.UtcTicks)
        {
            _delayed.Dequeue();
            _outlets[late.Unit].Send(late);
            return;
        }

        var reading = _schedule.Next();
        var unit = _units[reading.Unit];
        unit.AdvanceTo(reading.Due);
        var delivery = new Delivery(
            reading.Unit, reading.Sensor, unit.Measure(reading.Sensor, reading.Number), reading.Due);
        Interlocked.Increment(ref _readCount);
        var outcome = _injector.Apply(ref delivery, reading);
        if (outcome.Crash) _outlets[reading.Unit].Crash();
        for (var copy = 0; copy < outcome.Copies; copy++)
        {
            if (outcome.Delay > TimeSpan.Zero)
                _delayed.Enqueue(delivery, ((reading.Due + outcome.Delay).UtcTicks, _order++));
            else
                _outlets[reading.Unit].Send(delivery);
        }
    }
}
