using System.CommandLine;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Cli.Buffer;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli.Replay;

/// <summary><c>replay</c>: computes stored forecasts again from the buffer and compares them bit for bit.</summary>
internal sealed class ReplayCommand : Command
{
    private readonly Argument<string?> _id = new("id")
    {
        Description = "The id of a forecast, as in its message.",
        HelpName = "ID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _all = new("--all") { Description = "All forecasts that are stored." };
    private readonly Option<int?> _last = new("--last") { Description = "The newest so many.", HelpName = "N" };
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string?> _data = DataDirectory.Option();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public ReplayCommand()
        : base("replay", "Compute stored forecasts again, window, models and weights, and compare bit for bit.")
    {
        Arguments.Add(_id);
        Option[] options = [_all, _last, _config, _data, _json];
        foreach (var option in options) Options.Add(option);
        SetAction(ReplayAsync);
    }

    private async Task<int> ReplayAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (id, last) = (parsed.GetValue(_id), parsed.GetValue(_last));
        if ((id is null ? 0 : 1) + (last is null ? 0 : 1) + (parsed.GetValue(_all) ? 1 : 0) != 1 || last < 1)
        {
            error.WriteLine("Give an ID, --last N or --all.");
            return ExitCode.Usage;
        }

        if (DataDirectory.ReadConfig(parsed.GetRequiredValue(_config), error) is not { } options)
            return ExitCode.InvalidConfiguration;
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            using var progress = ProgressLine.On(error);
            var directory = parsed.GetValue(_data) ?? options.Data.Directory;
            var summary = await RunAsync(options, directory, id, last, progress, either.Token);
            progress.Clear();
            if (parsed.GetValue(_json)) output.WriteLine(ReplayText.Json(summary));
            else ReplayText.Write(summary, output);
            if (id is not null && summary.ForecastCount == 0)
                error.WriteLine($"{directory}: there is no forecast \"{id}\" in it.");
            return summary.IsSame ? ExitCode.Ok : ExitCode.Failure;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            error.WriteLine("Stopped.");
            return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private static async Task<ReplaySummary> RunAsync(
        GatewayOptions options, string directory, string? id, int? last, ProgressLine progress, CancellationToken stop)
    {
        var folder = BufferFolder.Open(directory, options.Signals.Select(signal => signal.Name));
        var run = new ReplayRun(options, directory, folder, progress);
        return await run.RunAsync(id is not null ? new HashSet<string> { id } : run.NewestIds(last), stop);
    }
}
