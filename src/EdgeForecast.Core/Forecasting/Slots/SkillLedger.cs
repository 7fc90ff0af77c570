using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Sums of errors over everything scored: of the issued forecasts, of persistence, and of each expert.
/// </summary>
internal sealed class SkillLedger(int expertCount)
{
    private const byte StateVersion = 1;
    private readonly long[] _expertCounts = new long[expertCount];
    private readonly double[] _expertErrors = new double[expertCount];
    private long _count;
    private double _error;
    private double _persistenceError;
    private long _intervalCount;
    private long _coveredCount;

    public SkillTotals Totals => new(_count, _error, _persistenceError, _intervalCount, _coveredCount);

    public long ExpertCount(int expert) => _expertCounts[expert];

    public double ExpertMae(int expert) => _expertErrors[expert] / _expertCounts[expert];

    public void Add(in LedgerStep step, double actual)
    {
        for (var k = 0; k < step.Awake.Length; k++)
        {
            if (!step.Awake[k]) continue;
            _expertCounts[k]++;
            _expertErrors[k] += Math.Abs(step.Answers[k] - actual);
        }

        if (!double.IsNaN(step.Lower) && !double.IsNaN(step.Upper))
        {
            _intervalCount++;
            if (actual >= step.Lower && actual <= step.Upper) _coveredCount++;
        }

        // Only steps where both can be judged, so that the two means can be compared.
        if (!double.IsFinite(step.Persistence)) return;
        _count++;
        _error += Math.Abs(step.Issued - actual);
        _persistenceError += Math.Abs(step.Persistence - actual);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_count);
        writer.Number(_error);
        writer.Number(_persistenceError);
        writer.Int64(_intervalCount);
        writer.Int64(_coveredCount);
        for (var k = 0; k < _expertCounts.Length; k++)
        {
            writer.Int64(_expertCounts[k]);
            writer.Number(_expertErrors[k]);
        }
    }

    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        _count = reader.Int64();
        _error = reader.Magnitude();
        _persistenceError = reader.Magnitude();
        _intervalCount = reader.Int64();
        _coveredCount = reader.Int64();
        var isSound = _count >= 0 && _coveredCount >= 0 && _intervalCount >= _coveredCount;
        foreach (var place in places)
        {
            var count = reader.Int64();
            var error = reader.Magnitude();
            isSound &= count >= 0;
            if (place < 0) continue;
            _expertCounts[place] = count;
            _expertErrors[place] = error;
        }

        return isSound && reader.AtEnd;
    }
}
