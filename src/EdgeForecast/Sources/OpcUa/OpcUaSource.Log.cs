using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sources.OpcUa;

internal sealed partial class OpcUaSource
{
    [LoggerMessage(2100, LogLevel.Information, "{Source}: connected for the {Generation}. time to {Peer}.")]
    private partial void LogConnected(string source, int generation, string peer);

    [LoggerMessage(2101, LogLevel.Warning, "{Source}: not connected: {Why} Next attempt in {Seconds:F1} s.")]
    private partial void LogNotConnected(string source, string why, double seconds);

    [LoggerMessage(2102, LogLevel.Warning,
        "{Source}: the server does not give {Node}: {Status}. Check the node id and the rights of the user; it is "
        + "asked again, the others go on.")]
    private partial void LogItemRefused(string source, string node, string status);

    [LoggerMessage(2103, LogLevel.Information, "{Source}: the server gives {Node} now.")]
    private partial void LogItemAccepted(string source, string node);

    [LoggerMessage(2104, LogLevel.Warning, "{Source}: values were lost: {Why}.")]
    private partial void LogLoss(string source, string why);

    [LoggerMessage(2105, LogLevel.Warning,
        "{Source}: signal {Signal}: {What}. The configuration counts; correct whichever is wrong.")]
    private partial void LogContradiction(string source, string signal, string what);

    [LoggerMessage(2106, LogLevel.Information,
        "{Source}: {Described} of {All} nodes described: types, ranges, units.")]
    private partial void LogDescribed(string source, int described, int all);

    [LoggerMessage(2107, LogLevel.Warning, "{Source}: what the nodes are could not be asked: {Why}")]
    private partial void LogNotDescribed(string source, string why);

    [LoggerMessage(2108, LogLevel.Warning,
        "{Source}: the server's clock is {Seconds:F1} s ahead of this machine's (negative: behind). Synchronise both; "
        + "source times are taken as they are.")]
    private partial void LogClockOffset(string source, double seconds);
}
