using System.CommandLine;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Logging;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli;

/// <summary><c>run</c>: the gateway.</summary>
internal sealed class RunCommand : Command
{
    private readonly IGatewayComposition _composition;
    private readonly Option<string> _config = CommonOptions.Config();

    public RunCommand(IGatewayComposition composition)
        : base("run", "Run the gateway until SIGTERM or Ctrl-C, which stop it cleanly; a second one does not wait.")
    {
        _composition = composition;
        Options.Add(_config);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var error = parsed.InvocationConfiguration.Error;
        var config = ConfigReader.Read(parsed.GetRequiredValue(_config), ProcessVariables.Read());
        ConfigReport.WriteText(config, config.Problems, error);
        if (!config.IsValid || config.Options is not { } options) return ExitCode.InvalidConfiguration;
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        return await RunAsync(options, error, either.Token);
    }

    private async Task<int> RunAsync(GatewayOptions options, TextWriter error, CancellationToken stop)
    {
        using var logs = LogSetup.Create(options.Log, ConsoleTarget.Output);
        using var notifier = SystemdNotifier.FromEnvironment();
        try
        {
            var machineTime = TimeProvider.System;
            var runtime = await _composition.ComposeAsync(options, machineTime, machineTime, logs, stop);
            var host = new GatewayHost(runtime, notifier, SupervisorOptions.Default, machineTime, logs);
            return await host.RunAsync(stop) ? ExitCode.Ok : ExitCode.Failure;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop before it had started.
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The gateway cannot start: {failure.Message}");
            return ExitCode.Failure;
        }
    }
}
