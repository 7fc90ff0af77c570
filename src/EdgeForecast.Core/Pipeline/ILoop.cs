namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Work that goes on until it is told to stop. A supervisor owns every loop: it starts it, watches its heartbeat,
/// and starts it again with back-off when it fails. A loop must therefore be able to run again after it threw.
/// </summary>
public interface ILoop
{
    /// <summary>Unique in the process, in lower case with dots: <c>source.plant</c>, <c>forecast.oil</c>.</summary>
    string Name { get; }

    /// <summary>A loop that has not beaten for this long counts as stalled.</summary>
    TimeSpan HeartbeatLimit { get; }

    /// <summary>
    /// Returns when <paramref name="stop"/> is cancelled and all is in order; throws when it cannot go on.
    /// </summary>
    Task RunAsync(IHeartbeat heartbeat, CancellationToken stop);
}
