using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Startup;

/// <summary>A forecast that runs, with the history of its present windows.</summary>
internal sealed class RunningForecast(ForecastOptions options, ForecastLoop loop, FeatureHistory history)
{
    public ForecastOptions Options => options;

    public ForecastLoop Loop => loop;

    public FeatureHistory History { get; set; } = history;
}
