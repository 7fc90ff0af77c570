using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;
using EdgeForecast.Forwarding;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Sinks.Mqtt;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.Startup;
using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeForecast;

/// <summary>Puts a gateway together, top to bottom. The only place where the rooms are wired.</summary>
internal sealed class Composition : IGatewayComposition
{
    private const long BytesPerMb = 1024 * 1024;

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
        var signals = new SignalTable(options.Signals.Select(signal => signal.Name));
        // Spreads the attempts of many gateways to connect to one broker.
        var seeds = new Random(HashCode.Combine(options.Gateway, Environment.ProcessId));

        // Buffer and outbox.
        var pipeline = new IngestPipeline(new IngestOptions());
        var folders = DataFolders.Open(options.Data.Directory);
        var limits = SampleStoreOptions.Default with
        {
            SampleBytesMax = options.Data.SamplesMaxMb * BytesPerMb,
            QuarantineBytesMax = options.Data.QuarantineMaxMb * BytesPerMb,
        };
        var store = new SampleStore(
            folders.Samples, signals, pipeline, limits, machineTime, plantTime, log.StoreNotice);
        var forwardingOptions = MqttMapping.ForwardingOptions(options);
        var outbox = new DurableOutbox(
            folders.Outbox, MqttMapping.OutboxOptions(options), plantTime, machineTime, log.StoreNotice,
            ForecastForwarder.GapsOf(options.Gateway, forwardingOptions));

        // Gate, and who follows what it lets through.
        var gate = new Gate([.. options.Signals.Select(signal => signal.Rules)]);
        var taps = new GatewayTaps(signals);
        var last = new LastSamples(signals, [.. options.Signals.Select(signal => signal.Unit)]);

        // Models and forecasts. A model that is refused is left out, and said; the others go on.
        var models = new ModelHost(new ModelHostOptions(), machineTime);
        models.Happened += log.ModelEvent;
        var forwarder = new ForecastForwarder(
            options.Gateway, forwardingOptions, UnitsByName(options), outbox,
            logs.CreateLogger<ForecastForwarder>());
        var receiver = new ForecastAnnouncer(forwarder, taps, logs.CreateLogger<ForecastAnnouncer>());
        var states = new ForecastStates(folders.State, log.StoreNotice);
        var forecasts = new List<ForecastLoop>();
        var histories = new List<FeatureHistory>();
        foreach (var forecast in options.Forecasts)
        {
            var loaded = await ModelLoading.LoadAsync(forecast, options, models, log, stop);
            var definition = ForecastMapping.Definition(forecast, signals, loaded);
            var history = new FeatureHistory(definition.Windows());
            var runner = new ForecastRunner(definition, history, receiver, plantTime, machineTime);
            histories.Add(history);
            forecasts.Add(new ForecastLoop(runner, plantTime, machineTime, states, log));
        }

        // What was known before the last stop is known again before the first slot.
        WarmStart.Run(store, gate, histories, last, log);

        // Sources.
        ISampleListener[] listeners = [.. histories, last];
        var ingest = new IngestLoop(pipeline, gate, listeners, new TappedStore(store, taps), machineTime);
        List<ISource> sources = [.. options.Sources.Mqtt.Select(source => pipeline.Connect(intake => new MqttSource(
            source.Name, MqttMapping.SourceOptions(options, source), signals, intake, plantTime, machineTime,
            new Random(seeds.Next()), SecretReader.Read, logs.CreateLogger<MqttSource>())))];

        // Upstream.
        var sink = new MqttSink(
            "upstream", options.Gateway, MqttMapping.SinkOptions(options), machineTime, new Random(seeds.Next()),
            SecretReader.Read, logs.CreateLogger<MqttSink>());
        var forwarding = new OutboxForwarder(
            outbox, sink, forwardingOptions, plantTime, machineTime, new Random(seeds.Next()),
            logs.CreateLogger<OutboxForwarder>());

        var snapshot = new PipelineSnapshot(
            signals, sources, ingest, gate, last, store, forecasts, models, outbox, [sink]);
        return new GatewayRuntime(
            options.Gateway,
            [
                new SupervisedStage("sources", [.. sources], _stopLimit),
                new SupervisedStage("ingest", [ingest], _stopLimitOfIngest),
                new SupervisedStage("forecasts", [.. forecasts], _stopLimit),
                new SupervisedStage("models", [models], _stopLimit),
                new SupervisedStage("forwarding", [forwarding, sink], _stopLimit),
                new SupervisedStage("stores", [store, outbox], _stopLimit),
            ],
            snapshot.Read, taps, listen, plantTime,
            [.. forecasts.Select(Owned.Of), models, Owned.Of(store), Owned.Of(outbox)]);
    }

    private static Dictionary<string, string> UnitsByName(GatewayOptions options) => options.Signals
        .Where(signal => signal.Unit.Length > 0).ToDictionary(signal => signal.Name, signal => signal.Unit);
}
