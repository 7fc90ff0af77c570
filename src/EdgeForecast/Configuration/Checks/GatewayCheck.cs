using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Whether a configuration makes sense in itself, without a look at the machine or the network.</summary>
internal static class GatewayCheck
{
    /// <summary>Every contradiction, each with its place and its remedy.</summary>
    public static IReadOnlyList<ConfigProblem> Check(GatewayOptions options)
    {
        var problems = new ConfigProblems();
        Run(options, problems);
        return problems.All;
    }

    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        NameCheck.Run(options.Gateway, "gateway", problems);
        ConnectionCheck.Run(options, problems);
        SignalCheck.Run(options, problems);
        ForecastCheck.Run(options, problems);
        LoadCheck.Run(options, Environment.ProcessorCount, problems);
        ServiceCheck.Run(options, problems);
        ModelsCheck.Run(options.Models, problems);
        AlarmsCheck.Run(options, problems);
    }
}
