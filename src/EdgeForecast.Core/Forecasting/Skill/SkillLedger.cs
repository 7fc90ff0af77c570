using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>
/// How the issued forecasts, the two naive ones and each expert have done against what came: for each step of the
/// horizon, over rolling windows and over all that was ever scored. All memory is taken at the start.
/// </summary>
internal sealed class SkillLedger
{
    private const byte StateVersion = 2;
    private const int BucketCountMin = 2;
    private const int BucketCountMax = 12;

    // A bucket fewer rather than more memory than this: 32 MB.
    private const long CellCountMax = 4_000_000;
    private readonly double[] _levels;
    private readonly SkillWindow[] _windows;
    private readonly SkillSums _all;
    private readonly long[] _expertCounts;
    private readonly double[] _expertErrors;
    private long _count;
    private double _error;
    private double _persistenceError;
    private long _intervalCount;
    private long _coveredCount;

    /// <param name="shape">Of whom and for what.</param>
    /// <param name="levels">The nominal coverage of each level, the chief one first.</param>
    /// <param name="windows">The lengths of the rolling windows.</param>
    public SkillLedger(SkillShape shape, double[] levels, IReadOnlyList<TimeSpan> windows)
    {
        _levels = levels;
        var bucketCount = (int)Math.Clamp(
            CellCountMax / Math.Max(1, windows.Count) / SkillSums.CellCount(shape), BucketCountMin, BucketCountMax);
        _windows = [.. windows.Select(length => new SkillWindow(length, bucketCount, shape))];
        _all = new SkillSums(shape);
        _expertCounts = new long[shape.ExpertCount];
        _expertErrors = new double[shape.ExpertCount];
    }

    /// <summary>Over everything scored.</summary>
    public SkillTotals Totals => new(_count, _error, _persistenceError, _intervalCount, _coveredCount);

    public long ExpertCount(int expert) => _expertCounts[expert];

    public double ExpertMae(int expert) => _expertErrors[expert] / _expertCounts[expert];

    /// <summary>An actual has come, whatever forecasts wait for it.</summary>
    public void AddActual(Timestamp target, double actual, double seasonBefore)
    {
        _all.AddActual(actual, seasonBefore);
        foreach (var window in _windows) window.BucketOf(target)?.AddActual(actual, seasonBefore);
    }

    public void Add(in LedgerStep step, double actual)
    {
        _all.Add(step, actual, _levels);
        foreach (var window in _windows) window.BucketOf(step.Target)?.Add(step, actual, _levels);
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

    /// <summary>The clock was set back.</summary>
    public void GiveUpAfter(Timestamp moment)
    {
        foreach (var window in _windows) window.GiveUpAfter(moment);
    }

    /// <summary>The sums of each window and of all that was ever scored, to be kept by the caller.</summary>
    public IReadOnlyList<SkillWindowSums> Snapshot()
    {
        var sums = new List<SkillWindowSums>(_windows.Length + 1);
        foreach (var window in _windows)
        {
            var copy = new SkillSums(_all.Shape);
            window.AddTo(copy);
            sums.Add(new SkillWindowSums(window.Length, copy));
        }

        var all = new SkillSums(_all.Shape);
        _all.AddTo(all);
        sums.Add(new SkillWindowSums(null, all));
        return sums;
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

        var all = writer.BeginBlock();
        _all.WriteState(writer);
        writer.EndBlock(all);
        writer.Int32(_windows.Length);
        foreach (var window in _windows)
        {
            var block = writer.BeginBlock();
            window.WriteState(writer);
            writer.EndBlock(block);
        }
    }

    /// <summary>Takes up what was written, maybe with other windows: one that is new starts anew.</summary>
    public bool TryReadState(ref StateReader reader, in LedgerShape saved)
    {
        if (reader.Byte() != StateVersion) return false;
        _count = reader.Int64();
        _error = reader.Magnitude();
        _persistenceError = reader.Magnitude();
        _intervalCount = reader.Int64();
        _coveredCount = reader.Int64();
        var isSound = _count >= 0 && _coveredCount >= 0 && _intervalCount >= _coveredCount;
        foreach (var place in saved.ExpertPlaces)
        {
            var count = reader.Int64();
            var error = reader.Magnitude();
            isSound &= count >= 0;
            if (place < 0) continue;
            _expertCounts[place] = count;
            _expertErrors[place] = error;
        }

        var all = reader.Block();
        if (!_all.TryReadState(ref all, saved)) return false;
        var windowCount = reader.Count(int.MaxValue);
        for (var i = 0; i < windowCount && !reader.Failed; i++)
        {
            var block = reader.Block();
            if (i < _windows.Length && !_windows[i].TryReadState(ref block, saved)) return false;
        }

        return isSound && reader.AtEnd;
    }
}
