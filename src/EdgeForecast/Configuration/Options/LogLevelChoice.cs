namespace EdgeForecast.Configuration.Options;

internal enum LogLevelChoice
{
    Debug,
    Information,
    Warning,
    Error,
}
