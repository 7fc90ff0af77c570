using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// Watches the residuals of the nearest step, actual - forecast. They are divided by their own standard deviation, a
/// slow exponential mean of their squares, and cut at ten of it. Page-Hinkley looks at their mean; ADWIN at their size,
/// as a share of those ten, and only growth counts: errors that get smaller are no reason for alarm.
/// </summary>
internal sealed class ResidualWatch(DriftOptions options)
{
    private const byte StateVersion = 1;
    private const int StartCount = 30;
    private const double Memory = 1.0 / 500;
    private const double Cut = 10;
    private readonly PageHinkley _mean = new(options.PageHinkleyLambda, options.PageHinkleyDelta);
    private readonly Adwin _size = new(options.AdwinDelta);
    private long _count;
    private double _square;
    private long _sinceFinding = long.MaxValue;

    /// <summary>How many residuals ago something was found; the greatest number there is for never.</summary>
    public long SinceFinding => _sinceFinding;

    /// <summary>What was found last.</summary>
    public ResidualFinding Last { get; private set; }

    /// <summary>The greater of the distances that Page-Hinkley holds against lambda.</summary>
    public double Statistic => _mean.Statistic;

    /// <summary>Takes a residual. What is not finite is passed over.</summary>
    public void Add(double residual)
    {
        var square = residual * residual;
        if (!double.IsFinite(square)) return;
        _count++;
        if (_sinceFinding < long.MaxValue) _sinceFinding++;
        if (_count <= StartCount)
        {
            _square += (square - _square) / _count;
            return;
        }

        var scale = Math.Sqrt(_square);
        var standardised = scale > 0 ? Math.Clamp(residual / scale, -Cut, Cut) : residual == 0 ? 0 : Cut;
        // A single outlier must not set the scale for long.
        _square += Memory * (Math.Min(square, 16 * _square) - _square);
        if (_mean.Update(standardised)) Find(ResidualFinding.Mean);
        var before = _size.Mean;
        if (_size.Update(Math.Abs(standardised) / Cut) && _size.Mean > before) Find(ResidualFinding.Size);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_count);
        writer.Number(_square);
        writer.Int64(_sinceFinding);
        writer.Byte((byte)Last);
        _mean.WriteState(writer);
        _size.WriteState(writer);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _count = reader.Int64();
        _square = reader.Magnitude();
        _sinceFinding = reader.Int64();
        var last = reader.Byte();
        if (last > (byte)ResidualFinding.Size || _count < 0 || _sinceFinding < 0) return false;
        Last = (ResidualFinding)last;
        return _mean.TryReadState(ref reader) && _size.TryReadState(ref reader);
    }

    private void Find(ResidualFinding finding)
    {
        Last = finding;
        _sinceFinding = 0;
    }
}
