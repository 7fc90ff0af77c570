using System.Reflection;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Status;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>As in <c>0.1.0</c>, with the build's mark after a plus sign where there is one.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "unknown";

    /// <summary>What forecasts are computed with here.</summary>
    public static ForecastVersions OfForecasts() => new(Text, ModelRuntime.Version, ProcessorType.ThisMachine);
}
