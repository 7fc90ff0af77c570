using System.CommandLine;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Runs what a tool does with a server, and turns whatever goes wrong into words and an exit code.</summary>
internal static class ToolSession
{
    /// <summary>
    /// Connects, works, and closes the session: small servers allow few. The certificates are those of the gateway with
    /// that data directory, unless the command line names them.
    /// </summary>
    public static async Task<int> RunAsync(
        ParseResult parsed, ConnectionArguments connection, bool asJson,
        Func<OpcUaSession, CancellationToken, Task<int>> work, CancellationToken stop, string? dataDirectory = null)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (!connection.TryRead(parsed, error, out var options, dataDirectory)) return ExitCode.Usage;
        return await GuardAsync(parsed, asJson, async either =>
        {
            await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, either);
            return await work(session, either);
        }, stop);
    }

    /// <summary>Ends at Ctrl-C; reports a fault instead of throwing it.</summary>
    public static async Task<int> GuardAsync(
        ParseResult parsed, bool asJson, Func<CancellationToken, Task<int>> work, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (OpcUaException fault)
        {
            return ToolFault.Report(fault, asJson, output, error);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(fault is UnauthorizedAccessException
                ? $"{fault.Message} Run it as a user who may, or name another folder with --pki DIR."
                : fault.Message);
            return ExitCode.Failure;
        }
    }
}
