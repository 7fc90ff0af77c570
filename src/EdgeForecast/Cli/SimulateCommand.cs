using System.CommandLine;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli;

/// <summary><c>simulate</c>: a plant to point any client at.</summary>
internal sealed class SimulateCommand : Command
{
    private static readonly TimeSpan _reportEvery = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _broker = new("--broker")
    {
        Description = "Publish to this MQTT broker instead of one of its own on a free local port.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<int> _units = PlantOptions.Units();
    private readonly Option<int> _seed = PlantOptions.Seed();
    private readonly Option<double> _acceleration = PlantOptions.Acceleration(1);
    private readonly Option<string?> _faults = PlantOptions.Faults();

    private readonly Option<string> _prefix = new("--topic-prefix")
    {
        Description = "Stands before /UNIT/SIGNAL in the topics.",
        DefaultValueFactory = _ => "plant",
    };

    private readonly PlantServerOptions _server = new();

    private readonly Option<double?> _seconds = new("--seconds")
    {
        Description = "End after so many seconds of real time.",
    };

    public SimulateCommand()
        : base("simulate", "Simulate a line of transformers with sensors over MQTT and OPC UA, until Ctrl-C.")
    {
        Options.Add(_broker);
        Options.Add(_units);
        Options.Add(_seed);
        Options.Add(_acceleration);
        Options.Add(_faults);
        Options.Add(_prefix);
        Options.Add(_seconds);
        _server.AddTo(this);
        SetAction(SimulateAsync);
    }

    private async Task<int> SimulateAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        BrokerAddress? broker = null;
        if (parsed.GetValue(_broker) is { } text && !PlantOptions.TryParseBroker(text, out broker))
        {
            error.WriteLine($"--broker {text}: write HOST:PORT, as in 127.0.0.1:1883.");
            return ExitCode.Usage;
        }

        if (!_server.TryRead(parsed, out var server, out var wrong))
        {
            error.WriteLine(wrong);
            return ExitCode.Usage;
        }

        var options = new SimulationOptions(
            parsed.GetValue(_seed), parsed.GetValue(_units), parsed.GetValue(_acceleration), null, broker,
            parsed.GetRequiredValue(_prefix), parsed.GetValue(_faults), OpcUa: server);
        var problems = options.Check();
        foreach (var problem in problems) error.WriteLine(problem);
        if (problems.Count > 0) return ExitCode.Usage;

        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        if (parsed.GetValue(_seconds) is { } seconds) either.CancelAfter(TimeSpan.FromSeconds(seconds));
        var simulation = new PlantSimulation(options, options.CreateClock(TimeProvider.System));
        var running = simulation.RunAsync(either.Token);
        await Task.WhenAny(running, ReportAsync(simulation, output, either.Token));
        await either.CancelAsync();
        return await EndAsync(running, simulation, output, error);
    }

    private static async Task<int> EndAsync(
        Task running, PlantSimulation simulation, TextWriter output, TextWriter error)
    {
        try
        {
            await running;
            output.WriteLine($"Published {simulation.Counts.Published} messages.");
            return ExitCode.Ok;
        }
        catch (IOException failure)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private static async Task ReportAsync(PlantSimulation simulation, TextWriter output, CancellationToken stop)
    {
        var told = false;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!told && simulation.Broker is { } broker)
                {
                    output.WriteLine($"Publishing to mqtt://{broker}, subscribe to {simulation.TopicFilter}");
                    if (simulation.Server is { } server)
                        output.WriteLine($"Serving {server.Url}, namespace {OpcUaServer.PlantNamespace}, "
                            + $"certificate {server.Certificate.Thumbprint}");
                    told = true;
                }

                var limit = told ? _reportEvery : TimeSpan.FromMilliseconds(50);
                await Task.Delay(limit, TimeProvider.System, stop);
                if (!told) continue;
                var counts = simulation.Counts;
                var trouble = counts.LastFailure.Length > 0 ? $", last failure: {counts.LastFailure}" : "";
                var clients = simulation.Server is { } serving
                    ? $", {serving.Counts.Sessions} OPC UA sessions, {serving.Counts.MonitoredItems} items"
                    : "";
                output.WriteLine($"{counts.Published} published, {counts.Dropped} dropped{clients}{trouble}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to end.
            return;
        }
    }
}
