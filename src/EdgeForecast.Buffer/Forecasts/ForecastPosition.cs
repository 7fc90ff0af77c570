namespace EdgeForecast.Buffer.Forecasts;

/// <summary>A place among the stored forecasts; new ones come behind it, whatever happens in between.</summary>
/// <param name="Sequence">The block.</param>
/// <param name="Index">How many of its forecasts are before this place.</param>
public readonly record struct ForecastPosition(long Sequence, int Index)
{
    public static readonly ForecastPosition Start = new(1, 0);
}
