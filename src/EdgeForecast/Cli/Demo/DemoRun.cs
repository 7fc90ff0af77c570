using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Forwarding;
using EdgeForecast.Logging;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Supervision;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace EdgeForecast.Cli.Demo;

/// <summary>
/// The main job on embedded defaults: a simulated plant with its OPC UA server, a broker, a gateway, all in this
/// process and all over real sockets of the loopback address.
/// </summary>
internal sealed class DemoRun(
    DemoRequest request, SimulationOptions plant, IGatewayComposition composition, TimeProvider machineTime)
{
    public const string ConfigName = "gateway.json";
    private static readonly TimeSpan _plantStopLimit = TimeSpan.FromSeconds(5);
    private readonly long _started = machineTime.GetTimestamp();

    /// <summary>Where the shipped bundles are: beside the program.</summary>
    public static string ModelsDirectory => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Runs until told to stop or until its time is over; prints the summary.</summary>
    /// <param name="output">Where it is shown.</param>
    /// <param name="live">The terminal; null for plain lines.</param>
    /// <param name="stop">Ends it cleanly.</param>
    public async Task<int> RunAsync(TextWriter output, IAnsiConsole? live, CancellationToken stop)
    {
        var temporary = request.DataDirectory is null
            ? Directory.CreateTempSubdirectory("edgeforecast-demo-").FullName
            : null;
        try
        {
            var data = temporary ?? Path.GetFullPath(request.DataDirectory!);
            return await RunAsync(data, output, live, stop);
        }
        finally
        {
            if (temporary is not null) Directory.Delete(temporary, recursive: true);
        }
    }

    private async Task<int> RunAsync(string data, TextWriter output, IAnsiConsole? live, CancellationToken stop)
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var clock = plant.CreateClock(machineTime);
        var (server, passwordFile) = DemoPlantServer.Start(
            plant, data, DemoConfiguration.PkiPath(data), clock, machineTime);
        await using var serving = server;
        var options = Override(DemoConfiguration.Build(request,
            new DemoSources(broker.Address.Host, broker.Address.Port, server.Url, passwordFile), data,
            ModelsDirectory), data);
        WriteConfig(options, data);
        using var logs = LogSetup.Create(options.Log, live is null ? ConsoleTarget.Warnings : ConsoleTarget.None);
        var gateway = await composition.ComposeAsync(options, clock, machineTime, logs, stop);
        var plantLoop = new PlantLoop(plant with { Broker = broker.Address }, clock, machineTime, server);
        gateway = gateway with
        {
            Stages = [new SupervisedStage("plant", [plantLoop], _plantStopLimit), .. gateway.Stages],
        };
        var topic = TopicTemplate.Expand(options.Upstream.Mqtt.Topic, options.Gateway, "+");
        var addresses = new DemoAddresses(
            broker.Address.ToString(), topic, $"{DemoConfiguration.TopicPrefix}/#", server.Url, data);
        return await ShowAsync(gateway, addresses, logs, output, live, stop);
    }

    private async Task<int> ShowAsync(
        GatewayRuntime gateway, DemoAddresses addresses, ILoggerFactory logs, TextWriter output, IAnsiConsole? live,
        CancellationToken stop)
    {
        using var notifier = new SystemdNotifier(null, null);
        var host = new GatewayHost(gateway, notifier, SupervisorOptions.Default, machineTime, logs);
        using var forecasts = gateway.Taps.Forecasts.TrySubscribe()
            ?? throw new InvalidOperationException("Nobody can follow forecasts before the gateway runs.");
        var feed = new DemoFeed(host, addresses, forecasts, machineTime, _started);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (request.Duration is { } duration)
        {
            var left = duration - machineTime.GetElapsedTime(_started);
            end.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        var running = host.RunAsync(end.Token);
        IDemoDisplay display = live is null
            ? new PlainDemoDisplay(output, machineTime)
            : new LiveDemoDisplay(live, machineTime);
        await Task.WhenAny(display.RunAsync(feed, end.Token), running);
        await end.CancelAsync();
        var isClean = await running;
        WriteSummary(DemoSummary.From(host.ReadStatus(), feed.FirstForecastSeconds), output);
        return isClean ? ExitCode.Ok : ExitCode.Failure;
    }

    /// <summary>What the environment says counts, as for <c>run</c>; checked as its file would be.</summary>
    private static GatewayOptions Override(GatewayOptions options, string data)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(options, Written().GatewayOptions);
        var config = ConfigReader.ReadText(Path.Combine(data, ConfigName), text, ProcessVariables.Read());
        return config is { IsValid: true, Options: { } valid }
            ? valid
            : throw new IOException(string.Join(
                Environment.NewLine, config.Problems.Where(problem => problem.Severity == ConfigSeverity.Error)));
    }

    /// <summary>So that what is kept can be looked at with the configuration that it was made with.</summary>
    private static void WriteConfig(GatewayOptions options, string data)
    {
        Directory.CreateDirectory(data);
        using var file = AtomicFile.Create(Path.Combine(data, ConfigName));
        JsonSerializer.Serialize(file.Stream, options, Written().GatewayOptions);
        file.Complete();
    }

    private static GatewayOptionsContext Written() => new(
        new JsonSerializerOptions(GatewayOptionsContext.Default.Options)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = true,
        });

    private void WriteSummary(DemoSummary summary, TextWriter output)
    {
        output.WriteLine(
            $"{DemoText.Count(summary.Samples)} samples, {DemoText.Count(summary.OpcUaValues)} over OPC UA; "
            + $"{DemoText.Count(summary.Quarantined)} quarantined; "
            + $"{DemoText.Count(summary.Forecasts)} forecasts, {DemoText.Count(summary.Missed)} missed, "
            + $"the first after {DemoText.Number(summary.FirstForecastSeconds ?? double.NaN)} s; "
            + $"{DemoText.Number(summary.RssMb, "0")} MB of memory.");
        if (DemoText.Skill(summary.Mae, summary.MaePersistence) is { Length: > 0 } skill) output.WriteLine(skill);
        if (request.Json) output.WriteLine(JsonSerializer.Serialize(summary, DemoSummaryJson.Default.DemoSummary));
    }
}
