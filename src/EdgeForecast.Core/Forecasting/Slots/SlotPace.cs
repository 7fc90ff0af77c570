using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// How the clock that labels slots runs beside the one that measures: how late a slot is in measured time, and whether
/// the labels have jumped. A clock that runs faster than the machine's is measured for how much faster.
/// </summary>
internal sealed class SlotPace
{
    // A clock that hops from slot to slot is faster than any.
    private const double SpeedMax = 1e6;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly bool _isAlike;
    private readonly long _plantStart;
    private readonly long _machineStart;
    private Timestamp _seenAt;
    private long _seenTimestamp;

    public SlotPace(TimeProvider plant, TimeProvider machine)
    {
        (_plant, _machine) = (plant, machine);
        _isAlike = ReferenceEquals(plant, machine);
        (_plantStart, _machineStart) = (plant.GetTimestamp(), machine.GetTimestamp());
        Look();
    }

    /// <summary>How many seconds of the plant's clock pass in one of the machine's; infinite while none has.</summary>
    public double Speed => _isAlike
        ? 1
        : _plant.GetElapsedTime(_plantStart) / _machine.GetElapsedTime(_machineStart) is var speed && speed > 0
            ? speed
            : double.PositiveInfinity;

    /// <summary>The same, of a clock that hops at most a million: to reckon with.</summary>
    public double FiniteSpeed => Math.Min(Speed, SpeedMax);

    /// <summary>How much the labels have moved beyond the time that passed, since the last look.</summary>
    public TimeSpan Jump => Timestamp.Now(_plant) - _seenAt - _plant.GetElapsedTime(_seenTimestamp);

    /// <summary>The time since the last look, by the clock that measures the plant's.</summary>
    public TimeSpan SinceLook => _plant.GetElapsedTime(_seenTimestamp);

    /// <summary>Remembers where the clocks stand.</summary>
    public void Look() => (_seenAt, _seenTimestamp) = (Timestamp.Now(_plant), _plant.GetTimestamp());

    /// <summary>How long ago a moment of the plant's clock was, by the machine's; not below 0.</summary>
    public TimeSpan Since(Timestamp moment)
    {
        var late = Timestamp.Now(_plant) - moment;
        return late > TimeSpan.Zero ? late / Speed : TimeSpan.Zero;
    }
}
