using System.CommandLine;

namespace EdgeForecast.Cli;

/// <summary>Options that several verbs have, under the same names.</summary>
internal static class CommonOptions
{
    public const string DefaultConfigFile = "/etc/edgeforecast/gateway.json";

    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => DefaultConfigFile,
    };

    public static Option<bool> Json(string description) => new("--json") { Description = description };

    public static Option<string?> Url() => new("--url")
    {
        Description = "The gateway's status address; without it the configuration file says it.",
        HelpName = "URL",
    };
}
