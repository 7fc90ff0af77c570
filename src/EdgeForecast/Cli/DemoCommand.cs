using System.CommandLine;
using EdgeForecast.Cli.Demo;
using EdgeForecast.Simulator;
using EdgeForecast.Supervision;
using Spectre.Console;

namespace EdgeForecast.Cli;

/// <summary><c>demo</c>: the whole thing, with a plant of its own.</summary>
internal sealed class DemoCommand : Command
{
    private const double StandardAcceleration = 600;
    private readonly IGatewayComposition _composition;

    private readonly Option<double?> _seconds = new("--seconds")
    {
        Description = "End after so many seconds, with a summary.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Keep the data in this folder; without it a temporary one is used and removed.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _json = CommonOptions.Json("Make the last line one JSON object with the summary.");
    private readonly Option<int> _seed = PlantOptions.Seed();
    private readonly Option<int> _units = PlantOptions.Units();
    private readonly Option<double> _acceleration = PlantOptions.Acceleration(StandardAcceleration);

    private readonly Option<string> _faults = new("--faults")
    {
        Description = "A fault script; the one built in without it.",
        HelpName = "FILE",
        DefaultValueFactory = _ => SimulationOptions.DemoFaults,
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where status is served; port 0 takes a free one.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "127.0.0.1:0",
    };

    public DemoCommand(IGatewayComposition composition)
        : base("demo", "Forecast a simulated plant, everything in this process, until Ctrl-C.")
    {
        _composition = composition;
        Options.Add(_seconds);
        Options.Add(_data);
        Options.Add(_json);
        Options.Add(_seed);
        Options.Add(_units);
        Options.Add(_acceleration);
        Options.Add(_faults);
        Options.Add(_listen);
        SetAction(DemoAsync);
    }

    private async Task<int> DemoAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var request = new DemoRequest(
            parsed.GetValue(_seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            parsed.GetValue(_data),
            parsed.GetValue(_json),
            parsed.GetValue(_seed),
            parsed.GetValue(_units),
            parsed.GetValue(_acceleration),
            parsed.GetRequiredValue(_faults),
            parsed.GetRequiredValue(_listen));
        var plant = new SimulationOptions(
            request.Seed, request.UnitCount, request.Acceleration, SimulationOptions.DemoStart,
            TopicPrefix: DemoConfiguration.TopicPrefix, FaultsFile: request.FaultsFile);
        var problems = plant.Check();
        foreach (var problem in problems) error.WriteLine(problem);
        if (problems.Count > 0) return ExitCode.Usage;

        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            // A live picture only where this process really writes to a terminal.
            var live = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
                && AnsiConsole.Profile.Capabilities.Ansi
                ? AnsiConsole.Console
                : null;
            return await new DemoRun(request, plant, _composition, TimeProvider.System)
                .RunAsync(output, live, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Told to stop before it had started.
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The demo cannot run: {failure.Message}");
            return ExitCode.Failure;
        }
    }
}
