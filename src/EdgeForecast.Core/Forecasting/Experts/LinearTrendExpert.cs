namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>
/// The straight line through the last steps goes on, found so that a few wild values do not turn it: the slope is the
/// median of the slopes between all pairs (Theil 1950, Sen 1968), the level the median of what the slope leaves.
/// </summary>
internal sealed class LinearTrendExpert : IBuiltInExpert
{
    public const string KindName = "linear-trend";

    /// <summary>The pairs grow with the square of the steps: 64 steps are 2,016 slopes.</summary>
    public const int StepCountMax = 64;

    public const int StepCountMin = 3;
    private readonly int _stepCount;
    private readonly double[] _slopes;
    private readonly double[] _levels;

    /// <param name="stepCount">How many steps, <see cref="StepCountMin"/> to <see cref="StepCountMax"/>.</param>
    public LinearTrendExpert(int stepCount)
    {
        _stepCount = stepCount;
        _slopes = new double[stepCount * (stepCount - 1) / 2];
        _levels = new double[stepCount];
    }

    public string Kind => KindName;

    public int SeriesLength => _stepCount;

    public bool TryForecast(ReadOnlySpan<double> series, Span<double> forecast, out string reason)
    {
        var tail = series.Length > _stepCount ? series[^_stepCount..] : series;
        var known = 0;
        foreach (var value in tail)
            if (!double.IsNaN(value)) known++;
        if (known < StepCountMin || known * 2 < _stepCount)
        {
            reason = "less than half of the steps have a value";
            return false;
        }

        var slope = Median(_slopes.AsSpan(0, Slopes(tail)));
        var count = 0;
        for (var i = 0; i < tail.Length; i++)
            if (!double.IsNaN(tail[i])) _levels[count++] = tail[i] - slope * (i + 1 - tail.Length);
        var level = Median(_levels.AsSpan(0, count));
        for (var h = 0; h < forecast.Length; h++) forecast[h] = level + slope * (h + 1);
        reason = double.IsFinite(forecast[^1]) ? "" : "the line leaves the range of numbers";
        return reason.Length == 0;
    }

    private int Slopes(ReadOnlySpan<double> tail)
    {
        var count = 0;
        for (var i = 0; i < tail.Length; i++)
        {
            if (double.IsNaN(tail[i])) continue;
            for (var j = i + 1; j < tail.Length; j++)
                if (!double.IsNaN(tail[j])) _slopes[count++] = (tail[j] - tail[i]) / (j - i);
        }

        return count;
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
    }
}
