using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What to watch, and how.</summary>
/// <param name="Node">The node; with a namespace URI it is resolved in every session anew.</param>
/// <param name="Attribute">Which attribute.</param>
/// <param name="IndexRange">Which elements of an array; null for all.</param>
/// <param name="SamplingInterval">How often the server looks; null for the publishing interval.</param>
/// <param name="QueueSize">How many values the server keeps between two notifications.</param>
/// <param name="DiscardOldest">When the queue is full, drop the oldest value; else the newest.</param>
/// <param name="Deadband">How far the value must move.</param>
/// <param name="Trigger">What counts as a change.</param>
public sealed record MonitoredItemOptions(
    ExpandedNodeId Node,
    AttributeId Attribute = AttributeId.Value,
    string? IndexRange = null,
    TimeSpan? SamplingInterval = null,
    uint QueueSize = 10,
    bool DiscardOldest = true,
    Deadband Deadband = default,
    DataChangeTrigger Trigger = DataChangeTrigger.StatusValue);
