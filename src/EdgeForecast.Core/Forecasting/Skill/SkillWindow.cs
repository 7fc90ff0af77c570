using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>
/// A window that rolls along with time, in buckets by target time: it holds the bucket of the newest target and those
/// before it, and so between (n - 1) / n of its length and all of it.
/// </summary>
internal sealed class SkillWindow
{
    private readonly SkillSums[] _buckets;
    private readonly long _bucketTicks;
    private long _newest = long.MinValue;

    public SkillWindow(TimeSpan length, int bucketCount, SkillShape shape)
    {
        Length = length;
        _bucketTicks = Math.Max(1, length.Ticks / bucketCount);
        _buckets = [.. Enumerable.Range(0, bucketCount).Select(_ => new SkillSums(shape))];
    }

    public TimeSpan Length { get; }

    /// <summary>The bucket of a target; null where it lies before the window.</summary>
    public SkillSums? BucketOf(Timestamp target)
    {
        var index = target.FloorTo(new TimeSpan(_bucketTicks)).Ticks / _bucketTicks;
        if (index > _newest) MoveTo(index);
        return index <= _newest - _buckets.Length ? null : _buckets[Place(index)];
    }

    /// <summary>The clock was set back: what lies ahead of it is of another time.</summary>
    public void GiveUpAfter(Timestamp moment)
    {
        var index = moment.FloorTo(new TimeSpan(_bucketTicks)).Ticks / _bucketTicks;
        if (_newest == long.MinValue || index >= _newest) return;
        foreach (var bucket in _buckets) bucket.Clear();
        _newest = index;
    }

    public void AddTo(SkillSums sums)
    {
        foreach (var bucket in _buckets) bucket.AddTo(sums);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Int64(Length.Ticks);
        writer.Int32(_buckets.Length);
        writer.Int64(_newest);
        if (_newest == long.MinValue) return;
        for (var age = 0; age < _buckets.Length; age++) _buckets[Place(_newest - age)].WriteState(writer);
    }

    /// <summary>Takes up what was written under the same length and number of buckets; else starts anew.</summary>
    public bool TryReadState(ref StateReader reader, in LedgerShape saved)
    {
        var isSame = reader.Int64() == Length.Ticks;
        isSame &= reader.Int32() == _buckets.Length;
        var newest = reader.Int64();
        if (reader.Failed) return false;
        if (!isSame || newest == long.MinValue) return true;
        if (Math.Abs((double)newest * _bucketTicks) > Timestamp.MaxValue.Ticks) return false;
        _newest = newest;
        for (var age = 0; age < _buckets.Length; age++)
            if (!_buckets[Place(_newest - age)].TryReadState(ref reader, saved)) return false;
        return reader.AtEnd;
    }

    private void MoveTo(long index)
    {
        if (_newest == long.MinValue || index - _newest >= _buckets.Length)
            foreach (var bucket in _buckets) bucket.Clear();
        else
            for (var passed = _newest + 1; passed <= index; passed++) _buckets[Place(passed)].Clear();
        _newest = index;
    }

    private int Place(long index)
    {
        var place = (int)(index % _buckets.Length);
        return place < 0 ? place + _buckets.Length : place;
    }
}
