using EdgeForecast.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

/// <summary>
/// Owns every loop of the process: starts it, watches its heartbeat, starts it again with jittered back-off when it
/// fails, and stops all of them in the order of the data so that nothing that was taken in is lost on the way.
/// </summary>
internal sealed partial class Supervisor : ISupervisionEvents
{
    private readonly IReadOnlyList<RunningStage> _stages;
    private readonly SupervisorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Supervisor> _logger;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="stages">In the order in which they are stopped; they are started in the opposite order.</param>
    /// <param name="options">How patient it is.</param>
    /// <param name="machineTime">The machine's clock: heartbeats and back-off never run on an accelerated one.</param>
    /// <param name="logger">Where it writes what happens.</param>
    /// <exception cref="ArgumentException">Two loops have the same name.</exception>
    public Supervisor(
        IReadOnlyList<SupervisedStage> stages, SupervisorOptions options, TimeProvider machineTime,
        ILogger<Supervisor> logger)
    {
        _options = options;
        _time = machineTime;
        _logger = logger;
        var random = new Random(options.Seed);
        _stages = [.. stages.Select(stage => new RunningStage(
            stage, [.. stage.Loops.Select(loop => Own(loop, stage.Name, random))], new CancellationTokenSource()))];
        var twice = Loops.GroupBy(loop => loop.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"Two loops are named \"{twice.Key}\".", nameof(stages));
    }

    /// <summary>Completes when every loop has been started once.</summary>
    public Task Started => _started.Task;

    /// <summary>How many loops did not stop in time.</summary>
    public int AbandonedCount => Loops.Count(loop => loop.Status.State == LoopState.Abandoned);

    public IReadOnlyList<LoopStatus> Statuses => [.. Loops.Select(loop => loop.Status)];

    /// <summary>What is wrong with the loops now, a sentence each; empty when all do their work.</summary>
    public IReadOnlyList<string> Troubles => [.. Loops.Select(loop => loop.Trouble()).OfType<string>()];

    private IEnumerable<SupervisedLoop> Loops => _stages.SelectMany(stage => stage.Loops);

    /// <summary>Runs everything until told to stop; returns when every stage has stopped or was left behind.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // Readers before writers: a stage is started only after the ones that take what it gives.
        foreach (var stage in _stages.Reverse()) stage.Start();
        _started.TrySetResult();
        LogStarted(Loops.Count());
        await WatchAsync(stop);
        foreach (var stage in _stages) await StopAsync(stage);
    }

    private SupervisedLoop Own(ILoop loop, string stage, Random random)
    {
        var backOff = new BackOff(_options.BackOffFirst, _options.BackOffMax, new Random(random.Next()));
        return new SupervisedLoop(loop, stage, _options, _time, backOff, this);
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(_options.CheckEvery, _time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
                foreach (var loop in Loops)
                    loop.Watch();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private async Task StopAsync(RunningStage stage)
    {
        var begin = _time.GetTimestamp();
        foreach (var loop in stage.Loops) loop.MarkStopping();
        await stage.CancelAsync();
        try
        {
            await stage.AllEnded.WaitAsync(stage.Definition.StopLimit, _time);
            LogStageStopped(stage.Definition.Name, _time.GetElapsedTime(begin).TotalMilliseconds);
        }
        catch (TimeoutException)
        {
            foreach (var loop in stage.Loops)
                if (loop.MarkAbandoned())
                    LogAbandoned(loop.Name, stage.Definition.StopLimit);
        }
    }

    void ISupervisionEvents.LoopFailed(string name, Exception? error, int inARow, TimeSpan wait)
    {
        LogLoopFailed(error, name, inARow, wait);
        if (inARow == _options.EscalateAfterFailureCount) LogEscalated(name, inARow);
    }

    void ISupervisionEvents.LoopFailedWhileStopping(string name, Exception error) =>
        LogLoopFailedWhileStopping(error, name);

    void ISupervisionEvents.LoopStalled(string name, TimeSpan silence, TimeSpan limit) =>
        LogLoopStalled(name, silence.TotalSeconds, limit.TotalSeconds);

    void ISupervisionEvents.LoopRecovered(string name) => LogLoopRecovered(name);
}
