using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Signals;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Library;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Models;

/// <summary>
/// Every version of every model that a data directory knows of, for computing its forecasts again: a version that has
/// been replaced since is asked under the name that it had. Changes nothing there.
/// </summary>
internal static class ArchivedModels
{
    private const string NotLoaded = "not part of the data directory: as configured";

    /// <summary>The models that can be loaded; the others are left out.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="directory">The data directory, of a gateway that does not run.</param>
    /// <param name="host">Loads them.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<IReadOnlyList<SeatedModel>> LoadAsync(
        ForecastOptions forecast, GatewayOptions options, string directory, ModelHost host, CancellationToken stop)
    {
        var seated = new List<SeatedModel>();
        var state = Path.Combine(directory, "state");
        if (Directory.Exists(state))
        {
            var shelf = Path.Combine(directory, "models");
            var roster = new ModelRegister(new ReadOnlyFolder(state)).Load(options.Models, out _, out _);
            foreach (var seat in roster.Of(forecast.Name))
            {
                var folder = BundleShelf.FolderOf(shelf, seat.Model, seat.Version, seat.Sha256);
                await AddAsync(seat with { Role = ModelRole.Active }, folder);
            }
        }

        foreach (var expert in forecast.Experts)
        {
            if (ForecastMapping.BundleFolder(expert, options.Models) is not { } folder) continue;
            var line = expert.NameInForce();
            if (!seated.Exists(model => model.Seat.Line == line))
                await AddAsync(
                    new ModelSeat(
                        forecast.Name, line, line, "", "", "", expert.Model, ModelRole.Active, Timestamp.MinValue,
                        NotLoaded),
                    folder);
        }

        return seated;

        async Task AddAsync(ModelSeat seat, string folder)
        {
            if (BundleLoader.Describe(folder) is not { } description) return;
            var expert = ModelRoles.Play(forecast, description, seat.Line, seat.Expert);
            var result = await host.LoadAsync(new BundleReference(folder, expert.Isolation), stop);
            if (result.Model is { } model) seated.Add(new SeatedModel(seat, expert, model));
        }
    }
}
