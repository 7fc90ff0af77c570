using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Inference.Isolation;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Startup;

internal sealed partial class StartupLog
{
    [LoggerMessage(4001, LogLevel.Error, "{Text}")]
    private partial void LogStoreError(string text);

    [LoggerMessage(4002, LogLevel.Warning, "{Text}")]
    private partial void LogStoreWarning(string text);

    [LoggerMessage(4003, LogLevel.Information, "{Text}")]
    private partial void LogStoreInformation(string text);

    [LoggerMessage(4010, LogLevel.Information, "Models: {Kind} {Model} (worker {WorkerId}) {Detail}")]
    private partial void LogModelEvent(ModelHostEventKind kind, string model, int workerId, string detail);

    [LoggerMessage(4011, LogLevel.Warning, "Models: {Kind} {Model} (worker {WorkerId}) {Detail}")]
    private partial void LogModelTrouble(ModelHostEventKind kind, string model, int workerId, string detail);

    [LoggerMessage(4020, LogLevel.Information,
        "Took {SampleCount} samples and {GapCount} gaps up to {Newest} from the buffer")]
    private partial void LogWarmStarted(long sampleCount, long gapCount, Timestamp newest);

    [LoggerMessage(4030, LogLevel.Warning, "{Forecast}: slots passed without a forecast: {Missed}")]
    private partial void LogSlotsMissed(string forecast, MissedSlots missed);

    [LoggerMessage(4031, LogLevel.Warning, "{Forecast}: the clock was set back; it goes on from the new time")]
    private partial void LogClockSetBack(string forecast);

    [LoggerMessage(4032, LogLevel.Warning, "{Forecast}: the saved state is not taken up: {Problem}")]
    private partial void LogStateRefused(string forecast, string problem);

    [LoggerMessage(4033, LogLevel.Error, "{Forecast}: the state could not be kept; it is tried again")]
    private partial void LogStateStoreFailed(Exception exception, string forecast);

    [LoggerMessage(4034, LogLevel.Warning,
        "{Forecast}: {MissCount} of the last 100 slots had no forecast in time; /status says where the time goes")]
    private partial void LogDeadlinesBroken(string forecast, int missCount);

    [LoggerMessage(4035, LogLevel.Information, "{Forecast}: at most one of the last 100 slots was missed again")]
    private partial void LogDeadlinesKept(string forecast);

    [LoggerMessage(4036, LogLevel.Information, "The process's place among the programs of this machine: {Place}")]
    private partial void LogProcessPlace(string place);
}
