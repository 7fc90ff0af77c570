namespace EdgeForecast.Sources.OpcUa;

/// <summary>Which server a source watches and what it takes from there.</summary>
/// <param name="Server">The server.</param>
/// <param name="Items">What is watched.</param>
/// <param name="Publishing">How often the server sends what changed; 1 s.</param>
/// <param name="ReconnectDelayFirst">Wait after the first failure; 1 s. Doubled with each.</param>
/// <param name="ReconnectDelayMax">The longest wait; 1 min.</param>
/// <param name="ItemRetry">How often items that the server refused are tried again; 30 s.</param>
internal sealed record OpcUaSourceOptions(
    OpcUaServerOptions Server,
    IReadOnlyList<OpcUaItemOptions> Items,
    TimeSpan? Publishing = null,
    TimeSpan? ReconnectDelayFirst = null,
    TimeSpan? ReconnectDelayMax = null,
    TimeSpan? ItemRetry = null);
