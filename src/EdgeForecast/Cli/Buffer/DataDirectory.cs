using System.CommandLine;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Cli.Buffer;

/// <summary>Where the data of a gateway is: named, or taken from its configuration.</summary>
internal static class DataDirectory
{
    public static Argument<string> Argument() => new("directory")
    {
        Description = "The data directory: data.directory of gateway.json.",
        HelpName = "DIR",
    };

    public static Option<string?> Option() => new("--data")
    {
        Description = "The data directory; without it the configuration file says it.",
        HelpName = "DIR",
    };

    /// <summary>The options of a configuration file; null, with everything said, where it is not valid.</summary>
    public static GatewayOptions? ReadConfig(string file, TextWriter error)
    {
        var config = ConfigReader.Read(file, ProcessVariables.Read());
        if (config is { IsValid: true, Options: { } options }) return options;
        ConfigReport.WriteText(config, config.Problems, error);
        return null;
    }
}
