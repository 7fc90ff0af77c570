using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>Which forecasts to read.</summary>
/// <param name="FromSlot">Start, inclusive.</param>
/// <param name="ToSlot">End, exclusive.</param>
/// <param name="Names">Only these forecasts; all when null.</param>
public sealed record ForecastQuery(
    Timestamp FromSlot, Timestamp ToSlot, IReadOnlyCollection<string>? Names = null)
{
    public static readonly ForecastQuery All = new(Timestamp.MinValue, Timestamp.MaxValue);
}
