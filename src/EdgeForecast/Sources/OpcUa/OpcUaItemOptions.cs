using EdgeForecast.Core.Validation;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>A value at the server and the signal that it becomes.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Node">Its node.</param>
/// <param name="IndexRange">Which element of an array or matrix; null for a value as a whole.</param>
/// <param name="Field">Which field of a structure, as a path; null for none.</param>
/// <param name="Sampling">How often the server looks at it; null for as often as it publishes.</param>
/// <param name="QueueSize">How many values the server keeps between two publishings.</param>
/// <param name="DiscardOldest">What gives way when that queue is full.</param>
/// <param name="Deadband">How far it must move.</param>
/// <param name="Unit">What the configuration says it is; empty for nothing.</param>
/// <param name="Range">What the configuration says is possible; null for nothing.</param>
internal sealed record OpcUaItemOptions(
    string Signal,
    ExpandedNodeId Node,
    string? IndexRange = null,
    string? Field = null,
    TimeSpan? Sampling = null,
    int QueueSize = 10,
    bool DiscardOldest = true,
    Deadband Deadband = default,
    string Unit = "",
    RangeRuleOptions? Range = null);
