namespace EdgeForecast.Configuration;

internal enum ConfigSeverity
{
    /// <summary>The gateway runs, but somebody should look.</summary>
    Warning,

    /// <summary>The gateway does not start.</summary>
    Error,
}
