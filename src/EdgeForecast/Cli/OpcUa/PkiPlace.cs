using System.CommandLine;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Where the certificates are: the option of every verb, and the place without it.</summary>
internal static class PkiPlace
{
    private const string FolderName = "pki";

    public static string Default => InData(new DataOptions().Directory);

    public static Option<string?> Option() => new("--pki")
    {
        Description = $"The folder of certificates: own, trusted, issuer, rejected; without it {Default}.",
        HelpName = "DIR",
    };

    /// <summary>The folder of a gateway that keeps its data there.</summary>
    public static string InData(string dataDirectory) => Path.Combine(dataDirectory, FolderName);

    /// <summary>The folders that are meant; none, with the reason on the standard error, where they cannot be told.
    /// </summary>
    public static IReadOnlyList<PkiFolder> Of(string? given, string? configFile, TextWriter error, out int code)
    {
        code = ExitCode.Usage;
        if (given is not null && configFile is not null)
        {
            error.WriteLine("--pki and --config both name the folder of certificates: give one.");
            return [];
        }

        if (configFile is null) return [new PkiFolder(Of(given))];
        var config = ConfigReader.Read(configFile, ProcessVariables.Read());
        if (config is { IsValid: true, Options: { } options })
        {
            var paths = options.Sources.OpcUa.Select(source => OpcUaMapping.PkiPath(options, source.Connection))
                .DefaultIfEmpty(InData(options.Data.Directory)).Distinct();
            return [.. paths.Select(path => new PkiFolder(path))];
        }

        ConfigReport.WriteText(config, config.Problems, error);
        code = ExitCode.InvalidConfiguration;
        return [];
    }

    /// <summary>The folder in force: as given, else of the gateway with that data directory, or the default.</summary>
    public static string Of(string? given, string? dataDirectory = null) =>
        Path.GetFullPath(given ?? (dataDirectory is null ? Default : InData(dataDirectory)));
}
