using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>
/// Bounds for the mean of a stream that hold at all times at once, so that one may look after every observation and
/// stop when one likes: mean +- s sqrt(2 (n r + 1) / (n^2 r) ln(sqrt(n r + 1) / alpha)), where s is the standard
/// deviation so far and r sets where the bounds are tightest (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021,
/// "Time-uniform central limit theory and asymptotic confidence sequences").
/// </summary>
internal sealed class ConfidenceSequence
{
    private const byte StateVersion = 1;
    private readonly double _alpha;
    private readonly double _scale;
    private double _squares;

    /// <param name="errorShare">The probability, at most, that the mean ever leaves the bounds; in (0, 1).</param>
    /// <param name="tightestCount">The number of observations at which the bounds are to be tightest, above 0.</param>
    public ConfidenceSequence(double errorShare, int tightestCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(errorShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(errorShare, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tightestCount, 1);
        _alpha = errorShare;
        var twice = -2 * Math.Log(errorShare);
        _scale = (twice + Math.Log(twice + 1)) / tightestCount;
    }

    public int Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Half of the distance between the bounds; infinite before there are two observations.</summary>
    public double HalfWidth
    {
        get
        {
            if (Count < 2) return double.PositiveInfinity;
            var spread = (Count * _scale) + 1;
            return Math.Sqrt(
                _squares / (Count - 1) * 2 * spread / (_scale * Count * Count) * Math.Log(Math.Sqrt(spread) / _alpha));
        }
    }

    public double Lower => Mean - HalfWidth;

    public double Upper => Mean + HalfWidth;

    /// <summary>Takes one observation; anything but a finite one is left out.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) return;
        Count++;
        var distance = value - Mean;
        Mean += distance / Count;
        _squares += distance * (value - Mean);
    }

    public void Clear() => (Count, Mean, _squares) = (0, 0, 0);

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int32(Count);
        writer.Number(Mean);
        writer.Number(_squares);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        Count = reader.Count(int.MaxValue);
        Mean = reader.Number();
        _squares = reader.Magnitude();
        return !reader.Failed;
    }
}
