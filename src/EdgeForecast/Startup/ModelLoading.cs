using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;
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
        ForecastOptions forecast, GatewayOptions options, ModelHost host, StartupLog log, CancellationToken stop)
    {
        var signals = options.Signals.Select(signal => signal.Name).ToHashSet(StringComparer.Ordinal);
        var models = new IModel?[forecast.Experts.Count];
        for (var i = 0; i < models.Length; i++)
        {
            var expert = forecast.Experts[i];
            if (ForecastMapping.BundleFolder(expert, options.Models) is not { } folder) continue;
            var result = await host.LoadAsync(new BundleReference(folder, expert.Isolation), stop);
            foreach (var problem in result.Problems)
                log.ModelRefused(forecast.Name, expert.NameInForce(), problem.ToString());
            if (result.Model is not { } model) continue;
            var misfits = new ConfigProblems();
            BundlesCheck.CheckFit(forecast, expert, model.Description, signals, expert.Model, misfits);
            foreach (var misfit in misfits.All)
                log.ModelRefused(forecast.Name, expert.NameInForce(), misfit.ToString());
            if (misfits.HasErrors) host.Unload(model);
            else models[i] = model;
        }

        return models;
    }
}
