using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// Hands every forecast on as a gateway does, and notes how long after the slot's moment that was done.
/// </summary>
internal sealed class OutboxReceiver(ForecastForwarder forwarder, int countMax) : IForecastReceiver
{
    private readonly double[] _handOverMs = new double[countMax];
    private readonly Timestamp[] _slots = new Timestamp[countMax];
    private readonly Dictionary<string, int> _rungs = [];
    private readonly HashSet<string> _ids = new(countMax);
    private readonly List<(int, long)> _gaps = [];
    private long _bytesBefore;
    private Timestamp? _last;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int DuplicateCount { get; private set; }

    public IReadOnlyDictionary<string, int> Rungs => _rungs;

    /// <summary>Where slots of this period passed: before which forecast, and how many.</summary>
    public IReadOnlyList<(int Place, long Count)> Gaps => _gaps;

    /// <summary>Zero where gaps do not matter.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Of every forecast, in order, milliseconds.</summary>
    public ReadOnlySpan<double> HandOverMs => _handOverMs.AsSpan(0, Math.Min(Count, countMax));

    /// <summary>The slot of a forecast, by its place.</summary>
    public Timestamp SlotAt(int place) => _slots[place];

    public string LastReason { get; private set; } = "";

    /// <summary>Slots whose thread asked for memory before the hand-over.</summary>
    public int AllocatingCount { get; private set; }

    public void Prepare(Forecast next)
    {
        forwarder.Prepare(next);
        _bytesBefore = GC.GetAllocatedBytesForCurrentThread();
    }

    public void Accept(Forecast forecast)
    {
        forwarder.Accept(forecast);
        if (GC.GetAllocatedBytesForCurrentThread() != _bytesBefore) AllocatingCount++;
        var late = Timestamp.Now(TimeProvider.System) - forecast.Slot;
        if (_count < countMax) (_handOverMs[_count], _slots[_count]) = (late.TotalMilliseconds, forecast.Slot);
    }

    public void Follow(Forecast forecast)
    {
        if (Period > TimeSpan.Zero && _last is { } last && forecast.Slot - last > Period)
            _gaps.Add((_count, (forecast.Slot - last).Ticks / Period.Ticks - 1));
        _last = forecast.Slot;
        _rungs[forecast.Rung] = _rungs.GetValueOrDefault(forecast.Rung) + 1;
        if (!_ids.Add(forecast.Id)) DuplicateCount++;
        LastReason = forecast.Reason;
        Interlocked.Increment(ref _count);
    }

    public void Rehearse(Forecast forecast) => forwarder.Rehearse(forecast);
}
