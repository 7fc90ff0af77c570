using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
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

/// <summary>
/// The only wiring, read from top to bottom: store, gate, models, forecasts, sources, upstream, status, supervisor.
/// </summary>
internal static class Composition
{
    // Sources first, stores last: what is under way flows out. The sum stays below systemd's 90 s.
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _stopLimitOfIngest = TimeSpan.FromSeconds(20);

    /// <param name="options">Checked before.</param>
    /// <param name="clocks">The plant's and the machine's.</param>
    /// <param name="logs">Where everything is told.</param>
    /// <param name="stop">Ends the start, which loads models and reads the buffer.</param>
    public static async Task<Gateway> BuildAsync(
        GatewayOptions options, GatewayClocks clocks, ILoggerFactory logs, CancellationToken stop)
    {
        var (plant, machine) = clocks;
        var log = new StartupLog(logs.CreateLogger<StartupLog>());
        var signals = new SignalTable(options.Signals.Select(signal => signal.Name));
        string[] units = [.. options.Signals.Select(signal => signal.Unit)];
        var seeds = new Random(Environment.ProcessId);

        // Store.
        var pipeline = new IngestPipeline(new IngestOptions());
        var folders = DataFolders.Open(options.Data.Directory);
        var store = new SampleStore(
            folders.Samples, signals, pipeline, SampleStoreOptions.Default, machine, plant, log.StoreNotice);
        var outbox = new OutboxStore(folders.Outbox, OutboxOptions.Default, machine, plant, log.StoreNotice);

        // Gate.
        var gate = new Gate([.. options.Signals.Select(signal => signal.Rules)]);
        var taps = new GatewayTaps(signals);
        var last = new LastSamples(signals, units);

        // Models and forecasts. A model that is refused is left out, and said; the others go on.
        var models = new ModelHost(new ModelHostOptions(), machine);
        models.Happened += log.ModelEvent;
        var forwarder = new ForecastForwarder(
            options.Gateway, MqttMapping.ForwardingOptions(options), UnitsByName(options), outbox,
            logs.CreateLogger<ForecastForwarder>());
        var receiver = new ForecastAnnouncer(forwarder, taps, logs.CreateLogger<ForecastAnnouncer>());
        var states = new ForecastStates(folders.State, log.StoreNotice);
        var forecasts = new List<ForecastLoop>();
        var histories = new List<FeatureHistory>();
        foreach (var forecast in options.Forecasts)
        {
            var loaded = await ModelLoading.LoadAsync(forecast, options.Models, models, log, stop);
            var definition = ForecastMapping.Definition(forecast, signals, loaded);
            var history = new FeatureHistory(definition.Windows());
            var runner = new ForecastRunner(definition, history, receiver, plant, machine);
            histories.Add(history);
            forecasts.Add(new ForecastLoop(runner, plant, machine, states, log));
        }

        // What was known before the last stop is known again before the first slot.
        WarmStart.Run(store, gate, histories, last, log);

        // Sources.
        ISampleListener[] listeners = [.. histories, last];
        var ingest = new IngestLoop(pipeline, gate, listeners, new TappedStore(store, taps), machine);
        List<ISource> sources = [.. options.Sources.Mqtt.Select(source => pipeline.Connect(intake => new MqttSource(
            source.Name, MqttMapping.SourceOptions(options, source), signals, intake, plant, machine,
            new Random(seeds.Next()), SecretReader.Read, logs.CreateLogger<MqttSource>())))];

        // Upstream.
        var sink = new MqttSink(
            "upstream", options.Gateway, MqttMapping.SinkOptions(options), machine, new Random(seeds.Next()),
            SecretReader.Read, logs.CreateLogger<MqttSink>());
        var forwarding = new OutboxForwarder(
            outbox, sink, options.Upstream.Mqtt.InflightMax, machine, new Random(seeds.Next()),
            logs.CreateLogger<OutboxForwarder>());

        // Status and supervision.
        var snapshot = new PipelineSnapshot(
            signals, sources, ingest, gate, last, store, forecasts, models, outbox, [sink]);
        StatusBoard? board = null;
        var server = ListenAddress.TryParse(options.Status.Listen, out var listen) && !listen.IsOff
            ? new StatusServer(listen, () => board!.Read(), taps, machine, logs.CreateLogger<StatusServer>())
            : null;
        var supervisor = new Supervisor(
            [
                new SupervisedStage("sources", [.. sources], _stopLimit),
                new SupervisedStage("ingest", [ingest], _stopLimitOfIngest),
                new SupervisedStage("forecasts", [.. forecasts], _stopLimit),
                new SupervisedStage("models", [models], _stopLimit),
                new SupervisedStage("forwarding", [forwarding, sink], _stopLimit),
                new SupervisedStage("stores", [store, outbox], _stopLimit),
                new SupervisedStage("status", server is null ? [] : [server], _stopLimit),
            ],
            SupervisorOptions.Default, machine, logs.CreateLogger<Supervisor>());
        board = new StatusBoard(options.Gateway, supervisor, snapshot.Read, taps, plant, machine);
        return new Gateway(supervisor, board, server, taps, [.. forecasts, models, store, outbox]);
    }

    private static Dictionary<string, string> UnitsByName(GatewayOptions options) =>
        options.Signals.Where(signal => signal.Unit.Length > 0).ToDictionary(signal => signal.Name, signal => signal.Unit);
}
