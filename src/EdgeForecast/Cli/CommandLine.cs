using System.CommandLine;
using EdgeForecast.Cli.Buffer;
using EdgeForecast.Cli.Export;
using EdgeForecast.Cli.Models;
using EdgeForecast.Cli.OpcUa;
using EdgeForecast.Cli.Replay;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli;

/// <summary>The verbs of the program.</summary>
internal static class CommandLine
{
    /// <param name="args">Without the name of the program.</param>
    /// <param name="composition">Puts a gateway together for <c>run</c> and <c>demo</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="stop">Ends what goes on until it is stopped, as a signal does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> args, IGatewayComposition composition, TextWriter output, TextWriter error,
        CancellationToken stop = default)
    {
        var root = new RootCommand($"""
            Forecasts on the device what its sensors will read next.

            {ExitCode.Help}
            """);
        root.Subcommands.Add(new RunCommand(composition));
        root.Subcommands.Add(new CheckCommand());
        root.Subcommands.Add(new DemoCommand(composition));
        root.Subcommands.Add(new SimulateCommand());
        root.Subcommands.Add(new TapCommand());
        root.Subcommands.Add(new OpcUaCommand());
        root.Subcommands.Add(new ModelsCommand());
        root.Subcommands.Add(new BufferCommand());
        root.Subcommands.Add(new ExportCommand());
        root.Subcommands.Add(new ImportCommand());
        root.Subcommands.Add(new ReplayCommand());
        root.Subcommands.Add(new VersionCommand());
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                // The process handles signals itself: a clean stop takes as long as it takes.
                ProcessTerminationTimeout = null,
            },
            stop);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
