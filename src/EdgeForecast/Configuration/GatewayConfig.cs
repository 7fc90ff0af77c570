using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration;

/// <summary>What became of reading a configuration.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Options">
/// With absolute paths. Null when the file cannot be read at all; with stand-ins, not to be run, where there are
/// errors.
/// </param>
/// <param name="Problems">All that was found, in the order of the file.</param>
/// <param name="Document">Knows the line of each setting; null when the file cannot be read at all.</param>
internal sealed record GatewayConfig(
    string File, GatewayOptions? Options, IReadOnlyList<ConfigProblem> Problems, ConfigDocument? Document = null)
{
    /// <summary>The same problem with the line that it is about.</summary>
    public ConfigProblem Located(ConfigProblem problem) => problem.Location.Length > 0 || Document is null
        ? problem
        : problem with { Location = Document.LocationOf(problem.Path) };

    /// <summary>Whether a gateway can be run with it.</summary>
    public bool IsValid => Options is not null && Problems.All(problem => problem.Severity != ConfigSeverity.Error);
}
