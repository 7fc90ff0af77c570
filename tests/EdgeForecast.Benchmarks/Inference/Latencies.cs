using System.Globalization;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>Durations of many runs, in milliseconds.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly List<double> _values = new(capacity);

    public void Add(TimeSpan duration) => _values.Add(duration.TotalMilliseconds);

    public double Percentile(double share)
    {
        _values.Sort();
        return _values[Math.Min((int)(share * _values.Count), _values.Count - 1)];
    }

    /// <summary>p50, p99 and the greatest, in microseconds, as cells of a table.</summary>
    public string Cells() => string.Join(" | ", ((double[])[Percentile(0.5), Percentile(0.99), Percentile(1)])
        .Select(ms => (ms * 1000).ToString("F0", CultureInfo.InvariantCulture)));
}
