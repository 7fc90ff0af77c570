using EdgeForecast.Configuration;
using EdgeForecast.Status;

namespace EdgeForecast.Cli;

/// <summary>Where a running gateway serves its status.</summary>
internal static class StatusAddress
{
    /// <summary>
    /// As the command line says, else as the configuration does; null, and said why, when neither does.
    /// </summary>
    /// <param name="url">What the command line says; null for nothing.</param>
    /// <param name="configFile">The configuration.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="code">What to end with when there is no address.</param>
    public static Uri? Find(string? url, string configFile, TextWriter error, out int code)
    {
        code = ExitCode.Usage;
        if (url is not null)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https") return given;
            error.WriteLine($"--url {url}: write a URL, as in http://127.0.0.1:9464.");
            return null;
        }

        var config = ConfigReader.Read(configFile, ProcessVariables.Read());
        if (config is { IsValid: true, Options: { } options }
            && ListenAddress.TryParse(options.Status.Listen, out var listen))
        {
            if (!listen.IsOff && listen.Port != 0) return listen.ToLocalUri();
            error.WriteLine($"status.listen is \"{options.Status.Listen}\", which says nothing. Name it with --url.");
            return null;
        }

        ConfigReport.WriteText(config, config.Problems, error);
        code = ExitCode.InvalidConfiguration;
        return null;
    }
}
