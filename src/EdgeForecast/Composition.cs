using EdgeForecast.Alarms;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;
using EdgeForecast.Forwarding;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Library;
using EdgeForecast.Inference.Scheduling;
using EdgeForecast.Models;
using EdgeForecast.Sinks.Mqtt;
using EdgeForecast.Sources;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.Sources.OpcUa;
using EdgeForecast.Startup;
using EdgeForecast.Status;
using EdgeForecast.Status.Api;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeForecast;

/// <summary>Puts a gateway together, top to bottom. The only place where the rooms are wired.</summary>
internal sealed class Composition : IGatewayComposition
{
    // Sources first, stores last: what is under way flows out. The sum stays below systemd's 90 s.
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _stopLimitOfIngest = TimeSpan.FromSeconds(20);

    public async Task<GatewayRuntime> ComposeAsync(
        GatewayOptions options, TimeProvider plantTime, TimeProvider machineTime, ILoggerFactory logs,
        CancellationToken stop)
    {
        if (!ListenAddress.TryParse(options.Status.Listen, out var listen))
            throw new ArgumentException("The configuration has not been checked.", nameof(options));
        var log = new StartupLog(logs.CreateLogger<StartupLog>());
        // Before most threads are there: those inherit it.
        log.ProcessPlace(ProcessPlace.Claim());
        var signals = new SignalTable(options.Signals.Select(signal => signal.Name));
        // Spreads the attempts of many gateways to connect to one broker.
        var seeds = new Random(HashCode.Combine(options.Gateway, Environment.ProcessId));

        // Buffer and outbox.
        var pipeline = new IngestPipeline(new IngestOptions());
        var folders = DataFolders.Open(options.Data.Directory);
        var space = StoreSpace.Over(folders, options.Data, machineTime, log.StoreNotice);
        var store = new SampleStore(
            space.Samples, signals, pipeline, StoreSpace.Limits(options.Data), machineTime, plantTime, log.StoreNotice);
        var issued = new ForecastStore(
            folders.Forecasts, signals, ProductVersion.OfForecasts(),
            StoreSpace.ForecastLimits(options.Data), machineTime, plantTime, log.StoreNotice);
        var forwardingOptions = MqttMapping.ForwardingOptions(options);
        var marks = new ForecastMarks(space.State, ForecastMarks.Boot(), log.StoreNotice);
        var outbox = new DurableOutbox(
            space.Outbox, MqttMapping.OutboxOptions(options), plantTime, machineTime, log.StoreNotice,
            ForecastForwarder.GapsOf(options.Gateway, forwardingOptions), marks.Keep);

        // Gate, and who follows what it lets through.
        var gate = new Gate([.. options.Signals.Select(signal => signal.Rules)]);
        var taps = new GatewayTaps(signals);
        var units = new SignalUnits(signals, options.Signals.Select(signal => signal.Unit));
        var last = new LastSamples(signals, units);

        // Models and forecasts. A model that is refused is left out, and said; the others go on.
        var models = new ModelHost(new ModelHostOptions(), machineTime);
        models.Happened += log.ModelEvent;
        var forwarder = new ForecastForwarder(
            options.Gateway, forwardingOptions, units, outbox,
            logs.CreateLogger<ForecastForwarder>());
        var receiver = new ForecastAnnouncer(forwarder, issued, taps, logs.CreateLogger<ForecastAnnouncer>());
        var states = new ForecastStates(space.State, marks, outbox, machineTime, log.StoreNotice);
        var webhook = AlarmRoom.Webhook(options.Alarms, machineTime, seeds, logs);
        var notices = new NoticeOutlet(outbox, logs.CreateLogger<NoticeOutlet>());
        var alarms = new AlarmForwarder(
            options.Gateway, options.Alarms.Topic, options.Alarms.StateTopic, notices, webhook,
            logs.CreateLogger<AlarmForwarder>());
        var herald = new ModelHerald(
            options.Gateway, options.Models.Topic, options.Models.StateTopic, notices, machineTime);
        var register = new ModelRegister(space.State);
        var shelf = new BundleShelf(Path.Combine(options.Data.Directory, "models"));
        var seating = new ModelSeating(
            options, new ModelLibrary(options, models, shelf), register, herald, plantTime,
            logs.CreateLogger<ModelSeating>());
        var running = new List<RunningForecast>();
        var loopOptions = new ForecastLoopOptions(
            StartedAt: ProcessStart.On(plantTime, machineTime), RehearsalCount: 3);
        foreach (var forecast in options.Forecasts)
        {
            var seated = await seating.OpenAsync(forecast, stop);
            var definition = ForecastMapping.Definition(forecast, options, signals, seated);
            var history = new FeatureHistory(definition.Windows());
            var number = running.Count;
            var loop = new ForecastLoop(
                MakeRunner(definition, history), plantTime, machineTime, states, log,
                loopOptions with
                {
                    ClaimThread = () => SlotThread.ClaimFirst(number),
                    ClaimStandby = SlotThread.HasStandby ? () => SlotThread.ClaimStandby(number) : null,
                });
            running.Add(new RunningForecast(forecast, loop, history));
        }

        seating.Tidy();
        ForecastLoop[] forecasts = [.. running.Select(one => one.Loop)];
        FeatureHistory[] histories = [.. running.Select(one => one.History)];

        // The models' costs are known from their admission: an overload is planned for before the first slot.
        var planner = new ForecastPlanner([.. forecasts.Select(forecast => forecast.Runner)], machineTime);
        planner.Replan();

        // What was known before the last stop is known again before the first slot.
        WarmStart.Run(store, gate, histories, last, log);
        ProcessPlace.SettleMemory();

        // Sources.
        var listeners = new SampleListeners([.. histories, last]);
        var ingest = new IngestLoop(pipeline, gate, [listeners], new TappedStore(store, taps), machineTime);
        var exchange = new ForecastExchange(
            options, signals, listeners, store, MakeRunner, running, planner, machineTime);
        var life = new ModelLife(options, seating, exchange, machineTime, logs.CreateLogger<ModelLife>());
        var defaults = new SignalDefaults(gate, units);
        List<ISource> sources =
        [
            .. options.Sources.Mqtt.Select(source => pipeline.Connect(intake => new MqttSource(
                source.Name, MqttMapping.SourceOptions(options, source), signals, intake, plantTime, machineTime,
                new Random(seeds.Next()), SecretReader.Read, logs.CreateLogger<MqttSource>()))),
            .. options.Sources.OpcUa.Select(source => pipeline.Connect(intake => new OpcUaSource(
                source.Name, OpcUaMapping.SourceOptions(options, source), signals, intake, defaults, plantTime,
                machineTime, new Random(seeds.Next()), SecretReader.Read, logs.CreateLogger<OpcUaSource>()))),
        ];

        // Upstream.
        var sink = new MqttSink(
            "upstream", options.Gateway, MqttMapping.SinkOptions(options), machineTime, new Random(seeds.Next()),
            SecretReader.Read, logs.CreateLogger<MqttSink>());
        var forwarding = new OutboxForwarder(
            outbox, sink, forwardingOptions, plantTime, machineTime, new Random(seeds.Next()),
            logs.CreateLogger<OutboxForwarder>());

        var memory = new MemoryKeeper(machineTime, () => ForecastLoop.UntilNextSlot(forecasts));
        var snapshot = new PipelineSnapshot(
            signals, sources, ingest, gate, last, store, forecasts, models, outbox, [sink], issued, space.Reserve,
            webhook, herald);
        return new GatewayRuntime(
            options.Gateway,
            [
                new SupervisedStage("sources", [.. sources], _stopLimit),
                new SupervisedStage("ingest", [ingest], _stopLimitOfIngest),
                new SupervisedStage("forecasts", [.. forecasts, planner], _stopLimit),
                new SupervisedStage("models", [life, models], _stopLimit),
                new SupervisedStage("forwarding", [forwarding, sink, .. AlarmRoom.Loops(webhook)], _stopLimit),
                new SupervisedStage("stores", [states, store, issued, outbox, space.Reserve], _stopLimit),
                new SupervisedStage("process", [new ProcessPlaceKeeper(), memory], _stopLimit),
            ],
            snapshot.Read, taps, listen, plantTime,
            [.. forecasts.Select(Owned.Of), states, models, Owned.Of(store), Owned.Of(issued),
                Owned.Of(outbox), .. AlarmRoom.Owned(webhook), Owned.Of(folders.Lock)])
        {
            Models = life,
            Data = new DataAccess(signals, store, issued, store),
        };

        ForecastRunner MakeRunner(ForecastDefinition definition, FeatureHistory history) =>
            new(definition, history, receiver, plantTime, machineTime, alarms);
    }
}
