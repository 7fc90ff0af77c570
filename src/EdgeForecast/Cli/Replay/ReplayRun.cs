using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Models;
using EdgeForecast.Status;

namespace EdgeForecast.Cli.Replay;

/// <summary>Computes stored forecasts again with the models and the configuration of now.</summary>
internal sealed class ReplayRun(
    GatewayOptions options, string directory, BufferFolder folder, ProgressLine progress)
{
    private readonly ReplaySummary _summary = new();
    private readonly ForecastVersions _versions = ProductVersion.OfForecasts();

    /// <summary>The ids of the newest so many; null for all.</summary>
    public HashSet<string>? NewestIds(int? count)
    {
        if (count is null) return null;
        var ids = new Queue<string>();
        using var reading = folder.Open(ForecastQuery.All);
        while (reading.MoveNext())
        {
            ids.Enqueue(reading.Current.Forecast.Id);
            if (ids.Count > count) ids.Dequeue();
        }

        return [.. ids];
    }

    /// <summary>Computes all of them, or these.</summary>
    public async Task<ReplaySummary> RunAsync(HashSet<string>? ids, CancellationToken stop)
    {
        var models = new ModelHost(new ModelHostOptions(), TimeProvider.System);
        await using (models)
        {
            foreach (var declared in options.Forecasts)
            {
                var seated = await ArchivedModels.LoadAsync(declared, options, directory, models, stop);
                using var replayer = new ForecastReplayer(
                    ForecastMapping.Definition(declared, options, folder.Signals, seated), folder.Signals, folder);
                Replay(declared.Name, replayer, ids, stop);
            }
        }

        foreach (var stored in Stored(name: null, ids, stop))
            if (options.Forecasts.All(declared => declared.Name != stored.Forecast.Name))
                _summary.Add(new ReplayOutcome(stored.Forecast.Id, ReplayVerdict.NotReplayable,
                    [$"the configuration declares no forecast \"{stored.Forecast.Name}\""]));
        return _summary;
    }

    private void Replay(string name, ForecastReplayer replayer, HashSet<string>? ids, CancellationToken stop)
    {
        foreach (var stored in Stored(name, ids: null, stop))
        {
            if (ids?.Contains(stored.Forecast.Id) == false)
            {
                replayer.PassOver(stored.Forecast);
                continue;
            }

            var outcome = replayer.Replay(stored.Forecast);
            _summary.Add(outcome);
            if (outcome.Verdict != ReplayVerdict.Same && stored.Versions != _versions)
                _summary.Note($"Some were computed with {stored.Versions.App}, {stored.Versions.Runtime} on "
                    + $"{stored.Versions.Processor}; this is {_versions.App}, {_versions.Runtime} on "
                    + $"{_versions.Processor}. The same bits are promised for the same build and processor.");
            progress.Show($"{_summary.ForecastCount} forecasts", double.NaN);
        }
    }

    private IEnumerable<StoredForecast> Stored(string? name, HashSet<string>? ids, CancellationToken stop)
    {
        using var reading = folder.Open(ForecastQuery.All with { Names = name is null ? null : [name] });
        while (reading.MoveNext())
        {
            stop.ThrowIfCancellationRequested();
            if (ids?.Contains(reading.Current.Forecast.Id) != false) yield return reading.Current;
        }
    }
}
