using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Library;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Models;

/// <summary>
/// Takes in bundles: a copy on the shelf, the signature, then the host's checks (hash, shapes, golden vectors), whether
/// the model fits the forecast, and whether this machine can afford it. The first refusal ends the way; what served
/// before serves on.
/// </summary>
internal sealed class ModelLibrary(GatewayOptions options, ModelHost host, BundleShelf shelf)
{
    private readonly IReadOnlySet<string> _signals =
        options.Signals.Select(signal => signal.Name).ToHashSet(StringComparer.Ordinal);

    private readonly IReadOnlyList<string> _keys = [.. options.Models.TrustedKeys.Select(File.ReadAllText)];

    /// <summary>Copies a bundle to the shelf and checks its signature; null with the problems.</summary>
    /// <exception cref="IOException">It cannot be read or copied.</exception>
    public string? Shelve(string folder, List<BundleProblem> problems)
    {
        // The copy is judged, not the original, which may change behind the judge's back.
        if (shelf.Take(folder, problems) is not { } copy) return null;
        if (BundleSignature.Check(copy, _keys, options.Models.SignatureRequired) is not { } problem) return copy;
        problems.Add(problem);
        return null;
    }

    /// <summary>The folder of a seat's copy.</summary>
    public string FolderOf(ModelSeat seat) => shelf.FolderOf(seat.Model, seat.Version, seat.Sha256);

    /// <summary>What a bundle on the shelf says of itself; null when it cannot be read.</summary>
    public static ModelDescription? Describe(string folder) => BundleLoader.Describe(folder);

    /// <summary>Loads a bundle of the shelf for a forecast.</summary>
    /// <param name="folder">On the shelf.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="expert">How its roles are played and where it runs.</param>
    /// <param name="budget">The time that the forecast has for its models; null where the cost is no reason.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<ModelAdmission> AdmitAsync(
        string folder, ForecastOptions forecast, ExpertOptions expert, TimeSpan? budget, CancellationToken stop)
    {
        var result = await host.LoadAsync(new BundleReference(folder, expert.Isolation), stop);
        if (result.Model is not { } model) return new ModelAdmission(null, result.Golden, result.Problems);
        var misfits = new ConfigProblems();
        BundlesCheck.CheckFit(forecast, expert, model.Description, _signals, expert.Model, misfits);
        List<BundleProblem> problems = [.. misfits.All
            .Where(misfit => misfit.Severity == ConfigSeverity.Error)
            .Select(misfit => new BundleProblem(misfit.Path, misfit.Message, misfit.Remedy.TrimEnd('.')))];
        if (budget is { } limit && result.Golden is { } golden) problems.AddRange(LimitsWithin(limit).Check(golden));
        if (problems.Count == 0) return new ModelAdmission(model, result.Golden, []);
        host.Unload(model);
        return new ModelAdmission(null, result.Golden, problems);
    }

    /// <summary>What a model may cost a forecast with this budget.</summary>
    public DeviceLimits LimitsWithin(TimeSpan budget) =>
        new(budget, options.Models.CostMargin, (long)options.Models.MemoryMaxMb << 20);

    /// <summary>Takes a model out of the host.</summary>
    public void Unload(IModel model) => host.Unload(model);

    /// <summary>Removes the copies that no seat needs.</summary>
    public int Prune(IEnumerable<ModelSeat> seats) =>
        shelf.Prune(seats.Select(FolderOf).ToHashSet(StringComparer.Ordinal));
}
