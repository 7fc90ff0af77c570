using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>
/// Remembers every issued forecast, keyed by origin and horizon, until the actuals have come. A forecast can be judged
/// only h steps after it was issued, and must then be judged by what was issued, not by what would be said today.
/// The first actual of a step counts; a later revision changes nothing. A step whose actual has not come within
/// the waiting time, or that is pushed out because the ledger is full, has expired and is counted. All memory is taken
/// at the start.
/// </summary>
internal sealed class FeedbackLedger
{
    private readonly long _stepTicks;
    private readonly int _waitSteps;
    private readonly int _horizonSteps;
    private readonly IssuedForecast[] _rows;
    private readonly long[] _origins;
    private readonly bool[] _closed;
    private readonly int[] _openCounts;
    private readonly int[] _expiredThrough;
    private readonly long[] _settledTargets;
    private int _next;

    /// <param name="expertCount">Experts of the forecast.</param>
    /// <param name="horizonSteps">Steps of its horizon.</param>
    /// <param name="memoLength">Numbers that the interval estimator wants back, a step.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="waitSteps">How many steps after its time an actual may still come.</param>
    /// <param name="rowCount">How many forecasts are remembered at most.</param>
    /// <param name="levelCount">How many intervals each step has.</param>
    /// <param name="quantiles">Who says quantiles; null: nobody.</param>
    public FeedbackLedger(
        int expertCount,
        int horizonSteps,
        int memoLength,
        TimeSpan step,
        int waitSteps,
        int rowCount,
        int levelCount = 1,
        QuantileLayout? quantiles = null)
    {
        _stepTicks = step.Ticks;
        _waitSteps = waitSteps;
        _horizonSteps = horizonSteps;
        _rows = new IssuedForecast[rowCount];
        for (var row = 0; row < rowCount; row++)
            _rows[row] = new IssuedForecast(expertCount, horizonSteps, memoLength, levelCount, quantiles);
        _origins = new long[rowCount];
        _closed = new bool[rowCount * horizonSteps];
        _openCounts = new int[rowCount];
        _expiredThrough = new int[rowCount];
        _settledTargets = new long[waitSteps + horizonSteps + 2];
        Array.Fill(_settledTargets, long.MinValue);
    }

    /// <summary>Steps that wait for their actual.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Steps given up.</summary>
    public long ExpiredCount { get; private set; }

    /// <summary>
    /// Remembers a forecast. False when one of the same origin is already remembered, which then stays: where slots
    /// follow each other faster than steps, each origin is judged once.
    /// </summary>
    public bool TryRecord(Timestamp origin, IssuedForecast issued)
    {
        var index = FloorIndex(origin);
        for (var row = 0; row < _rows.Length; row++)
            if (_openCounts[row] > 0 && _origins[row] == index) return false;

        var kept = Open(index);
        issued.CopyTo(kept);
        return true;
    }

    /// <summary>The first step after <paramref name="after"/>, up to the cut, that a forecast waits for.</summary>
    public bool TryFindAwaited(Timestamp after, Timestamp cut, out Timestamp target)
    {
        var last = FloorIndex(cut);
        var first = Math.Max(FloorIndex(after) + 1, last - _waitSteps);
        for (var index = first; index <= last; index++)
        {
            if (_settledTargets[Place(index)] == index || !IsAwaited(index)) continue;
            target = new Timestamp(index * _stepTicks);
            return true;
        }

        target = default;
        return false;
    }

    /// <summary>
    /// The actual of a step has come: hands every forecast of it to the handler, nearest horizon last.
    /// </summary>
    public void Settle(Timestamp target, double actual, IScoredStepHandler handler)
    {
        var index = FloorIndex(target);
        _settledTargets[Place(index)] = index;
        for (var offset = 0; offset < _rows.Length; offset++)
        {
            var row = (_next + offset) % _rows.Length;
            var ahead = index - _origins[row];
            if (_openCounts[row] == 0 || ahead < 1 || ahead > _horizonSteps) continue;
            var h = (int)ahead - 1;
            if (_closed[row * _horizonSteps + h]) continue;
            Close(row, h);
            handler.OnScored(new LedgerStep { Row = _rows[row], HorizonIndex = h, Target = target }, actual);
        }
    }

    /// <summary>Gives up what has waited too long.</summary>
    public void Expire(Timestamp cut)
    {
        var last = FloorIndex(cut) - _waitSteps - 1;
        for (var row = 0; row < _rows.Length; row++)
            while (_openCounts[row] > 0 && _origins[row] + _expiredThrough[row] + 1 <= last)
                GiveUp(row, _expiredThrough[row]++);
    }

    /// <summary>
    /// Gives up every forecast whose origin lies after a moment: the clock was set back, so their times mean
    /// something else now.
    /// </summary>
    public void GiveUpAfter(Timestamp moment)
    {
        var last = FloorIndex(moment);
        for (var row = 0; row < _rows.Length; row++)
            if (_openCounts[row] > 0 && _origins[row] > last) GiveUpRow(row);
    }

    public void WriteState(StateWriter writer)
    {
        var count = 0;
        foreach (var open in _openCounts)
            if (open > 0) count++;
        writer.Int32(count);
        for (var offset = 0; offset < _rows.Length; offset++)
        {
            var row = (_next + offset) % _rows.Length;
            if (_openCounts[row] > 0) LedgerRowCodec.Write(writer, _origins[row], _rows[row], ClosedOf(row));
        }
    }

    /// <summary>
    /// Takes up what <see cref="WriteState"/> wrote, maybe with another horizon or other experts. Where there is less
    /// room now, the oldest are given up and counted.
    /// </summary>
    /// <param name="reader">Over the state.</param>
    /// <param name="shape">The declaration under which it was written.</param>
    public bool TryReadState(ref StateReader reader, in LedgerShape shape)
    {
        var count = reader.Count(int.MaxValue);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var origin = reader.Int64();
            var originMax = long.MaxValue / _stepTicks - shape.HorizonSteps - _horizonSteps;
            if (origin < -originMax || origin > originMax) return false;
            var row = _next;
            var issued = Open(origin);
            if (!LedgerRowCodec.TryRead(ref reader, issued, ClosedOf(row), shape)) return false;
            var open = 0;
            foreach (var closed in ClosedOf(row))
                if (!closed) open++;
            PendingCount += open - _openCounts[row];
            _openCounts[row] = open;
        }

        return !reader.Failed;
    }

    private Span<bool> ClosedOf(int row) => _closed.AsSpan(row * _horizonSteps, _horizonSteps);

    private long FloorIndex(Timestamp moment)
    {
        var index = Math.DivRem(moment.Ticks, _stepTicks, out var rest);
        return rest < 0 ? index - 1 : index;
    }

    private int Place(long index)
    {
        var place = (int)(index % _settledTargets.Length);
        return place < 0 ? place + _settledTargets.Length : place;
    }

    private bool IsAwaited(long index)
    {
        for (var row = 0; row < _rows.Length; row++)
        {
            var ahead = index - _origins[row];
            if (_openCounts[row] > 0 && ahead >= 1 && ahead <= _horizonSteps
                && !_closed[row * _horizonSteps + (int)ahead - 1])
                return true;
        }

        return false;
    }

    private IssuedForecast Open(long origin)
    {
        var row = _next;
        _next = (_next + 1) % _rows.Length;
        GiveUpRow(row);
        _origins[row] = origin;
        _expiredThrough[row] = 0;
        _openCounts[row] = _horizonSteps;
        PendingCount += _horizonSteps;
        ClosedOf(row).Clear();
        // After a clock was set back, steps that are settled already are awaited again.
        for (var h = 1; h <= _horizonSteps; h++)
        {
            var place = Place(origin + h);
            if (_settledTargets[place] == origin + h) _settledTargets[place] = long.MinValue;
        }

        return _rows[row];
    }

    private void GiveUpRow(int row)
    {
        for (var h = 0; h < _horizonSteps && _openCounts[row] > 0; h++) GiveUp(row, h);
    }

    private void GiveUp(int row, int horizonIndex)
    {
        if (_closed[row * _horizonSteps + horizonIndex]) return;
        Close(row, horizonIndex);
        ExpiredCount++;
    }

    private void Close(int row, int horizonIndex)
    {
        _closed[row * _horizonSteps + horizonIndex] = true;
        _openCounts[row]--;
        PendingCount--;
    }
}
