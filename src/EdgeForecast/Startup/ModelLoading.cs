using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;

namespace EdgeForecast.Startup;

/// <summary>Loads the models of a forecast.</summary>
internal static class ModelLoading
{
    /// <summary>
    /// The models by the expert's place; null for a built-in expert and for a bundle that was refused, which is logged
    /// with every reason.
    /// </summary>
    public static async Task<IReadOnlyList<IModel?>> LoadAsync(
        ForecastOptions forecast, ModelsOptions options, ModelHost host, StartupLog log, CancellationToken stop)
    {
        var models = new IModel?[forecast.Experts.Count];
        for (var i = 0; i < models.Length; i++)
        {
            var expert = forecast.Experts[i];
            if (ForecastMapping.BundleFolder(expert, options) is not { } folder) continue;
            var result = await host.LoadAsync(new BundleReference(folder, expert.Isolation), stop);
            models[i] = result.Model;
            foreach (var problem in result.Problems) log.ModelRefused(forecast.Name, expert.NameInForce(), problem);
        }

        return models;
    }
}
