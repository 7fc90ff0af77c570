using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Keeps the last forecast in which experts took part, for a slot in which none does: what it said of the same moments,
/// and where it said nothing any more, its last step again. Not older than half its horizon.
/// </summary>
internal sealed class LastGoodForecast(TimeSpan step, int horizonSteps)
{
    private readonly double[] _values = new double[horizonSteps];
    private Timestamp _origin;
    private bool _isKept;

    /// <summary>The oldest that is used, in steps.</summary>
    public int AgeStepsMax => horizonSteps / 2;

    /// <summary>Remembers an issued forecast.</summary>
    public void Keep(Timestamp origin, IssuedForecast issued) => Keep(origin, issued.Values);

    /// <summary>The same by its values, one a step of the horizon.</summary>
    public void Keep(Timestamp origin, ReadOnlySpan<double> values)
    {
        values.CopyTo(_values);
        _origin = origin;
        _isKept = true;
    }

    /// <summary>Shifts it to an origin. False where there is none, or none that is young enough.</summary>
    /// <param name="origin">Of the present slot.</param>
    /// <param name="forecast">One number a step of the horizon.</param>
    /// <param name="ageSteps">How many steps have passed since.</param>
    public bool TryShift(Timestamp origin, Span<double> forecast, out int ageSteps)
    {
        ageSteps = 0;
        if (!_isKept || origin < _origin) return false;
        var age = (origin - _origin).Ticks / step.Ticks;
        if (age > AgeStepsMax) return false;
        ageSteps = (int)age;
        for (var h = 0; h < forecast.Length; h++)
            forecast[h] = _values[Math.Min(h + ageSteps, horizonSteps - 1)];
        return true;
    }
}
