using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration;

/// <summary>What became of reading a configuration.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Options">
/// With absolute paths. Null when the file cannot be read at all; with stand-ins, not to be run, where there are errors.
/// </param>
/// <param name="Problems">All that was found, in the order of the file.</param>
internal sealed record GatewayConfig(string File, GatewayOptions? Options, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>Whether a gateway can be run with it.</summary>
    public bool IsValid => Options is not null && Problems.All(problem => problem.Severity != ConfigSeverity.Error);
}
