using EdgeForecast.Buffer.Segments;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.Models;

namespace EdgeForecast.Startup;

/// <summary>
/// Exchanges the experts of running forecasts. New windows are filled from the buffer on the ingest thread, between two
/// batches, so that they hold what they would have held from the beginning; then the forecast's thread goes on with the
/// new experts between two slots.
/// </summary>
internal sealed class ForecastExchange(
    GatewayOptions options,
    SignalTable signals,
    SampleListeners listeners,
    SampleStore store,
    Func<ForecastDefinition, FeatureHistory, ForecastRunner> makeRunner,
    IReadOnlyList<RunningForecast> forecasts,
    ForecastPlanner planner,
    TimeProvider machineTime) : IForecastSeats
{
    private static readonly TimeSpan _joinLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _drainPoll = TimeSpan.FromMilliseconds(2);

    public async Task ExchangeAsync(
        ForecastOptions forecast, IReadOnlyList<SeatedModel> seated, CancellationToken stop)
    {
        var running = forecasts.First(one => one.Options.Name == forecast.Name);
        var definition = ForecastMapping.Definition(forecast, options, signals, seated);
        var history = new FeatureHistory(definition.Windows());
        var runner = makeRunner(definition, history);
        await listeners.JoinAsync(history, () => CatchUp(history)).WaitAsync(_joinLimit, machineTime, stop);
        var before = await running.Loop.ExchangeAsync(runner).WaitAsync(stop);
        planner.Replace(before, runner);
        listeners.Leave(running.History);
        running.History = history;
        before.Dispose();
    }

    public IReadOnlyList<ChallengeStatus> Challenges(string forecast) =>
        forecasts.First(one => one.Options.Name == forecast).Loop.Runner.Challenges;

    /// <summary>
    /// On the ingest thread: what was accepted before is in the buffer once the buffer has written it.
    /// </summary>
    private void CatchUp(FeatureHistory history)
    {
        var start = machineTime.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (store.WaitingCount > 0)
        {
            if (machineTime.GetElapsedTime(start) > _drainLimit)
                throw new IOException("The buffer does not write: new windows cannot be filled from it.");
            pause.Wait(_drainPoll);
        }

        WarmStart.Fill(store, history);
    }
}
