using System.Runtime.InteropServices;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>
/// The target's own past as measured, read anew at each slot: nothing filled in, and bad values left out.
/// </summary>
internal sealed class TargetSeries
{
    private readonly IFeatureHistory _history;
    private readonly TimeSpan _step;
    private readonly double[] _values;
    private ulong? _digest;

    /// <param name="history">Where the target is the only column of the first window.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="length">How many steps are read.</param>
    public TargetSeries(IFeatureHistory history, TimeSpan step, int length)
    {
        _history = history;
        _step = step;
        _values = new double[length];
    }

    /// <summary>The step that ends at the origin last; NaN where a step has no value.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Of the values as they stand in memory.</summary>
    public ulong Digest => _digest ??= Digest64.Of(MemoryMarshal.AsBytes(_values.AsSpan()));

    /// <summary>The quality of the last value; good where there is none.</summary>
    public Quality LastQuality { get; private set; }

    /// <summary>The worst quality of all values.</summary>
    public Quality WorstQuality { get; private set; }

    public void Read(Timestamp origin)
    {
        WorstQuality = LastQuality = Quality.Good;
        _digest = null;
        for (var i = 0; i < _values.Length; i++)
        {
            var end = origin - _step * (_values.Length - 1 - i);
            _values[i] = TryGet(end, out var value, out var quality) ? value : double.NaN;
            if (double.IsNaN(_values[i])) continue;
            LastQuality = quality;
            WorstQuality = Quality.Worst(WorstQuality, quality);
        }
    }

    /// <summary>The measured value of one step. False where there is none, or none that can be used.</summary>
    public bool TryGet(Timestamp stepEnd, out double value, out Quality quality) =>
        _history.TryGetStep(0, 0, stepEnd, out value, out quality) && double.IsFinite(value) && !quality.IsBad;
}
