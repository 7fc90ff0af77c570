namespace EdgeForecast.Configuration.Options;

/// <summary>An OPC UA server that samples come from.</summary>
/// <param name="Name">The source's name; signals refer to it.</param>
/// <param name="Connection">The server, how to reach it, and as whom.</param>
/// <param name="Publishing">How often the server sends what changed, 10ms to 1h; 1s when left out.</param>
/// <param name="Sampling">
/// How often the server looks at a value, up to 1d, for every signal that does not say it itself; as often as it
/// publishes when left out, as fast as it can with 0s.
/// </param>
/// <param name="QueueSize">
/// How many values of a signal the server keeps between two publishings, 1 to 100000, for every signal that does not
/// say it itself.
/// </param>
/// <param name="DiscardOldest">When that queue is full: drop the oldest value, or else the newest.</param>
/// <param name="Deadband">How far a value must move, for every signal that does not say it itself.</param>
internal sealed record OpcUaSourceSettings(
    string Name,
    OpcUaConnectionSettings Connection,
    TimeSpan? Publishing = null,
    TimeSpan? Sampling = null,
    int QueueSize = 10,
    bool DiscardOldest = true,
    DeadbandOptions? Deadband = null);
