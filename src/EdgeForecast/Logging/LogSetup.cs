using EdgeForecast.Configuration.Options;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;
using Serilog.Sinks.SystemConsole.Themes;

namespace EdgeForecast.Logging;

/// <summary>
/// Logs for people on the console and for machines in a file: compact JSON, a new file each day and at the size limit,
/// the oldest removed. Nothing is enriched or destructured by reflection, so that trimming can remove nothing that is
/// needed.
/// </summary>
internal static class LogSetup
{
    private const string ConsoleTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string FileName = "edgeforecast-.json";
    private const long BytesPerMb = 1024 * 1024;

    /// <summary>Everything is written when the factory is disposed.</summary>
    public static ILoggerFactory Create(LogOptions options, ConsoleTarget console)
    {
        // What goes wrong with the log itself must be seen somewhere.
        SelfLog.Enable(Console.Error);
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            // The web server tells of every request and of its own start; only its troubles matter here.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        if (console != ConsoleTarget.None)
            configuration.WriteTo.Console(
                outputTemplate: ConsoleTemplate,
                theme: ConsoleTheme.None,
                restrictedToMinimumLevel: console == ConsoleTarget.Warnings
                    ? LogEventLevel.Warning
                    : LevelAlias.Minimum,
                standardErrorFromLevel: console == ConsoleTarget.Output ? null : LogEventLevel.Verbose);
        if (options.Directory is { } directory)
            configuration.WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(directory, FileName),
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: options.FileSizeMaxMb * BytesPerMb,
                retainedFileCountLimit: options.FileCountMax);
        Logger logger = configuration.CreateLogger();
        return new SerilogLoggerFactory(logger, dispose: true);
    }

    private static LogEventLevel LevelOf(LogLevelChoice level) => level switch
    {
        LogLevelChoice.Debug => LogEventLevel.Debug,
        LogLevelChoice.Warning => LogEventLevel.Warning,
        LogLevelChoice.Error => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
