using System.CommandLine;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;

namespace EdgeForecast.Cli;

/// <summary><c>check</c>: says everything that is wrong with a configuration, and changes nothing.</summary>
internal sealed class CheckCommand : Command
{
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    private readonly Option<bool> _noEnvironment = new("--no-environment")
    {
        Description = "Look at the file alone: no folders, models, secrets or brokers of this machine.",
    };

    public CheckCommand()
        : base("check", "Check a configuration file and, unless told otherwise, what it needs on this machine.")
    {
        Options.Add(_config);
        Options.Add(_noEnvironment);
        Options.Add(_json);
        SetAction(CheckAsync);
    }

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken stop)
    {
        var output = parsed.InvocationConfiguration.Output;
        var config = ConfigReader.Read(parsed.GetRequiredValue(_config), ProcessVariables.Read());
        var found = new ConfigProblems();
        if (config is { IsValid: true, Options: { } options } && !parsed.GetValue(_noEnvironment))
            await EnvironmentCheck.RunAsync(options, TimeProvider.System, found, stop);
        var pace = config.Options is { } read && !parsed.GetValue(_noEnvironment)
            ? StoreOutlook.Read(read.Data, found)
            : null;
        IReadOnlyList<ConfigProblem> problems = [.. config.Problems, .. found.All.Select(config.Located)];
        var isValid = config.IsValid && !found.HasErrors;
        if (parsed.GetValue(_json)) ConfigReport.WriteJson(config, isValid, problems, pace?.ToString(), output);
        else WriteText(config, isValid, problems, output);
        if (pace is not null && !parsed.GetValue(_json)) output.WriteLine($"data: {pace}.");
        return isValid ? ExitCode.Ok : ExitCode.InvalidConfiguration;
    }

    private static void WriteText(
        GatewayConfig config, bool isValid, IReadOnlyList<ConfigProblem> problems, TextWriter output)
    {
        ConfigReport.WriteText(config, problems, output);
        var errorCount = problems.Count(problem => problem.Severity == ConfigSeverity.Error);
        output.WriteLine(isValid
            ? $"{config.File}: in order, {config.Options!.Signals.Count} signals, "
                + $"{config.Options.Forecasts.Count} forecasts, {problems.Count} warnings."
            : $"{config.File}: {errorCount} errors, {problems.Count - errorCount} warnings.");
    }
}
