using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Where models live: loads bundles, lets them run in worker processes or on threads, and keeps those that hang or
/// crash from harming a forecast. As a loop it does nothing but vouch that its warden is alive.
/// </summary>
public sealed class ModelHost : ILoop, IAsyncDisposable
{
    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(5);
    private readonly ModelHostOptions _options;
    private readonly MachineClock _clock;
    private readonly EventQueue _events = new();
    private readonly RunScheduler _scheduler;
    private readonly WorkerPool _workers;
    private readonly ThreadCrew _threads;
    private readonly Warden _warden;
    private readonly SemaphoreSlim _admissionTurn = new(1, 1);
    private int _lastSlot;
    private bool _disposed;

    /// <param name="options">Bounds.</param>
    /// <param name="machineTime">The machine's clock, not the plant's.</param>
    public ModelHost(ModelHostOptions options, TimeProvider machineTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WorkerCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ThreadCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.SpareCount, nameof(options));
        _options = options;
        _clock = new MachineClock(machineTime);
        _warden = new Warden(Tick);
        _scheduler = new RunScheduler(options, _clock, _events, _warden.Wake);
        _workers = new WorkerPool(_scheduler, options, _clock, _events, _warden.Wake);
        _threads = new ThreadCrew(_scheduler, options, _events);
        _warden.Start();
    }

    /// <summary>Something worth a log line; raised on the warden's thread, which must not be held up.</summary>
    public event Action<ModelHostEvent>? Happened;

    public string Name => "models";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(10);

    public IReadOnlyList<IModel> Models
    {
        get
        {
            lock (_scheduler.Gate) return [.. _scheduler.Models];
        }
    }

    public ModelHostStatus Status => new(
        _workers.Snapshot(),
        _workers.StartCount,
        _workers.KillCount,
        _workers.CrashCount,
        _threads.StuckCount,
        _threads.AbandonedCount,
        _events.DroppedCount,
        _workers.Trouble,
        _warden.LastError?.Message ?? "");

    /// <summary>
    /// Loads a bundle: reads its documents here, then lets a worker process load the model and run its golden vectors,
    /// wherever it is to run later, so that one that hangs or crashes harms nobody. One at a time; others wait.
    /// </summary>
    public async Task<ModelLoadResult> LoadAsync(BundleReference reference, CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var problems = new List<BundleProblem>();
        var folder = Path.GetFullPath(reference.Folder);
        var bundle = BundleReader.Read(folder, _options.GoldenRequired, problems);
        if (bundle is null) return new ModelLoadResult(null, null, problems);
        await _admissionTurn.WaitAsync(stop);
        try
        {
            if (FindObstacle(bundle) is { } obstacle) return new ModelLoadResult(null, null, [obstacle]);
            var slot = ++_lastSlot;
            var outcome = await AdmitAsync(folder, slot, stop);
            if (outcome.Problems.Count > 0) return new ModelLoadResult(null, outcome.Golden, outcome.Problems);
            var model = NewModel(slot, bundle, reference.Isolation, outcome.Golden);
            if (reference.Isolation == ModelIsolation.Thread)
            {
                model.Session = BundleLoader.Open(bundle, problems);
                if (model.Session is null) return new ModelLoadResult(null, outcome.Golden, problems);
            }

            lock (_scheduler.Gate) _scheduler.Models.Add(model);
            _events.Add(ModelHostEventKind.ModelLoaded, bundle.Description.Name, 0,
                $"{bundle.Description.Version}, {model.Status.Isolation}, {model.CostMs:0.###} ms a run");
            return new ModelLoadResult(model, outcome.Golden, []);
        }
        finally
        {
            lock (_scheduler.Gate) _workers.Admission = null;
            _warden.Wake();
            _admissionTurn.Release();
        }
    }

    /// <summary>
    /// Takes a model out; false when it is not one of these. A run under way ends without an outcome.
    /// </summary>
    public bool Unload(IModel model)
    {
        if (model is not HostedModel hosted || !_scheduler.Unload(hosted)) return false;
        _events.Add(ModelHostEventKind.ModelUnloaded, hosted.Description.Name, 0, hosted.Description.Version);
        return true;
    }

    /// <summary>Beats as long as the warden's thread works.</summary>
    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock.Provider);
        var lastTickCount = -1L;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var tickCount = _warden.TickCount;
                if (tickCount != lastTickCount) heartbeat.Beat();
                lastTickCount = tickCount;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: all is in order.
        }
    }

    /// <summary>Ends all workers and threads; what is stuck is killed or left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _scheduler.Close();
        _threads.Close();
        _workers.Close();
        _warden.Wake();
        var start = _clock.Now;
        while (CountWorkers() > 0 && _clock.Now - start < _closeLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        _warden.Dispose();
        _admissionTurn.Dispose();
    }

    private TimeSpan? Tick()
    {
        _scheduler.StopOverdue();
        _threads.Tick();
        _workers.Tick();
        while (_events.TryTake(out var happened)) Happened?.Invoke(happened!);
        return _scheduler.StopOverdue() - _clock.Now;
    }

    private async Task<BundleCheckMessage> AdmitAsync(string folder, int slot, CancellationToken stop)
    {
        var command = _options.GoldenRequired ? WorkerCommandKind.Admit : WorkerCommandKind.AdmitWithoutGolden;
        var admission = new Admission(folder, slot, command, _clock.Now);
        lock (_scheduler.Gate) _workers.Admission = admission;
        _warden.Wake();
        return await admission.Outcome.WaitAsync(stop);
    }

    private HostedModel NewModel(int slot, ModelBundle bundle, ModelIsolation isolation, GoldenReport? golden)
    {
        var costMs = golden?.RunMsMedian ?? double.NaN;
        return new HostedModel(_scheduler, slot, bundle, isolation)
        {
            CostMs = costMs,
            // Unknown is slow until it has proven otherwise.
            LaneKind = costMs <= _options.CheapRunMsMax ? LaneKind.Fast : LaneKind.Slow,
        };
    }

    private BundleProblem? FindObstacle(ModelBundle bundle)
    {
        lock (_scheduler.Gate)
        {
            var (name, version, sha256) = (bundle.Document.Name, bundle.Document.Version, bundle.Document.Sha256);
            if (_scheduler.Models.Count >= _options.ModelCountMax)
                return new BundleProblem(bundle.Folder,
                    $"{_options.ModelCountMax} models are loaded, which is the limit",
                    "Unload one, or raise the limit");
            return _scheduler.Models.Exists(model => model.Description.Name == name
                    && model.Description.Version == version && model.Description.Sha256 != sha256)
                ? new BundleProblem($"{BundleReader.DocumentName} version",
                    $"{name} {version} is loaded already, with another model file", "Give it another version")
                : null;
        }
    }

    private int CountWorkers()
    {
        lock (_scheduler.Gate) return _workers.WorkerCount;
    }
}
