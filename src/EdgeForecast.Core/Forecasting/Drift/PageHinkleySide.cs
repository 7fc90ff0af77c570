namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>Which change of the mean counts.</summary>
public enum PageHinkleySide
{
    Both,
    Up,
    Down,
}
