using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// The last scores, kept in order of size as well, so that a quantile is one look. Adding one moves memory, no more.
/// </summary>
/// <param name="countMax">How many are remembered, at least 1.</param>
/// <param name="isSigned">Whether a score may be below 0.</param>
internal sealed class ScoreWindow(int countMax, bool isSigned = false)
{
    private readonly double[] _ring = new double[countMax];
    private readonly double[] _sorted = new double[countMax];
    private int _next;

    public int Count { get; private set; }

    public void Add(double score)
    {
        if (Count == _ring.Length)
        {
            // The oldest leaves: what is larger moves down by one.
            var leaves = CountBelow(_ring[_next]);
            _sorted.AsSpan((leaves + 1)..Count).CopyTo(_sorted.AsSpan(leaves));
            Count--;
        }

        _ring[_next] = score;
        _next = (_next + 1) % _ring.Length;
        Insert(score);
    }

    /// <summary>
    /// The score at place ceil(n share) in order of size, clipped to the smallest and the greatest; 0 without scores.
    /// </summary>
    public double Quantile(double share)
    {
        if (Count == 0) return 0;
        var place = Math.Ceiling(Count * share);
        return _sorted[place <= 1 ? 0 : place >= Count ? Count - 1 : (int)place - 1];
    }

    /// <summary>The share of scores at or below one; 0 without scores.</summary>
    public double ShareUpTo(double score)
    {
        if (Count == 0) return 0;
        var count = CountBelow(score);
        while (count < Count && _sorted[count] == score) count++;
        return (double)count / Count;
    }

    /// <summary>Their number, then the oldest first.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Int32(Count);
        for (var i = 0; i < Count; i++)
            writer.Number(_ring[(_next - Count + i + _ring.Length) % _ring.Length]);
    }

    /// <summary>Takes up what was written, maybe of a longer window: then the newest.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        var count = reader.Count(int.MaxValue);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var score = isSigned ? reader.Number() : reader.Magnitude();
            if (!reader.Failed) Add(score);
        }

        return !reader.Failed;
    }

    private int CountBelow(double score)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle] < score) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Insert(double score)
    {
        var place = CountBelow(score);
        _sorted.AsSpan(place, Count - place).CopyTo(_sorted.AsSpan(place + 1));
        _sorted[place] = score;
        Count++;
    }
}
