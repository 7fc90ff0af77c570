using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.Forwarding;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Scheduling;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// Everything between the samples in memory and the outbox on disk, as a gateway has it: histories that are fed, models
/// in a host, forecasts on their threads, the planner, the outbox and someone who empties it.
/// </summary>
internal sealed class SlotRig : IAsyncDisposable
{
    private const int StepsBehind = 140;
    private static readonly TimeSpan _ahead = TimeSpan.FromSeconds(3);
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<FeatureHistory> _histories = [];
    private readonly List<ForecastLoop> _loops = [];
    private readonly List<Task> _tasks = [];
    private readonly DurableOutbox _outbox;
    private readonly TimeSpan _step;
    private readonly bool _isPlain;

    public SlotRig(TimeSpan step, string stepText, bool isPlain)
    {
        (_step, _isPlain) = (step, isPlain);
        Place = isPlain ? "default: not asked" : ProcessPlace.Claim();
        Host = new ModelHost(
            new ModelHostOptions(Worker: WorkerCommand.ForThisProgram(), GoldenRequired: false), TimeProvider.System);
        Series = new PlantSeries(step, Timestamp.Now(TimeProvider.System), StepsBehind);
        Models = new BenchModels(_folder, Host, Series.Signals, stepText);
        _outbox = new DurableOutbox(
            DiskFolder.Create(_folder.PathTo("outbox")), new OutboxOptions(), TimeProvider.System,
            TimeProvider.System);
        Forwarder = new ForecastForwarder(
            "bench", new ForwardingOptions(), new SignalUnits(Series.Signals, Series.Signals.Names.Select(_ => "")),
            _outbox, NullLogger<ForecastForwarder>.Instance);
    }

    public string Place { get; }

    public ModelHost Host { get; }

    public PlantSeries Series { get; }

    public BenchModels Models { get; }

    public ForecastForwarder Forwarder { get; }

    public IReadOnlyList<ForecastLoop> Loops => _loops;

    public ForecastPlanner? Planner { get; private set; }

    public ForecastLoop Add(ForecastDefinition definition, OutboxReceiver receiver)
    {
        var history = new FeatureHistory(definition.Windows());
        _histories.Add(history);
        var runner = new ForecastRunner(definition, history, receiver, TimeProvider.System, TimeProvider.System);
        var number = _loops.Count;
        var loop = new ForecastLoop(
            runner, TimeProvider.System, TimeProvider.System,
            options: new ForecastLoopOptions(
                ClaimThread: _isPlain ? () => "default: not asked" : () => SlotThread.ClaimFirst(number),
                ClaimStandby: _isPlain || !SlotThread.HasStandby ? null : () => SlotThread.ClaimStandby(number),
                RehearsalCount: _loops.Count < 10 ? 50 : 3));
        _loops.Add(loop);
        return loop;
    }

    public ForecastDefinition Define(
        string name, int periodMs, int budgetMs, IEnumerable<ExpertDefinition> experts, bool hasSeason = true)
    {
        if (!Series.Signals.TryGet(PlantSeries.Target, out var target))
            throw new InvalidOperationException("no target");
        return new ForecastDefinition(
            name, target, PlantSeries.Target, _step, 24, TimeSpan.FromMilliseconds(periodMs),
            TimeSpan.FromMilliseconds(budgetMs),
            [
                ExpertDefinition.BuiltIn("persistence"),
                .. hasSeason ? (ExpertDefinition[])[ExpertDefinition.BuiltIn("seasonal-naive")] : [],
                .. experts,
            ],
            SeasonalPeriodSteps: 24);
    }

    public void Start()
    {
        Series.OfferThrough(Timestamp.Now(TimeProvider.System) + _ahead, _histories);
        Planner = new ForecastPlanner([.. _loops.Select(loop => loop.Runner)], TimeProvider.System);
        Planner.Replan();
        if (!_isPlain) ProcessPlace.SettleMemory();
        if (!_isPlain) _tasks.Add(new ProcessPlaceKeeper().RunAsync(new SilentBeat(), _stop.Token));
        var memory = new MemoryKeeper(TimeProvider.System, () => ForecastLoop.UntilNextSlot(_loops));
        _tasks.Add(memory.RunAsync(new SilentBeat(), _stop.Token));
        _tasks.Add(_outbox.RunAsync(new SilentBeat(), _stop.Token));
        _tasks.Add(Task.Run(() => FeedAsync(_stop.Token)));
        _tasks.Add(Task.Run(() => DrainAsync(_stop.Token)));
        _tasks.Add(Planner.RunAsync(new SilentBeat(), _stop.Token));
        foreach (var loop in _loops) _tasks.Add(loop.RunAsync(new SilentBeat(), _stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        foreach (var loop in _loops) loop.Dispose();
        await Host.DisposeAsync();
        _outbox.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task FeedAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Series.OfferThrough(Timestamp.Now(TimeProvider.System) + _ahead, _histories);
            await Rest(200, stop);
        }
    }

    private async Task DrainAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var lane in Enum.GetValues<OutboxLane>())
                foreach (var offer in _outbox.Take(lane, 256)) _outbox.Complete(offer.Message.Id);
            await Rest(200, stop);
        }
    }

    private static async Task Rest(int milliseconds, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The measurement is over.
        }
    }
}
