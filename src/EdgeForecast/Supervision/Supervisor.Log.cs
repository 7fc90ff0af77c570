using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

internal sealed partial class Supervisor
{
    [LoggerMessage(1000, LogLevel.Information, "Started {LoopCount} loops.")]
    private partial void LogStarted(int loopCount);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: what is under way flows out first.")]
    private partial void LogStopping();

    [LoggerMessage(1002, LogLevel.Information, "The stage {Stage} stopped after {ElapsedMs:F0} ms.")]
    private partial void LogStageStopped(string stage, double elapsedMs);

    [LoggerMessage(1003, LogLevel.Error, "The loop {Loop} did not stop within {Limit} and is left behind.")]
    private partial void LogAbandoned(string loop, TimeSpan limit);

    [LoggerMessage(1004, LogLevel.Error,
        "The loop {Loop} failed, {InARow} in a row; it is started again in {Wait}.")]
    private partial void LogLoopFailed(Exception? error, string loop, int inARow, TimeSpan wait);

    [LoggerMessage(1005, LogLevel.Critical,
        "The loop {Loop} failed {InARow} times in a row: the watchdog is no longer fed.")]
    private partial void LogEscalated(string loop, int inARow);

    [LoggerMessage(1006, LogLevel.Error,
        "The loop {Loop} has not beaten for {SilenceSeconds:F1} s, its limit is {LimitSeconds:F1} s.")]
    private partial void LogLoopStalled(string loop, double silenceSeconds, double limitSeconds);

    [LoggerMessage(1007, LogLevel.Warning, "The loop {Loop} beats again.")]
    private partial void LogLoopRecovered(string loop);

    [LoggerMessage(1008, LogLevel.Error, "The loop {Loop} failed while it stopped: what it held may be lost.")]
    private partial void LogLoopFailedWhileStopping(Exception error, string loop);
}
